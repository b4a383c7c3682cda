using System.Globalization;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Writes what a review owes.</summary>
internal static class ReviewOwing
{
    /// <summary>The number of the reminder that a reviewer asked for, after those that come by themselves.</summary>
    private const int AskedFor = 3;

    public static IEnumerable<Obligation> Of(Access after, ReviewEvent @event) => @event switch
    {
        ReviewScheduled e => [Owe(after, ObligationKind.AskReview, after.Version, e.DueAt)],
        ReviewAsked e =>
        [
            .. e.Asked.Select(p => Card(after, CardKind.Review, 0, p, e.At)),
            .. e.Reminders.Select(r => Card(after, CardKind.ReviewReminder, r.Number, r.Person, r.At)),
            Owe(after, ObligationKind.EscalateReview, after.Version, e.EscalatesAt),
            Owe(after, ObligationKind.LapseReview, after.Version, e.LapsesAt),
        ],
        ReviewPassedOn e =>
        [
            .. e.Joined.Select(p => Card(after, CardKind.Review, 0, p, e.At)),
            .. e.Reminders.Select(r => Card(after, CardKind.ReviewReminder, r.Number, r.Person, r.At)),
            Update(after, e.At),
        ],
        ReviewPostponed e => [Card(after, CardKind.ReviewReminder, AskedFor, e.By, e.Until), Update(after, e.At)],
        ReviewKept e => [Update(after, e.At)],
        ReviewRevoked e => [Update(after, e.At), .. e.Told.Select(p => Card(after, CardKind.ReviewEnded, 0, p, e.At))],
        ReviewLapsed e => [Update(after, e.At), .. e.Told.Select(p => Card(after, CardKind.ReviewEnded, 0, p, e.At))],
        _ => [],
    };

    private static Obligation Update(Access after, DateTimeOffset at) => new AccessOwing(after, at).UpdateCards();

    private static Obligation Card(Access after, CardKind card, int number, PersonId to, DateTimeOffset due) =>
        new(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, StreamRef.Of(after.Id), new CardSubject(card, number, after.Version, to).ToString(), due);

    private static Obligation Owe(Access after, ObligationKind kind, int version, DateTimeOffset due) =>
        new(ObligationFamily.PromptRecertification, kind, StreamRef.Of(after.Id), version.ToString(CultureInfo.InvariantCulture), due);
}
