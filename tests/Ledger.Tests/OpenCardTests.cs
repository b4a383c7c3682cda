using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class OpenCardTests
{
    [Fact]
    public async Task Whoever_asks_what_waits_for_them_reads_their_own_cards_that_are_not_over_and_no_others()
    {
        await using var world = await World.NewAsync();
        Assert.Equal(["SEARCH Deliveries USING INDEX IX_Deliveries_Person_CreatedAt_Id (Person=?)"], await world.PlanOfAsync(LedgerQueries.SelectOpenCards([CardKind.Review, CardKind.Finding])));
    }

    [Fact]
    public async Task What_is_owed_to_somebody_is_looked_for_among_what_is_not_done_yet()
    {
        await using var world = await World.NewAsync();
        Assert.Equal("SEARCH Obligations USING INDEX IX_Obligations_Family_DueAt (Family=?)", (await world.PlanOfAsync(LedgerQueries.SelectOwedCards))[0]);
    }
}
