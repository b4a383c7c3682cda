using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>What cannot be asked for is answered with the reason and what to say instead; nothing is recorded.</summary>
public sealed class ImpossibleRequestTests(BadInputBot host) : BadInputStory(host)
{
    [Theory]
    [InlineData("I need access to the flux capacitor for 3 days to travel", "What do you need access to?")]
    [InlineData("I need billing-db/read for 15 days to look into it", "That is longer than the 14 days that policy allows here.")]
    [InlineData("I need billing-db/read for 0 days to look into it", "A length of zero gives no access.")]
    [InlineData("I need billing-db/read for -3 days to look into it", "A length cannot be negative.")]
    [InlineData("I need billing-db/read for 999999999999 days to look into it", "longer than ten years")]
    [InlineData("I need billing-db/read for 3 days for mallory@acme.test to look into it", "has left")]
    [InlineData("I need billing-db/read for 3 days for zork@acme.test to look into it", "Whom is it for?")]
    [InlineData("I need wiki/edit for Zoe Lind for 3 days to correct the handbook", "Whom is it for?")]
    public async Task It_is_said_why_not_and_nothing_is_submitted(string sentence, string why)
    {
        var grace = await AsAsync("grace");
        var answer = await grace.SayAsync(sentence);
        Assert.Contains(why, answer.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Buttons, b => b.Verb == "submit-request");
        Assert.DoesNotContain("R-", (await grace.SayAsync("status")).Shown, StringComparison.Ordinal);
        await grace.SayAsync("cancel");
    }

    [Fact]
    public async Task A_refused_length_is_asked_again_and_what_else_was_said_is_kept()
    {
        var judy = await AsAsync("judy");
        await judy.SayAsync("I need billing-db/read for 60 days to compare the ledgers");
        var confirmation = await judy.SayAsync("10 days");
        Assert.Contains(confirmation.Buttons, b => b.Verb == "submit-request");
        Assert.Contains("compare the ledgers", confirmation.Shown, StringComparison.Ordinal);
        Assert.Contains("10 days", confirmation.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lengths_that_are_offered_are_named_unlike_the_buttons_that_move_the_clock()
    {
        var judy = await AsAsync("judy");
        var offered = (await judy.SayAsync("I need wiki/edit for 1 day or 7 days to write the guide")).Card!.ToJsonString();
        Assert.Contains("\"title\":\"for 1 day\"", offered, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"for 7 days\"", offered, StringComparison.Ordinal);
        await judy.SayAsync("cancel");
    }

    [Fact]
    public async Task Somebody_who_left_cannot_speak()
    {
        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var mallory = await Talker.OpenAsync(Bot.Address, "mallory");
            await mallory.SayAsync("I need billing-db/read for 3 days to look into it");
        });
        Assert.NotNull(refused);
        Assert.DoesNotContain("mallory", string.Join(' ', Folder.Members("billing-db/read")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_held_is_said_with_its_end_and_asking_again_is_a_request_of_its_own()
    {
        var olivia = await AsAsync("olivia");
        var first = await olivia.AskAsync("I need wiki/edit for 5 days to write the guide");
        await olivia.SeesAsync(first, "Access is active");
        var again = await olivia.SayAsync("I need wiki/edit for 5 days to write the guide");
        Assert.Contains("It is held already, until ", again.Shown, StringComparison.Ordinal);
        Assert.Contains("that end stays as it is", again.Shown, StringComparison.Ordinal);
        Assert.Single(Folder.Members("wiki/edit"), "olivia@acme.test");
    }

    [Fact]
    public async Task What_is_asked_for_already_is_said()
    {
        var erin = await AsAsync("erin");
        var first = await erin.AskAsync("I need crm/edit for 5 days to clean up the accounts");
        var again = await erin.SayAsync("I need crm/edit for 5 days to clean up the accounts");
        Assert.Contains($"{first} asks for the same and is not decided yet.", again.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_with_open_questions_each_have_their_own()
    {
        var (kenji, niraj) = (await AsAsync("kenji"), await AsAsync("niraj"));
        await Task.WhenAll(kenji.SayAsync("I need crm/edit to answer the letters"), niraj.SayAsync("I need crm/read to answer the calls"));
        var (his, other) = (await kenji.SayAsync("8 hours"), await niraj.SayAsync("1 hour"));
        Assert.Contains("crm/edit", his.Shown, StringComparison.Ordinal);
        Assert.Contains("8 hours", his.Shown, StringComparison.Ordinal);
        Assert.Contains("crm/read", other.Shown, StringComparison.Ordinal);
        Assert.Contains("1 hour", other.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("1 hour", his.Shown, StringComparison.Ordinal);
    }
}
