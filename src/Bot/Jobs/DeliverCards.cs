using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Sends cards, and brings those that were sent up to the present state.</summary>
public sealed class DeliverCards(CardDelivery cards) : IFulfil
{
    public ObligationFamily Family => ObligationFamily.DeliverCards;

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation.Kind == ObligationKind.DeliverCard
        ? DeliverAsync(claimed.Obligation.Stream, CardSubject.Parse(claimed.Obligation.Subject), claimed.Attempt, cancellation)
        : cards.UpdateAsync(claimed.Obligation.Stream, cancellation);

    // A task says that a request is held up: once its owner has it, those concerned read so on the cards that they have.
    private async Task<Fulfilment> DeliverAsync(StreamRef stream, CardSubject subject, int attempt, CancellationToken cancellation)
    {
        var delivered = await cards.DeliverAsync(stream, subject, attempt, cancellation);
        return subject.Card == CardKind.Task && stream.Kind == StreamKind.Request && await cards.UpdateAsync(stream, cancellation) is Fulfilment.Later later ? later : delivered;
    }
}
