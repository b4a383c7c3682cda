using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>A card that was recorded for a conversation before another one, has not come there and is still owed.</summary>
/// <param name="Obligation">By which it is owed.</param>
/// <param name="RecordedAt">Governance time, UTC; <paramref name="NextTry"/> likewise.</param>
/// <param name="Attempt">How often it was tried without success; a turn that had not come is no try.</param>
/// <param name="IsAtWork">Whether somebody is at it now.</param>
public sealed record CardAhead(long Obligation, DateTimeOffset RecordedAt, DateTimeOffset NextTry, int Attempt, bool IsAtWork);

/// <summary>What stands before a card in its conversation.</summary>
public sealed class AheadInConversation(LedgerDatabase database)
{
    internal const string SelectRecorded =
        $"SELECT {DeliveryBook.Columns} FROM Deliveries WHERE Provider = ? AND Tenant = ? AND UserId = ? AND State = 'Recorded' AND rowid < (SELECT rowid FROM Deliveries WHERE Id = ?) AND CreatedAt > ? ORDER BY rowid";

    private const string SelectOwed =
        "SELECT Id, Kind, \"Key\", DueAt, Attempt, LeaseUntil FROM Obligations WHERE StreamId = ? AND StreamKind = ? AND DoneAt IS NULL AND Kind IN ('DeliverCard', 'NoticeEnd') ORDER BY DueAt";

    /// <summary>What was recorded for the same account before this card, in that order, except what is the same for the same person. What nothing owes any more is left out: nobody will send it.</summary>
    /// <param name="readerOf">To whom a card goes that is owed; null for nobody.</param>
    /// <param name="since">What is older is left out too. Governance time, UTC.</param>
    public Task<ImmutableArray<CardAhead>> OfAsync(DeliveryRow card, Func<CardSubject, PersonId?> readerOf, DateTimeOffset since, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql(SelectRecorded).Bind(card.Provider).Bind(card.Tenant).Bind(card.UserId).Bind(card.Id).Bind(since).All(DeliveryBook.Read)
            .Where(recorded => !IsOfTheSame(recorded, card)).Select(recorded => Owed(ledger, recorded, readerOf)).OfType<CardAhead>().ToImmutableArray(),
        cancellation);

    // What brings the one brings the other, or has left it.
    private static bool IsOfTheSame(DeliveryRow recorded, DeliveryRow card) =>
        (recorded.StreamKind, recorded.StreamId, recorded.Card, recorded.Item, recorded.Person) == (card.StreamKind, card.StreamId, card.Card, card.Item, card.Person);

    private static CardAhead? Owed(Statements ledger, DeliveryRow recorded, Func<CardSubject, PersonId?> readerOf) => ledger.Sql(SelectOwed).Bind(recorded.StreamId).Bind(Names.Of(recorded.StreamKind))
        .All(row => (Owed: Read(recorded, row), Ahead: new CardAhead(row.Number(0), recorded.CreatedAt, row.Time(3), (int)row.Number(4), !row.IsNull(5))))
        .Where(found => IsOf(found.Owed, recorded, readerOf)).Select(found => found.Ahead).FirstOrDefault();

    private static Obligation Read(DeliveryRow recorded, Statement row) =>
        Obligation.OfKey(ObligationFamily.DeliverCards, Enum.Parse<ObligationKind>(row.Text(1)), new StreamRef(recorded.StreamKind, recorded.StreamId), row.Text(2), row.Time(3));

    // A notice of an end is a card that is owed without being named: for an item, to all whom it concerns.
    private static bool IsOf(Obligation owed, DeliveryRow recorded, Func<CardSubject, PersonId?> readerOf) => owed.Kind == ObligationKind.NoticeEnd
        ? recorded.Card == nameof(CardKind.ExpiryNotice) && owed.Subject.Split(':')[0] == $"{recorded.Item}"
        : CardSubject.Parse(owed.Subject) is var card && card.Card.ToString() == recorded.Card && card.Item == recorded.Item && (readerOf(card)?.Value ?? "") == recorded.Person;
}
