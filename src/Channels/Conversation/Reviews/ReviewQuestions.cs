using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Reviews;

/// <summary>How a question comes before a reviewer: as a card when its turn has come, or sooner from their list.</summary>
public sealed class ReviewQuestions(LedgerQueries queries, ReviewQueries reviews, DeliveryBook deliveries)
{
    /// <summary>The card on which this person answers: the newest that was or is being brought to them, or one that is made now since whoever looks for it need not wait.</summary>
    internal async Task<DeliveryRow> CardAsync(Speaker speaker, Access access, CancellationToken cancellation)
    {
        var (person, open) = (speaker.Person.Ref, access.Review!.Open!);
        if ((await queries.DeliveriesOfAsync(StreamRef.Of(access.Id), cancellation)).LastOrDefault(d => IsOf(d, open, person) && d.State != DeliveryState.Settled) is { } known)
        {
            return known;
        }

        var about = new CardAbout(CardKind.Review, StreamRef.Of(access.Id), 0, await JoinedAtAsync(access.Id, open, person, cancellation));
        var row = about.ToRow(Showing.NewId(), person.Value, speaker.Incoming.Account, ReviewDigest.Of(access, speaker.Organisation).Value, access.Version);
        await deliveries.RecordAsync(row, cancellation);
        return row;
    }

    /// <summary>Whether a card is still to be brought: the question is open to this person and, of a reminder, has come. Until then it says all that a reminder would.</summary>
    public async Task<bool> IsWantedAsync(AccessId id, CardSubject card, CancellationToken cancellation) =>
        await OpenAsync(id, cancellation) is { } open && card.Mark >= open.Question && open.Asked.Contains(card.To)
        && (card.Card == CardKind.Review || (await queries.DeliveriesOfAsync(StreamRef.Of(id), cancellation)).Any(d => IsOf(d, open, card.To) && d.SentAt is not null));

    /// <summary>From when the card of a question may come, and by when it does whatever else this person is sent; null where nothing is asked any more.</summary>
    /// <param name="owed">Since when it is owed; who put the question off from their list has it no sooner than they said.</param>
    public async Task<(DateTimeOffset From, DateTimeOffset Latest)?> TimesAsync(AccessId id, CardSubject card, DateTimeOffset owed, CancellationToken cancellation)
    {
        if (await OpenAsync(id, cancellation) is not { } open)
        {
            return null;
        }

        var from = (await reviews.EventsAsync(id, cancellation)).Skip(card.Mark).OfType<AccessEvent.ReviewPostponed>().LastOrDefault(e => e.By == card.To)?.Until ?? owed;
        return (from, open.ShownBy(from));
    }

    private async Task<OpenReview?> OpenAsync(AccessId id, CancellationToken cancellation) => await queries.AccessAsync(id, cancellation) is { IsReviewed: true, Review.Open: { } open } ? open : null;

    // The version that owes their card: so the card that comes is this one.
    private async Task<int> JoinedAtAsync(AccessId id, OpenReview open, PersonId person, CancellationToken cancellation)
    {
        var events = await reviews.EventsAsync(id, cancellation);
        var joined = events.ToList().FindLastIndex(e => e is AccessEvent.ReviewPassedOn passed && passed.Joined.Contains(person)) + 1;
        return Math.Max(joined, open.Question);
    }

    private static bool IsOf(DeliveryRow delivery, OpenReview open, PersonId person) =>
        delivery.Person == person.Value && delivery.Stage >= open.Question && Enum.Parse<CardKind>(delivery.Card).AsksToReview();
}
