using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Follows;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation.Reviews;

/// <summary>Tells a holder that a review took their access back, and begins the request by which they appeal: a new one, prefilled, that goes the whole way.</summary>
public sealed class ReviewEndedPart(
    LedgerQueries queries, ReviewQueries reviews, EntryQueries entries, FollowUps follow, ReviewCards cards, TalkCards talk, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
    : ICardPart
{
    public CardKind Card => CardKind.ReviewEnded;

    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(about.Stream.Id), cancellation);
        var ended = (await reviews.EventsAsync(access.Id, cancellation)).ElementAtOrDefault((about.Stage ?? 0) - 1);
        if (ended is not (AccessEvent.ReviewRevoked or AccessEvent.ReviewLapsed))
        {
            return null;
        }

        var texts = ended is AccessEvent.ReviewRevoked { Reason: { } reason } ? await entries.TextsAsync([reason], cancellation) : null;
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), commitment => texts?.GetValueOrDefault(commitment));
        return new(cards.Ended(view, access, ended, delivery), "", access.Version, DeliveryState.Settled);
    }

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) =>
        pressed.Verb == "appeal" ? AppealAsync(speaker, delivery, cancellation) : null;

    // Of several requests that held it, the last that was granted is gone on from.
    private async Task<Reply> AppealAsync(Speaker speaker, DeliveryRow delivery, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(delivery.StreamId), cancellation);
        return access.Claims.LastOrDefault(c => !c.IsLive)?.Ref is { } ended && await queries.RequestAsync(ended.Request, cancellation) is { } request
            ? await follow.BeginAsync(speaker, request, request.Find(ended.Item)!, FollowKind.Appeals, null, cancellation)
            : new Reply.Say(talk.Notice("Nothing is left to appeal", "It was never granted by a request here.", CardTone.Plain, "Ask for it in a message."));
    }
}
