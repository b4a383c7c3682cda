using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Policies;

/// <summary>Somebody leaves while the host runs.</summary>
public sealed class LeaverTests
{
    [Fact]
    public async Task Who_leaves_loses_what_they_hold_and_what_they_asked_for_is_closed_and_what_they_owned_is_flagged()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using (var louise = await Chat.OpenAsync(bot.Address, "louise@acme.test"))
        {
            await louise.SayAsync("I need wiki/edit for 3 days to write the plan");
            await louise.PressAsync("submit-request");
            await louise.WaitForAsync("Access is active");
            await louise.SayAsync("I need crm/read for 3 days to debug INC-4312");
            await louise.PressAsync("submit-request");
            await louise.WaitForAsync("Waiting for");
        }

        await bot.ChangePolicyAsync(folder, "people.yaml", "status: active\n    accounts:\n      - { provider: web, tenant: local, user: louise", "status: left\n    accounts:\n      - { provider: web, tenant: local, user: louise");
        await Until.TrueAsync(() => Task.FromResult(AuditTrail.EventsOfAccessesTo(folder, "wiki/edit").OfType<AccessEvent.EdgeGone>().Any()), "The access was not proven gone");
        Assert.DoesNotContain("louise@acme.test", folder.Members("wiki/edit"));
        Assert.Contains(AuditTrail.EventsOfAccessesTo(folder, "wiki/edit"), e => e is AccessEvent.RevocationOrdered { Cause: EndCause.Left });
        Assert.Empty(folder.Members("crm/read"));

        await using var erin = await Chat.OpenAsync(bot.Address, "erin@acme.test");
        await Until.TrueAsync(async () =>
        {
            await erin.SayAsync("defects");
            return (await erin.HistoryAsync()).Any(m => m.Shown.Contains("svc-ledger-sync", StringComparison.Ordinal));
        }, "The machine that has lost its owner is not among the defects");
        AuditTrail.AssertSound(folder);
    }
}
