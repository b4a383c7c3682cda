using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>Requests hold claims on an access; it goes when the last claim has ended (C19, C22).</summary>
public sealed class TwoRequestsOnOneEdgeTests(StoryBot host) : Story(host)
{
    private const string Removed = "Entitlement removed, verified";

    [Fact]
    public async Task At_noon_the_first_closes_as_continued_by_the_second_and_in_the_evening_the_member_is_gone()
    {
        var (alice, bob, carol) = (await AsAsync("alice"), await AsAsync("bob"), await AsAsync("carol"));
        var untilNoon = await alice.AskAsync("I need billing-db/read for 2 hours to debug the invoice run");
        await bob.ApproveAsync(untilNoon);
        await carol.ApproveAsync(untilNoon);
        await alice.SeesAsync(untilNoon, "Access is active");

        var again = await alice.SayAsync("I need billing-db/read for 8 hours to debug the evening run");
        Assert.Contains("It is held already, until ", again.Shown, StringComparison.Ordinal);
        var untilEvening = Talker.RequestIn(await alice.PressAsync(again, "submit-request"));
        await bob.ApproveAsync(untilEvening);
        await carol.ApproveAsync(untilEvening);
        await alice.SeesAsync(untilEvening, "Access is active");

        await AdvanceAsync("1h", 2);
        await alice.SeesAsync(untilNoon, $"Access continues under {untilEvening}", "the entitlement stays in place");
        Assert.Contains("alice@acme.test", Folder.Members("billing-db/read"));
        Assert.DoesNotContain("Entitlement removed", await alice.EverythingAboutAsync(untilNoon), StringComparison.Ordinal);

        await AdvanceAsync("1h", 6);
        await alice.SeesAsync(untilEvening, Removed, "not there");
        Assert.DoesNotContain("alice@acme.test", Folder.Members("billing-db/read"));
    }

    [Fact]
    public async Task Releasing_the_first_early_leaves_the_access_until_the_second_ends()
    {
        var frank = await AsAsync("frank");
        var (first, second) = await BothActiveAsync(frank);
        await ReleaseAsync(frank, first);
        await frank.SeesAsync(first, $"Access continues under {second}");
        Assert.Contains("frank@acme.test", Folder.Members("wiki/edit"));
        await AdvanceAsync("1d", 2);
        await frank.SeesAsync(second, Removed);
        Assert.DoesNotContain("frank@acme.test", Folder.Members("wiki/edit"));
    }

    [Fact]
    public async Task Releasing_the_second_early_leaves_the_access_exactly_until_the_first_ends()
    {
        var ivan = await AsAsync("ivan");
        var (first, second) = await BothActiveAsync(ivan);
        var ends = EndOn(await ivan.SeesAsync(first, "Access is active"));
        Assert.Contains($"wiki/edit stays for as long as {first} gives it too. You are told how that ends.", (await ivan.SayAsync($"release {second}")).Shown, StringComparison.Ordinal);
        await ivan.SeesAsync(second, $"Access continues under {first}");
        Assert.Equal(ends, EndOn(await ivan.SeesAsync(first, "Access is active")));
        Assert.Contains("ivan@acme.test", Folder.Members("wiki/edit"));
        await AdvanceAsync("1d");
        await ivan.SeesAsync(first, Removed);
        Assert.DoesNotContain("ivan@acme.test", Folder.Members("wiki/edit"));
    }

    [Fact]
    public async Task Security_revokes_the_second_only_and_the_access_stays_exactly_until_the_first_ends()
    {
        var (niraj, dave) = (await AsAsync("niraj"), await AsAsync("dave"));
        var (first, second) = await BothActiveAsync(niraj);
        var ends = EndOn(await niraj.SeesAsync(first, "Access is active"));
        var answer = await dave.SayAsync($"revoke {second} because the laptop was stolen");
        Assert.Contains("Revoking wiki/edit of Niraj Rao", answer.Shown, StringComparison.Ordinal);
        Assert.Contains($"wiki/edit stays for as long as {first} gives it too.", answer.Shown, StringComparison.Ordinal);
        await niraj.SeesAsync(second, "REVOKED", "Revoked by Dave Okafor", "the laptop was stolen");
        await niraj.SeesAsync(second, $"Revoked by Dave Okafor: access continues under {first}", "the laptop was stolen");
        await dave.SeesAsync(second, $"Revoked by Dave Okafor: access continues under {first}", "the laptop was stolen");
        Assert.Contains($"Revoked by Dave Okafor: access continues under {first}", (await niraj.SayAsync($"status {second}")).Shown, StringComparison.Ordinal);
        Assert.Equal(ends, EndOn(await niraj.SeesAsync(first, "Access is active")));
        Assert.Contains("niraj@acme.test", Folder.Members("wiki/edit"));
        await AdvanceAsync("1d");
        await niraj.SeesAsync(first, Removed);
        Assert.DoesNotContain("niraj@acme.test", Folder.Members("wiki/edit"));
    }

    [Fact]
    public async Task Who_may_not_revoke_is_told_who_may_and_whoever_has_it_that_they_release_it()
    {
        var (louise, peter, judy) = (await AsAsync("louise"), await AsAsync("peter"), await AsAsync("judy"));
        var request = await louise.AskAsync("I need wiki/edit for 1 day to write the page of prices");
        await louise.SeesAsync(request, "Access is active");
        await IsAnsweredAsync(peter, $"revoke {request} because I would rather write it", "Only the owners of this access or of its system, the manager of whoever has it, and group security can revoke it.");
        await IsAnsweredAsync(louise, $"revoke {request} because I am done", $"say release {request}");
        await IsAnsweredAsync(judy, $"revoke {request}", "Say why it is revoked");
        await IsAnsweredAsync(judy, $"revoke {request} her writing because she moves to sales", "I do not know what of it to revoke");
        await IsAnsweredAsync(judy, $"revoke {request} wiki/read because she moves to sales", "That is no part of this request.");
        Assert.Contains("louise@acme.test", Folder.Members("wiki/edit"));

        const string hostile = "<!channel> [here](https://evil.test) **she** moves";
        await IsAnsweredAsync(judy, $"revoke {request} wiki/edit because {hostile}", "Revoking wiki/edit of Louise Bernard");
        await louise.SeesAsync(request, "Revoked by Judy Alvarez: entitlement removed, verified", hostile);
        Assert.DoesNotContain("louise@acme.test", Folder.Members("wiki/edit"));
    }

    [Fact]
    public async Task What_waits_for_a_decision_is_not_revoked_and_who_decides_is_said()
    {
        var (alice, bob) = (await AsAsync("alice"), await AsAsync("bob"));
        var request = await alice.AskAsync("I need billing-db/read for 2 hours to debug the invoice run");
        await IsAnsweredAsync(bob, $"revoke {request} because it is not needed", "It is not granted yet, so there is nothing to revoke. billing-db/read waits for Bob Martin.");
        await alice.SayAsync($"cancel {request}");
    }

    private static async Task IsAnsweredAsync(Talker person, string said, string answer) => Assert.Contains(answer, (await person.SayAsync(said)).Shown, StringComparison.Ordinal);

    private static async Task<(string First, string Second)> BothActiveAsync(Talker person)
    {
        var first = await person.AskAsync("I need wiki/edit for 1 day to write the release notes");
        await person.SeesAsync(first, "Access is active");
        var second = await person.AskAsync("I need wiki/edit for 2 days to write the design notes");
        await person.SeesAsync(second, "Access is active");
        return (first, second);
    }

    private static async Task ReleaseAsync(Talker person, string request) => await person.PressAsync(await person.SeesAsync(request, "Access is active", "Finished early?"), "release");

    private static string EndOn(ChatMessage card)
    {
        var lines = card.Shown.Split('\n');
        return lines[Array.IndexOf(lines, "Ends") + 1];
    }
}
