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
        await ReleaseAsync(ivan, second);
        await ivan.SeesAsync(second, $"Access continues under {first}");
        Assert.Equal(ends, EndOn(await ivan.SeesAsync(first, "Access is active")));
        Assert.Contains("ivan@acme.test", Folder.Members("wiki/edit"));
        await AdvanceAsync("1d");
        await ivan.SeesAsync(first, Removed);
        Assert.DoesNotContain("ivan@acme.test", Folder.Members("wiki/edit"));
    }

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
