using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Ledger;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>The main job against the real host and its membership files, spoken to as the page does.</summary>
public sealed class MainJobTests
{
    /// <summary>How often each family looks by itself for what is due: what is done long before was taken up because it was signalled.</summary>
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_request_is_asked_approved_granted_proven_ended_and_proven_gone()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await using var bob = await Chat.OpenAsync(bot.Address, "bob@acme.test");
        await using var carol = await Chat.OpenAsync(bot.Address, "carol@acme.test");

        await alice.SayAsync("I need read access to billing-db for 3 days to debug INC-4312");
        await alice.PressAsync("submit-request");
        await alice.WaitForAsync("Waiting for Bob");
        Assert.Empty(folder.Members("billing-db/read"));

        await bob.PressAsync("approve");
        await alice.WaitForAsync("Waiting for Carol");
        await carol.PressAsync("approve");
        await alice.WaitForAsync("Access is active");
        Assert.Equal(["alice@acme.test"], folder.Members("billing-db/read"));

        Assert.InRange(await DoneWithinAsync(folder), TimeSpan.Zero, SafetyNet / 3);

        await bot.AdvanceAsync("7d");
        await alice.WaitForAsync("Entitlement removed, verified");
        Assert.Empty(folder.Members("billing-db/read"));
        await alice.SayAsync("status");
        await alice.WaitForAsync("Closed");
    }

    /// <summary>From the commit of what was owed at once until it was done: the middle one, since a busy machine may hold up any single one.</summary>
    private static async Task<TimeSpan> DoneWithinAsync(BotFolder folder)
    {
        await using var context = new LedgerDatabase(folder.Database).Read();
        var waits = (await context.Obligations.Where(o => o.DoneAt != null && o.Attempt == 0).ToListAsync()).Select(o => o.DoneAt!.Value - o.DueAt).Order().ToList();
        Assert.True(waits.Count >= 10, $"only {waits.Count} obligations were done");
        return waits[waits.Count / 2];
    }
}
