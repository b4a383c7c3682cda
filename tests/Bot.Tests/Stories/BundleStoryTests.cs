using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>One request with several items: each goes its own way and comes to its own end.</summary>
public sealed class BundleStoryTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task A_bundle_is_asked_for_at_once_and_each_item_is_decided_by_itself()
    {
        var (alice, bob, dave) = (await AsAsync("alice"), await AsAsync("bob"), await AsAsync("dave"));
        var question = await alice.SayAsync("I need the on-call-engineer bundle for 2 days because the pager is mine this week");
        Assert.Contains("Which ticket is it for?", question.Shown, StringComparison.Ordinal);
        var confirmation = await alice.SayAsync("CHG-7007");
        Assert.All(
            ["On-call engineer", "3 items, each decided by itself", "wiki/edit", "source/write", "prod-db/admin", "Cut to 8 hours, the longest that policy allows here.", "at least 2 different people decide it"],
            text => Assert.Contains(text, confirmation.Shown, StringComparison.Ordinal));
        var both = await Task.WhenAll(alice.PressAsync(confirmation, "submit-request"), alice.PressAsync(confirmation, "submit-request"));
        var submitted = both[0];
        Assert.Contains("for wiki/edit, source/write and prod-db/admin (bundle on-call-engineer)", submitted.Shown, StringComparison.Ordinal);
        var request = Talker.RequestIn(submitted);
        Assert.Equal(request, Talker.RequestIn(both[1]));

        await alice.SeesAsync(request, "1 access is active", "wiki/edit");
        await bob.PressAsync(await bob.SeesAsync(request, "YOUR APPROVAL IS NEEDED", "item 2 of 3", "this decision is about source/write only"), "deny", new { reason = "the branch is frozen" });
        await bob.PressAsync(await bob.SeesAsync(request, "YOUR APPROVAL IS NEEDED", "item 3 of 3", "this decision is about prod-db/admin only"), "approve");
        await alice.SeesAsync(request, "1 denied, 1 waiting, 1 active");
        Assert.DoesNotContain("alice@acme.test", Folder.Members("prod-db/admin"));
        await dave.PressAsync(await dave.SeesAsync(request, "YOUR APPROVAL IS NEEDED", "item 3 of 3"), "approve");
        await alice.SeesAsync(request, "1 denied, 2 active");
        Assert.Contains("alice@acme.test", Folder.Members("prod-db/admin"));
        Assert.DoesNotContain("alice@acme.test", Folder.Members("source/write"));

        var again = await alice.SayAsync("bundle: on-call-engineer for 4 hours because the pager is mine, CHG-7008");
        Assert.Contains("Left out: this cannot be asked for now", again.Shown, StringComparison.Ordinal);
        Assert.Contains($"It is held already, by {request}, until ", again.Shown, StringComparison.Ordinal);
        Assert.Contains("1 item, each decided by itself", again.Shown, StringComparison.Ordinal);
        var rest = Talker.RequestIn(await alice.PressAsync(again, "submit-request"));
        await alice.SeesAsync(rest, "source/write");
        Assert.NotEqual(request, rest);

        var nothing = await alice.SayAsync("bundle: on-call-engineer for 2 hours because the pager is mine, CHG-7009");
        Assert.Contains("Nothing of this can be asked for", nothing.Shown, StringComparison.Ordinal);
        Assert.Contains($"{rest} asks for the same and is not decided yet.", nothing.Shown, StringComparison.Ordinal);
        await alice.SayAsync($"cancel {rest}");
        await alice.SeesAsync(request, "Denied", "item 2 of 3");
        var held = await alice.SeesAsync(request, "2 accesses are active", "wiki/edit", "prod-db/admin");
        await alice.PressAsync(held, "release");
        await alice.SeesAsync(request, "Entitlement removed, verified", "item 1 of 3");
        await alice.PressAsync(await alice.SeesOnAsync(held, "1 access is active"), "release");
        await alice.SeesAsync(request, "Closed: 1 denied, 2 removed, verified");
        Assert.Empty(Folder.Members("prod-db/admin"));
    }

    [Fact]
    public async Task What_lapsed_of_several_is_asked_for_again_with_one_click()
    {
        var niraj = await AsAsync("niraj");
        var request = await niraj.AskAsync("I need source/write and source/read for 1 day because of the audit of the parser");
        await AdvanceAsync("1d", 2);
        var over = await niraj.SeesAsync(request, "2 lapsed");
        var confirmation = await niraj.PressAsync(over, "ask-again");
        Assert.Contains("2 items, each decided by itself", confirmation.Shown, StringComparison.Ordinal);
        Assert.Contains("audit of the parser", confirmation.Shown, StringComparison.Ordinal);
        Assert.NotEqual(request, Talker.RequestIn(await niraj.PressAsync(confirmation, "submit-request")));
    }

    [Fact]
    public async Task By_its_id_a_request_for_several_is_extended_item_by_item_and_cancelled_or_released_as_a_whole()
    {
        var frank = await AsAsync("frank");
        var held = await frank.AskAsync("I need wiki/read and wiki/edit for 2 days because the handbook is mine");
        await frank.SeesAsync(held, "2 active");
        Assert.Contains($"“extend {held} wiki/read” for wiki/read, “extend {held} wiki/edit” for wiki/edit", (await frank.SayAsync($"extend {held} by 1 day")).Shown, StringComparison.Ordinal);
        var longer = await frank.SayAsync($"extend {held} wiki/edit by 1 day");
        Assert.StartsWith("wiki/edit: read this and submit it.", longer.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("wiki/read", longer.Shown, StringComparison.Ordinal);
        await frank.SayAsync("cancel");

        var waiting = await frank.AskAsync("I need source/write and source/read for 1 day because of the audit");
        await frank.SeesAsync(waiting, "2 waiting");
        Assert.Contains($"{waiting} is cancelled", (await frank.SayAsync($"cancel {waiting}")).Shown, StringComparison.Ordinal);
        await frank.SeesAsync(waiting, "Closed: 2 cancelled");

        Assert.Contains("Releasing wiki/read and wiki/edit", (await frank.SayAsync($"release {held}")).Shown, StringComparison.Ordinal);
        await frank.SeesAsync(held, "Closed: 2 removed, verified");
    }

    [Fact]
    public async Task Whom_a_bundle_is_for_and_for_how_long_is_asked_before_anything_is_left_out()
    {
        var peter = await AsAsync("peter");
        var held = await peter.AskAsync("I need wiki/read and wiki/edit for 1 day because the handbook is mine");
        await peter.SeesAsync(held, "2 active");
        Assert.Contains("For how long do you need", (await peter.SayAsync("I need wiki/read and wiki/edit because the handbook is mine")).Shown, StringComparison.Ordinal);
        Assert.Contains("2 items, each decided by itself", (await peter.SayAsync("3 days")).Shown, StringComparison.Ordinal);

        Assert.DoesNotContain(held, (await peter.SayAsync("I need wiki/read and wiki/edit for Zoe Lind for 3 hours because she writes it")).Shown, StringComparison.Ordinal);
        Assert.Contains("Judy Alvarez", (await peter.SayAsync("I need wiki/read and wiki/edit for Judy for 3 hours because she writes it")).Shown, StringComparison.Ordinal);
    }
}
