using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Policies;

/// <summary>Somebody leaves while the host runs, and somebody moves.</summary>
public sealed class LeaverTests
{
    [Fact]
    public async Task Who_leaves_loses_what_they_hold_what_they_owned_is_flagged_and_who_moves_is_recertified_by_the_new_manager()
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

        await using (var kenji = await Chat.OpenAsync(bot.Address, "kenji@acme.test"))
        {
            await kenji.SayAsync("I need wiki/edit for 30 days to write the plan");
            await kenji.PressAsync("submit-request");
            await kenji.WaitForAsync("Access is active");
        }

        await bot.ChangePolicyAsync(folder, "people.yaml", "    department: Support\n    manager: olivia@acme.test\n", "    department: Support\n    manager: judy@acme.test\n");
        await Until.TrueAsync(() => Task.FromResult(AuditTrail.EventsOfAccessesTo(folder, "wiki/edit").OfType<AccessEvent.ReviewAsked>().Any()), "The new manager was not asked");
        await using (var judy = await Chat.OpenAsync(bot.Address, "judy@acme.test"))
        {
            await judy.WaitForAsync("wiki/edit");
        }

        await using var erin = await Chat.OpenAsync(bot.Address, "erin@acme.test");
        await Until.TrueAsync(async () =>
        {
            await erin.SayAsync("defects");
            return (await erin.HistoryAsync()).Any(m => m.Shown.Contains("svc-ledger-sync", StringComparison.Ordinal));
        }, "The machine that has lost its owner is not among the defects");
        AuditTrail.AssertSound(folder);
    }
}
