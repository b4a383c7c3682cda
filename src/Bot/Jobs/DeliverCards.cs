using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Sends cards, and brings those that were sent up to the present state.</summary>
public sealed class DeliverCards(CardDelivery cards) : IFulfil
{
    public ObligationFamily Family => ObligationFamily.DeliverCards;

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation.Kind == ObligationKind.DeliverCard
        ? cards.DeliverAsync(claimed.Obligation.Stream, CardSubject.Parse(claimed.Obligation.Subject), claimed.Attempt, cancellation)
        : cards.UpdateAsync(claimed.Obligation.Stream, cancellation);
}
