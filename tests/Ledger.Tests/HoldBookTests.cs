using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy.Holds;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class HoldBookTests
{
    [Fact]
    public async Task A_hold_stands_over_a_restart_with_a_refused_release_on_the_record_and_rows_and_chain_agree()
    {
        await using var world = await World.NewAsync();
        Assert.Null((await world.Writer.ExecuteAsync(new PolicyHoldCommand.Hold("hash", 3, 5), World.ByJob("PolicyKeeper"))).Refusal);
        var release = new PolicyHoldCommand.Release(null, world.Person("alice"), new(new string('a', 64)));
        Assert.Equal(RefusalCode.NoAuthority, (await world.Writer.ExecuteAsync(release, world.By("alice"))).Refusal!.Code);
        await world.RestartAsync();
        Assert.Equal("hash", (await world.Queries.PolicyHoldAsync()).Open!.Hash);

        Assert.Null((await world.Writer.ExecuteAsync(release with { By = world.Person("dave") }, world.By("dave"))).Refusal);
        Assert.Equal("hash", (await world.Queries.PolicyHoldAsync()).Released);
        Assert.IsType<AuditResult.Ok>(world.Verify());
        await using var context = world.Database.Read();
        Assert.Empty(await (await Rebuilt.OfAsync(context)).DifferencesAsync(context));

        world.Tamper("DELETE FROM Settings WHERE \"Key\" = 'policy-held-version'");
        Assert.IsType<AuditResult.Altered>(world.Verify());
    }
}
