using ChatGovernanceBot.Channels.Cards;
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
    LedgerQueries queries, ReviewQueries reviews, EntryQueries entries, Lazy<RequestDrafting> drafting, ReviewCards cards, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
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

    private async Task<Reply> AppealAsync(Speaker speaker, DeliveryRow delivery, CancellationToken cancellation)
    {
        var access = await queries.AccessAsync(new(delivery.StreamId), cancellation);
        var before = access.Claims.LastOrDefault(c => c.State is ClaimState.Ending or ClaimState.Ended);
        var request = before is null ? null : await queries.RequestAsync(before.Ref.Request, cancellation);
        var reason = request is null ? null : await queries.TextAsync(request.Justification, cancellation);
        var draft = Draft.For(speaker.Person.Ref) with
        {
            Entitlement = access.Id.Entitlement,
            Identity = access.Id.Identity,
            Length = Asked(before, speaker),
            Ticket = request?.Ticket,
            Justification = reason,
            Follows = request is null ? null : new(request.Id, FollowKind.Appeals),
        };
        return await drafting.Value.KeepAndAskAsync(speaker, draft, cancellation);
    }

    // An end that was an instant is in the past or no longer what is meant: then how long is asked.
    private static DraftLength? Asked(Claim? before, Speaker speaker) => before?.Length switch
    {
        { For: { } time } => new(Length.OfTime(time), Wording.ForHowLong(Length.OfTime(time), speaker.Person)),
        { IsStanding: true } => new(Length.Standing, Wording.ForHowLong(Length.Standing, speaker.Person)),
        _ => null,
    };
}
