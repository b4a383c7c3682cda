using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>A request that goes on from an earlier one is a decision of its own; the earlier one stays as it was (C01, C03).</summary>
public sealed class FollowUpTests(StoryBot host) : Story(host)
{
    private const string Confirm = "submit-request";

    [Fact]
    public async Task An_extension_from_the_notice_carries_on_what_an_ended_claim_no_longer_does_and_is_announced_at_its_own_end()
    {
        var frank = await AsAsync("frank");
        var first = await frank.AskAsync("I need wiki/edit for 4 hours to correct the guide");
        await frank.SeesAsync(first, "Access is active");
        await AdvanceAsync("1h", 3);
        var notice = await frank.SeesAsync(first, "ENDS SOON", "An extension is a new decision");

        var question = await frank.PressAsync(notice, "extend");
        Assert.Contains("For how long", question.Shown, StringComparison.Ordinal);
        var confirmation = await frank.SayAsync("8 hours");
        Assert.Contains("correct the guide", confirmation.Shown, StringComparison.Ordinal);
        var second = Talker.RequestIn(await frank.PressAsync(confirmation, Confirm));
        await frank.SeesAsync(second, "Access is active");

        await AdvanceAsync("1h", 2);
        await frank.SeesAsync(first, $"Access continues under {second}");
        Assert.Contains("frank@acme.test", Folder.Members("wiki/edit"));
        Assert.DoesNotContain("ENDS SOON", await frank.EverythingAboutAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denied_extension_leaves_the_old_end_as_it_was()
    {
        var (alice, bob) = (await AsAsync("alice"), await AsAsync("bob"));
        var first = await alice.AskAsync("I need billing-db/read for 6 hours to compare the ledgers");
        await bob.ApproveAsync(first);
        await (await AsAsync("carol")).ApproveAsync(first);
        var active = await alice.SeesAsync(first, "Access is active");

        var confirmation = await alice.SayAsync($"extend {first} by 2 hours");
        Assert.Contains("It is held already, until ", confirmation.Shown, StringComparison.Ordinal);
        var second = Talker.RequestIn(await alice.PressAsync(confirmation, Confirm));
        var card = await bob.CardAsync(second, "deny");
        Assert.Contains($"This is to extend {first}", card.Shown, StringComparison.Ordinal);
        await bob.DenyAsync(second, "six hours are enough");

        await AdvanceAsync("1h", 6);
        await alice.SeesAsync(first, "Entitlement removed, verified");
        Assert.DoesNotContain("alice@acme.test", Folder.Members("billing-db/read"));
        Assert.Contains("Access is active", active.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lapsed_is_asked_for_again_with_one_click()
    {
        var heidi = await AsAsync("heidi");
        var first = await heidi.AskAsync("I need source/read for 1 day to review the parser");
        await AdvanceAsync("1d", 2);
        var ended = await heidi.SeesAsync(first, "Lapsed");
        var confirmation = await heidi.PressAsync(ended, "ask-again");
        Assert.Contains("review the parser", confirmation.Shown, StringComparison.Ordinal);
        Assert.NotEqual(first, Talker.RequestIn(await heidi.PressAsync(confirmation, Confirm)));
    }

    [Fact]
    public async Task Nobody_goes_on_from_what_is_not_theirs_and_what_nobody_holds_cannot_be_extended()
    {
        var (heidi, ivan) = (await AsAsync("heidi"), await AsAsync("ivan"));
        var request = await heidi.AskAsync("I need wiki/edit for 5 hours to sort the pages");
        var active = await heidi.SeesAsync(request, "Access is active");
        Assert.Contains("Only whoever asked for it", (await ivan.PressAsync(active, "extend")).Shown, StringComparison.Ordinal);
        Assert.Contains("You hold nothing with an end", (await ivan.SayAsync($"extend {request} by 2 days")).Shown, StringComparison.Ordinal);
    }
}
