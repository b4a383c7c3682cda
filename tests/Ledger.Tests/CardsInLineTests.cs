namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What stands before a card in its conversation is looked up each time that one is sent.</summary>
public sealed class CardsInLineTests
{
    [Fact]
    public async Task Finding_what_stands_before_a_card_goes_through_nothing_that_has_come()
    {
        await using var world = await World.NewAsync();
        var plan = await world.PlanOfAsync(LedgerQueries.SelectAhead);
        Assert.Contains("SEARCH Deliveries USING INDEX IX_Deliveries_Provider_Tenant_UserId_NextTry (Provider=? AND Tenant=? AND UserId=? AND NextTry>?)", plan);
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal));
    }
}
