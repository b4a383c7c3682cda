using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>Access for a service account: its owner asks, and others decide (I5).</summary>
public sealed class MachineStoryTests(StoryBot host) : Story(host)
{
    [Fact]
    public async Task The_owner_of_a_service_account_asks_for_it_and_cannot_approve_it_by_any_card()
    {
        var (frank, bob, carol, niraj) = (await AsAsync("frank"), await AsAsync("bob"), await AsAsync("carol"), await AsAsync("niraj"));
        var request = await frank.AskAsync("I need billing-db/read for svc-reporting for 5 days to build the revenue report");
        var card = await bob.CardAsync(request, "approve");
        Assert.Contains("Not a person: ", card.Shown, StringComparison.Ordinal);
        Assert.Contains("Service account. Frank Müller answers for it.", card.Shown, StringComparison.Ordinal);

        Assert.DoesNotContain(await frank.HistoryAsync(), m => m.Buttons.Any(b => b.Verb == "approve"));
        Assert.Contains("You asked for this yourself", (await frank.PressAsync(card, "approve")).Shown, StringComparison.Ordinal);
        Assert.Contains("You answer for the identity", (await niraj.PressAsync(card, "approve")).Shown, StringComparison.Ordinal);

        await bob.PressAsync(card, "approve");
        var second = await carol.CardAsync(request, "approve");
        Assert.Contains("You asked for this yourself", (await frank.PressAsync(second, "approve")).Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("svc-reporting", Folder.Members("billing-db/read"));

        await carol.PressAsync(second, "approve");
        await frank.SeesAsync(request, "Access is active", "Reporting service");
        Assert.Contains("svc-reporting", Folder.Members("billing-db/read"));
        await AdvanceAsync("7d");
        await frank.SeesAsync(request, "Entitlement removed, verified");
        Assert.DoesNotContain("svc-reporting", Folder.Members("billing-db/read"));
    }

    [Fact]
    public async Task Somebody_who_does_not_answer_for_a_machine_cannot_ask_for_it()
    {
        var answer = await (await AsAsync("alice")).SayAsync("I need billing-db/read for svc-backup for 2 days to copy it");
        Assert.Contains("Only the owner of a machine identity, or the deputy, can ask for it.", answer.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Buttons, b => b.Verb == "submit-request");
    }
}
