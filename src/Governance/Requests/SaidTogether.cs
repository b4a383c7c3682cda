using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>
/// How the items of one request share a message: what becomes active, comes to its end or ends about the same time is shown on one card, which is
/// brought up to date in its place. A denial is a decision, with a reason of its own, and is told by itself.
/// </summary>
public static class SaidTogether
{
    /// <summary>Whether a card that came shows what another would that is owed to the same person, now or once it is up to date.</summary>
    /// <param name="sentAt">When the one came. Governance time, UTC.</param>
    /// <param name="since">Since when the other is owed.</param>
    public static bool Says(Request request, (CardKind Card, int Item) sent, DateTimeOffset sentAt, (CardKind Card, int Item) owed, DateTimeOffset since) => request.Items.Length > 1 && sent.Card == owed.Card && owed.Card switch
    {
        CardKind.AccessActive or CardKind.ExpiryNotice => sentAt > since - Pacing.Apart,
        CardKind.RequestEnded => !IsDenial(request, sent.Item) && !IsDenial(request, owed.Item) && AreNear(EndOf(request, sent.Item), EndOf(request, owed.Item)),
        _ => false,
    };

    /// <summary>Whether the card of an item's end, or of the request's, shows how all of it stands.</summary>
    /// <param name="item">0 for the request's.</param>
    public static bool ShowsAll(Request request, int item) => request.Items.Length > 1 && (item == 0
        ? request.IsClosed
        : !IsDenial(request, item) && request.Items.Any(other => other.Number != item && !IsDenial(request, other.Number) && AreNear(EndOf(request, item), EndOf(request, other.Number))));

    /// <summary>What a card about active access shows to one of those concerned; of a notice what comes to its end about then.</summary>
    public static ImmutableArray<Item> ShownOn(CardKind card, Request request, PersonId reader, Organisation organisation, DateTimeOffset now) =>
        [.. request.Items.Where(i => i.State is ItemState.Active active && Concerns(request, i, reader, organisation.Roster) && (card != CardKind.ExpiryNotice || IsSoonDue(active, organisation.Notice, now)))];

    /// <summary>What a reader revoked of what the card of an end is about; null where they hear of that end anyway.</summary>
    /// <param name="item">0 for the request's.</param>
    public static Item? RevokedBy(PersonId reader, Request request, int item, Roster roster) => request.Items.Any(i => Concerns(request, i, reader, roster))
        ? null
        : RevokedIn(request, item).FirstOrDefault(i => i.Revoked!.By == reader);

    /// <summary>What was revoked of what the card of an end is about.</summary>
    /// <param name="item">0 for the request's, which is about what ended last.</param>
    public static IEnumerable<Item> RevokedIn(Request request, int item) => EndedIn(request, item).Where(i => i.Revoked is not null);

    /// <summary>What the card of an end is about.</summary>
    /// <param name="item">0 for the request's, which is about what ended last.</param>
    public static IEnumerable<Item> EndedIn(Request request, int item) =>
        request.Items.Where(i => item == 0 ? i.IsClosed && EndOf(request, i.Number) == request.ClosedAt : i.Number == item);

    private static bool IsSoonDue(ItemState.Active active, NoticeRule notice, DateTimeOffset now) => active.EndsAt is { } end && notice.Before(active.From, end) < now + Pacing.Apart;

    private static bool Concerns(Request request, Item item, PersonId reader, Roster roster) =>
        request.Requester == reader || item.Identity.Is(reader) || roster.AnswerableFor(item.Identity).Contains(reader);

    private static bool IsDenial(Request request, int item) => item == 0
        ? request.Items.Any(i => i.State is ItemState.Closed { Outcome: Outcome.Denied, At: var at } && at == request.ClosedAt)
        : request.Find(item)?.State is ItemState.Closed { Outcome: Outcome.Denied };

    private static DateTimeOffset? EndOf(Request request, int item) => item == 0 ? request.ClosedAt : (request.Find(item)?.State as ItemState.Closed)?.At;

    private static bool AreNear(DateTimeOffset? one, DateTimeOffset? other) => one is { } first && other is { } second && (first - second).Duration() < Pacing.Apart;
}
