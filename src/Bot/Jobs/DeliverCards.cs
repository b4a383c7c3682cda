using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Sends cards, brings those that were sent and the pages that people opened up to the present state, and says what a channel could not say at once.</summary>
public sealed class DeliverCards(CardDelivery cards, StandingCards standing, IEnumerable<IWaitingReplies> replies, IEnumerable<IHomes> homes, ILinking linking) : IFulfil
{
    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.DeliverCard, ObligationKind.UpdateCards, ObligationKind.ShowRemoval, ObligationKind.SayReplies, ObligationKind.TellLink, ObligationKind.ShowHome];

    // New cards come to a person in turn.
    public string? LineOf(Obligation owed) => owed.Kind == ObligationKind.DeliverCard && CardSubject.ReaderIn(owed.Subject) is { Length: > 0 } person ? person : null;

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => claimed.Obligation.Kind switch
    {
        ObligationKind.DeliverCard => DeliverAsync(claimed.Obligation.Stream, CardSubject.Parse(claimed.Obligation.Subject), claimed.OwedSince, claimed.Attempt, cancellation),
        ObligationKind.ShowRemoval => standing.ShowRemovalAsync(claimed.Obligation.Stream, cancellation),
        ObligationKind.SayReplies => SayAsync(claimed.Obligation, cancellation),
        ObligationKind.TellLink => TellAsync(Enum.Parse<LinkTelling>(Subject.Text(claimed.Obligation, 0)), Subject.Text(claimed.Obligation, 1), cancellation),
        ObligationKind.ShowHome => ShowAsync(HomeBook.AccountOf(claimed.Obligation), cancellation),
        _ => standing.UpdateAllAsync(claimed.Obligation.Stream, claimed.OwedSince, cancellation),
    };

    // A task says that a request is held up: once its owner has it, those concerned read so on the cards that they have.
    private async Task<Fulfilment> DeliverAsync(StreamRef stream, CardSubject subject, DateTimeOffset due, int attempt, CancellationToken cancellation)
    {
        var delivered = await cards.DeliverAsync(stream, subject, due, attempt, cancellation);
        return subject.Card == CardKind.Task && stream.Kind == StreamKind.Request && await standing.UpdateAllAsync(stream, due, cancellation) is Fulfilment.Later later ? later : delivered;
    }

    private async Task<Fulfilment> TellAsync(LinkTelling what, string card, CancellationToken cancellation) =>
        Fulfilment.Of(await linking.TellOwedAsync(card, what, cancellation));

    // Where the channel is off nobody looks at the page; it is shown anew when it is opened.
    private async Task<Fulfilment> ShowAsync(ChatAccount account, CancellationToken cancellation) =>
        Fulfilment.Of(homes.FirstOrDefault(h => h.Provider == account.Provider) is { } channel ? await channel.ShowAsync(account, cancellation) : null);

    // Where the channel is off what waits stays owed.
    private async Task<Fulfilment> SayAsync(Obligation owed, CancellationToken cancellation)
    {
        var provider = ReplyBook.ProviderOf(owed);
        return replies.FirstOrDefault(r => r.Provider == provider) is { } channel
            ? Fulfilment.Of(await channel.SayWaitingAsync(owed.Stream.Id, cancellation))
            : new Fulfilment.Later($"The channel {provider} is off.");
    }
}
