using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>Cards on their way: recorded before they are sent, their message reference after.</summary>
public sealed class DeliveryBook(LedgerWriter writer)
{
    internal const string Columns = "Id, StreamKind, StreamId, Card, Item, Stage, Person, Provider, Tenant, UserId, MessageReference, Digest, ShownVersion, State, CreatedAt, UpdatedAt, SentAt, NextTry, FailedAt";

    private const string Insert = $"INSERT INTO Deliveries({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL) ON CONFLICT(Id) DO NOTHING";

    /// <summary>Records a card before it is sent. Recorded again, it stays as it was.</summary>
    public Task RecordAsync(DeliveryRow delivery, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => Record(transaction, delivery), cancellation);

    /// <summary>Records a card for everyone in a conversation and owes its sending, once a request.</summary>
    public Task RecordSharedAsync(DeliveryRow delivery, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var stream = new StreamRef(delivery.StreamKind, delivery.StreamId);
            transaction.Owe(new Obligation(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, stream, new CardSubject(CardKind.Shared, 0, 0, new PersonId("")).ToString(), transaction.Now));
            return Record(transaction, delivery);
        },
        cancellation);

    /// <summary>The channel took it, or took its update, which shows <paramref name="shownVersion"/>. What was lost meanwhile stays lost.</summary>
    /// <param name="digest">What it shows now (I11).</param>
    public Task TakenAsync(DeliveryId id, string messageReference, int shownVersion, string digest, DeliveryState state, CancellationToken cancellation = default) =>
        NoteAsync(id, messageReference, shownVersion, digest, state, staysLost: true, cancellation);

    /// <summary>Its reader acted on it where it stands, and was shown it anew: whoever does that can be reached there.</summary>
    /// <param name="digest">What it shows now (I11).</param>
    public Task ShownAsync(DeliveryId id, string messageReference, int shownVersion, string digest, DeliveryState state, CancellationToken cancellation = default) =>
        NoteAsync(id, messageReference, shownVersion, digest, state, staysLost: false, cancellation);

    private Task NoteAsync(DeliveryId id, string messageReference, int shownVersion, string digest, DeliveryState state, bool staysLost, CancellationToken cancellation) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE Deliveries SET MessageReference = ?, ShownVersion = ?, Digest = ?, State = CASE WHEN ? AND State = 'Undeliverable' THEN State ELSE ? END, UpdatedAt = ?, SentAt = COALESCE(SentAt, ?), NextTry = NULL WHERE Id = ?")
            .Bind(messageReference).Bind(shownVersion).Bind(digest).Bind(staysLost ? 1 : 0).Bind(state.ToString()).Bind(transaction.Now).Bind(transaction.Now).Bind(id.Value).Run(),
        cancellation);

    /// <summary>
    /// The same message, with other content to decide on: a delivery of its own takes the old one's place, whose id stays bound to what it showed.
    /// It is as far on its way as that was; where the message stands already, it does not show the content yet.
    /// </summary>
    /// <param name="digest">What the message is about to show.</param>
    /// <returns>The delivery that stands for this content: another one than <paramref name="renewed"/> where the old one's place was taken before.</returns>
    public Task<DeliveryId> RenewAsync(DeliveryId old, DeliveryId renewed, string digest, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var place = InPlaceOf(transaction, transaction.Sql($"SELECT {Columns} FROM Deliveries WHERE Id = ?").Bind(old.Value).First(Read)!);
            if (place.Digest == digest)
            {
                return new DeliveryId(place.Id);
            }

            transaction.Sql($"INSERT INTO Deliveries({Columns}) SELECT ?, StreamKind, StreamId, Card, Item, Stage, Person, Provider, Tenant, UserId, MessageReference, ?, CASE WHEN MessageReference IS NULL THEN ShownVersion ELSE ? END, State, ?, ?, SentAt, NextTry, FailedAt FROM Deliveries WHERE Id = ?")
                .Bind(renewed.Value).Bind(digest).Bind(DeliveryRow.NotShown).Bind(transaction.Now).Bind(transaction.Now).Bind(place.Id).Run();
            if (place.State != DeliveryState.Undeliverable)
            {
                SetState(transaction, place.Id, DeliveryState.Settled);
            }

            return renewed;
        },
        cancellation);

    /// <summary>What took a delivery's place, in the same message before any other; itself where nothing did.</summary>
    private static DeliveryRow InPlaceOf(LedgerTransaction transaction, DeliveryRow old) => old.State is DeliveryState.Settled or DeliveryState.Undeliverable
        ? transaction.Sql($"SELECT {Columns} FROM Deliveries WHERE StreamKind = ? AND StreamId = ? AND Card = ? AND Item = ? AND Stage IS ? AND Person = ? AND Provider = ? AND Tenant = ? AND UserId = ? AND rowid > (SELECT rowid FROM Deliveries WHERE Id = ?) ORDER BY (MessageReference IS ?) DESC, rowid DESC LIMIT 1")
            .Bind(Names.Of(old.StreamKind)).Bind(old.StreamId).Bind(old.Card).Bind(old.Item).Bind(old.Stage).Bind(old.Person).Bind(old.Provider).Bind(old.Tenant).Bind(old.UserId).Bind(old.Id).Bind(old.MessageReference)
            .First(Read) ?? old
        : old;

    public Task SetStateAsync(DeliveryId id, DeliveryState state, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => SetState(transaction, id.Value, state), cancellation);

    private static int SetState(LedgerTransaction transaction, string id, DeliveryState state) =>
        transaction.Sql("UPDATE Deliveries SET State = ?, UpdatedAt = ?, NextTry = NULL WHERE Id = ?").Bind(state.ToString()).Bind(transaction.Now).Bind(id).Run();

    /// <summary>A person can act no more on what was brought to this account or is on its way there, so that it does not count as brought: what waits for their answer is owed anew, at whichever account they have.</summary>
    public Task LostAsync(PersonId person, ChatAccount account, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => Lose(transaction, OpenAt(transaction, person, account)), cancellation);

    /// <summary>The same of one card.</summary>
    public Task LostAsync(DeliveryId id, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => Lose(transaction, transaction.Sql($"SELECT {Columns} FROM Deliveries WHERE Id = ?").Bind(id.Value).All(Read)), cancellation);

    /// <summary>An account is no longer this person's: whatever stands there is looked at anew, as if what it is about had changed.</summary>
    public Task GivenUpAsync(PersonId person, ChatAccount account, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            foreach (var stream in OpenAt(transaction, person, account).Where(d => d.State == DeliveryState.Sent).Select(d => new StreamRef(d.StreamKind, d.StreamId)).Distinct())
            {
                transaction.OweAgain(new Obligation(ObligationFamily.DeliverCards, ObligationKind.UpdateCards, stream, "given-up", transaction.Now));
            }

            return true;
        },
        cancellation);

    /// <summary>What a person has at an account or is on its way there, and is not settled.</summary>
    private static IReadOnlyCollection<DeliveryRow> OpenAt(LedgerTransaction transaction, PersonId person, ChatAccount account) => transaction
        .Sql($"SELECT {Columns} FROM Deliveries WHERE Person = ? AND State <> 'Settled' AND State IN ('Recorded', 'Sent') AND Provider = ? AND Tenant = ? AND UserId = ?")
        .Bind(person.Value).Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId).All(Read);

    private static int Lose(LedgerTransaction transaction, IReadOnlyCollection<DeliveryRow> lost)
    {
        foreach (var delivery in lost)
        {
            SetState(transaction, delivery.Id, DeliveryState.Undeliverable);
            var card = Enum.Parse<CardKind>(delivery.Card);
            if (card.Asks() && delivery.Person.Length > 0)
            {
                var subject = new CardSubject(card, delivery.Item, delivery.Stage ?? 0, new PersonId(delivery.Person));
                transaction.OweAgain(new Obligation(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, new(delivery.StreamKind, delivery.StreamId), subject.ToString(), transaction.Now));
            }
        }

        return lost.Count;
    }

    /// <summary>It is tried again: it stands in the line of its conversation until then.</summary>
    /// <param name="nextTry">Governance time, UTC.</param>
    /// <param name="hasFailed">Whether the channel failed to take it; false where it has to wait for its turn.</param>
    public Task PutBackAsync(DeliveryId id, DateTimeOffset nextTry, bool hasFailed, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE Deliveries SET NextTry = ?, FailedAt = CASE WHEN ? THEN ? END WHERE Id = ? AND MessageReference IS NULL AND State = 'Recorded'")
            .Bind(nextTry).Bind(hasFailed ? 1 : 0).Bind(transaction.Now).Bind(id.Value).Run(),
        cancellation);

    /// <summary>Reads <see cref="Columns"/>.</summary>
    internal static DeliveryRow Read(Statement row) => new()
    {
        Id = row.Text(0),
        StreamKind = Enum.Parse<StreamKind>(row.Text(1)),
        StreamId = row.Text(2),
        Card = row.Text(3),
        Item = (int)row.Number(4),
        Stage = row.IsNull(5) ? null : (int)row.Number(5),
        Person = row.Text(6),
        Provider = row.Text(7),
        Tenant = row.Text(8),
        UserId = row.Text(9),
        MessageReference = row.TextOrNull(10),
        Digest = row.Text(11),
        ShownVersion = (int)row.Number(12),
        State = Enum.Parse<DeliveryState>(row.Text(13)),
        CreatedAt = row.Time(14),
        UpdatedAt = row.Time(15),
        SentAt = row.IsNull(16) ? null : row.Time(16),
        NextTry = row.IsNull(17) ? null : row.Time(17),
        FailedAt = row.IsNull(18) ? null : row.Time(18),
    };

    private static int Record(LedgerTransaction transaction, DeliveryRow delivery) => transaction.Sql(Insert)
        .Bind(delivery.Id).Bind(Names.Of(delivery.StreamKind)).Bind(delivery.StreamId).Bind(delivery.Card).Bind(delivery.Item).Bind(delivery.Stage)
        .Bind(delivery.Person).Bind(delivery.Provider).Bind(delivery.Tenant).Bind(delivery.UserId).Bind(delivery.MessageReference)
        .Bind(delivery.Digest).Bind(delivery.ShownVersion).Bind(delivery.State.ToString()).Bind(transaction.Now).Bind(transaction.Now).Run();
}
