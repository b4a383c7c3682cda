namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What stands before a card in its conversation is looked up each time that one is sent.</summary>
public sealed class AheadInConversationTests
{
    [Fact]
    public async Task Finding_what_stands_before_a_card_goes_through_nothing_that_has_come()
    {
        await using var world = await World.NewAsync();
        var plan = await world.PlanOfAsync(AheadInConversation.SelectRecorded);
        Assert.Contains("SEARCH Deliveries USING INDEX IX_Deliveries_Provider_Tenant_UserId (Provider=? AND Tenant=? AND UserId=? AND rowid<?)", plan);
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN Deliveries", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }
}
