using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A wiki that nothing but the people of security can change, from the request to its end.</summary>
public sealed class HandsTests
{
    private const string Sentence = "I need wiki/read for 2 hours to read the plan";

    private static Task<SmallCompany> OpenAsync() => SmallCompany.OpenAsync(catalog =>
        catalog.Replace("id: wiki, name: System wiki, description: What it is for, connector: simulated,", "id: wiki, name: System wiki, description: What it is for, connector: manual, operators: { group: security },", StringComparison.Ordinal));

    private static async Task<ItemState> StateOf(SmallCompany company) => Assert.Single(await company.RequestsAsync()).Items[0].State;

    private static string Seen(SmallCompany company, string person) => string.Join('\n', company.Inboxes.Before(person).Select(s => s.Message.Card!.ToJsonString()));

    [Fact]
    public async Task One_attests_that_it_is_there_two_that_it_is_gone_and_nobody_ever_says_that_it_was_observed()
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        Assert.IsType<ItemState.Approved>(await StateOf(company));

        await company.PressAsync(company.Security[0], "attest", "Added to the readers, ticket 7");
        var active = Assert.IsType<ItemState.Active>(await StateOf(company));
        Assert.Equal(company.Time.GetUtcNow(), active.From);
        Assert.NotNull(active.AttestedBy);

        await company.LiveAsync(TimeSpan.FromHours(3));
        Assert.IsType<ItemState.Ending>(await StateOf(company));
        var first = company.CardOf(company.Security[1], "attest", "Gone from the readers")!;
        await company.PressAsync(company.Security[1], first);
        await company.PressAsync(company.Security[1], first);
        Assert.IsType<ItemState.Ending>(await StateOf(company));
        Assert.Null(company.CardOf(company.Security[1], "attest", ""));
        Assert.Contains("Gone from the readers", Seen(company, company.Security[2].Id), StringComparison.Ordinal);

        await company.PressAsync(company.Security[2], "attest", "I looked, too");
        var closed = Assert.IsType<ItemState.Closed>(await StateOf(company));
        Assert.Equal((Outcome.Attested, 2), (closed.Outcome, closed.AttestedBy!.Value.Distinct().Count()));
        Assert.Equal(0, company.Target.Calls + company.Target.Looks);

        var (story, seen) = (await company.StoryAsync(), Seen(company, company.Somebody.Id));
        Assert.Contains("not observed", story, StringComparison.Ordinal);
        Assert.Contains("Added to the readers, ticket 7", story, StringComparison.Ordinal);
        Assert.DoesNotContain("as observed", story, StringComparison.Ordinal);
        Assert.DoesNotContain("target was read", story, StringComparison.Ordinal);
        Assert.Contains("not observed", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("verified", seen, StringComparison.Ordinal);
        Assert.All(company.Security, person => Assert.Null(company.CardOf(person, "attest", "")));
    }

    [Fact]
    public async Task A_click_on_the_card_of_an_earlier_turn_is_refused_with_the_reason_and_counts_for_nothing()
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        var old = company.CardOf(company.Security[1], "attest", "It is there")!;
        await company.PressAsync(company.Security[0], "attest", "Done");
        await company.LiveAsync(TimeSpan.FromHours(3));

        Assert.Contains("earlier", await company.PressAsync(company.Security[1], old), StringComparison.Ordinal);
        await company.PressAsync(company.Security[0], "attest", "Taken away");
        Assert.IsType<ItemState.Ending>(await StateOf(company));
    }

    [Fact]
    public async Task In_a_quarantine_what_was_to_be_made_waits_on_its_card_and_is_asked_again_by_itself_once_the_ledger_is_released()
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        var old = company.CardOf(company.Security[1], "attest", "It is there")!;
        await company.QuarantineAsync();

        Assert.Contains("It waits: do nothing for now", Seen(company, company.Security[1].Id), StringComparison.Ordinal);
        Assert.Contains("It waits: do nothing for now", await company.PressAsync(company.Security[1], old), StringComparison.Ordinal);
        await company.PressAsync(company.Security[0], "attest", "It is not there, as the ledger says");
        Assert.IsType<ItemState.Approved>(await StateOf(company));
        var before = company.Inboxes.Sent;
        await company.LiveAsync(TimeSpan.FromDays(4));
        Assert.All(company.Security, person => Assert.Null(company.CardOf(person, "attest", "")));
        Assert.InRange(company.Inboxes.Sent - before, 0, 3);
        Assert.Contains("until that is released", await company.CardAsync("status"), StringComparison.Ordinal);

        Assert.Null(await company.ReleaseAsync());
        await company.LiveAsync(TimeSpan.FromHours(2));
        await company.PressAsync(company.Security[1], "attest", "Added");
        await company.LiveAsync(TimeSpan.FromMinutes(5));
        Assert.IsType<ItemState.Active>(await StateOf(company));
        Assert.Contains("until the ledger is released", await company.StoryAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asked_attests_nothing_by_the_id_of_anothers_card()
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        var answer = await company.PressAsync(company.Somebody, company.CardOf(company.Security[0], "attest", "It is there")!);

        Assert.Contains("Nobody attests", answer, StringComparison.Ordinal);
        Assert.IsType<ItemState.Approved>(await StateOf(company));
        Assert.DoesNotContain("attested that it is there", await company.StoryAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "put on the record")]
    [InlineData("  \u200b ", "put on the record")]
    [InlineData("done with AKIAIOSFODNN7EXAMPLE", "rotate")]
    public async Task A_note_that_says_nothing_or_holds_a_secret_attests_nothing(string note, string answer)
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);

        Assert.Contains(answer, await company.PressAsync(company.Security[0], "attest", note), StringComparison.OrdinalIgnoreCase);
        Assert.IsType<ItemState.Approved>(await StateOf(company));
        Assert.DoesNotContain("AKIA", await company.StoryAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{}]")]
    [InlineData("{\"note\":7}")]
    [InlineData("7")]
    public async Task A_note_that_is_no_text_attests_nothing(string note)
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        var button = company.CardOf(company.Security[0], "attest", "x")!;
        button.Inputs["note"] = JsonNode.Parse(note);

        await company.PressAsync(company.Security[0], button);
        Assert.IsType<ItemState.Approved>(await StateOf(company));
    }

    [Fact]
    public async Task A_note_of_markup_is_kept_and_shown_as_the_characters_it_is()
    {
        const string note = "**done** <at>all</at> [x](http://evil.test) ${id}\u202e";
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        await company.PressAsync(company.Security[0], "attest", "Done");
        await company.LiveAsync(TimeSpan.FromHours(3));
        await company.PressAsync(company.Security[0], "attest", note);

        var card = company.Inboxes.Before(company.Security[1].Id).Select(s => s.Message.Card!).Last(c => c.ToJsonString().Contains("Written by", StringComparison.Ordinal));
        Assert.Contains(card["body"]!.AsArray(), e => (string?)e!["style"] == "emphasis" && (string?)e["items"]![1]!["inlines"]![0]!["text"] == note[..^1]);
    }

    [Fact]
    public async Task Who_cannot_do_it_says_why_the_owner_of_the_system_is_asked_and_a_defect_is_opened()
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        await company.PressAsync(company.Security[0], "cannot-do", "My account there is locked");

        Assert.NotNull(company.CardOf(company.Head, "attest", ""));
        Assert.Equal(TaskReason.HandsLacking, Assert.Single(await company.DefectsAsync()).Task.Reason);
        Assert.Contains("My account there is locked", await company.StoryAsync(), StringComparison.Ordinal);
        await company.PressAsync(company.Head, "attest", "Done for them");
        Assert.IsType<ItemState.Active>(await StateOf(company));
    }

    [Fact]
    public async Task Thirty_silent_days_close_nothing_open_one_defect_and_stay_bounded()
    {
        await using var company = await OpenAsync();
        await company.AskAsync(Sentence);
        await company.PressAsync(company.Security[0], "attest", "Done");
        await company.LiveAsync(TimeSpan.FromHours(3));
        var before = company.Inboxes.Sent;

        await company.LiveAsync(TimeSpan.FromDays(30));

        Assert.IsType<ItemState.Ending>(await StateOf(company));
        Assert.Equal(TaskReason.HandsSilent, Assert.Single(await company.DefectsAsync()).Task.Reason);
        Assert.NotNull(company.CardOf(company.Head, "attest", ""));
        Assert.InRange(company.Inboxes.Sent - before, 10, 60);
        Assert.Equal(0, company.Target.Calls + company.Target.Looks);
        await company.PressAsync(company.Head, "attest", "Taken away");
        await company.PressAsync(company.Security[2], "attest", "Seen gone");
        Assert.Equal(Outcome.Attested, Assert.IsType<ItemState.Closed>(await StateOf(company)).Outcome);
    }
}
