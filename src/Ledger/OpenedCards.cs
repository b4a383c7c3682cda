using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>The messages that show delivered cards beside those that were sent as them. They are noted once they stand there, and come up to date like the others.</summary>
public sealed class OpenedCards(LedgerDatabase database, LedgerWriter writer)
{
    private const string Columns = "Provider, MessageReference, DeliveryId, StreamKind, StreamId, ShownVersion";

    /// <summary>So many messages of one delivery come up to date in a channel, the newest ones. An older one is answered as things are when it is pressed.</summary>
    public const int MostKept = 5;

    // What replaces a row is the newest.
    private const string Replace = $"INSERT OR REPLACE INTO OpenedCards({Columns}) SELECT ?, ?, Id, StreamKind, StreamId, ? FROM Deliveries WHERE Id = ?";

    private const string ForgetOlder =
        "DELETE FROM OpenedCards WHERE StreamKind = ?1 AND StreamId = ?2 AND Provider = ?3 AND DeliveryId = ?4 AND rowid NOT IN " +
        "(SELECT rowid FROM OpenedCards WHERE StreamKind = ?1 AND StreamId = ?2 AND Provider = ?3 AND DeliveryId = ?4 ORDER BY rowid DESC LIMIT ?5)";

    /// <summary>A message shows a delivered card since now. It is owed to look at it once more: what it shows may have changed while it was said.</summary>
    /// <param name="shownVersion">The state's version that it shows.</param>
    public Task KeepAsync(string provider, string messageReference, DeliveryId delivery, int shownVersion, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var kept = transaction.Sql(Replace).Bind(provider).Bind(messageReference).Bind(shownVersion).Bind(delivery.Value).Run();
            if (transaction.Sql("SELECT StreamKind, StreamId FROM Deliveries WHERE Id = ?").Bind(delivery.Value).First(row => new StreamRef(Enum.Parse<StreamKind>(row.Text(0)), row.Text(1)) as StreamRef?) is { } stream)
            {
                transaction.Sql(ForgetOlder).Bind(Names.Of(stream.Kind)).Bind(stream.Id).Bind(provider).Bind(delivery.Value).Bind(MostKept).Run();
                transaction.OweAgain(new Obligation(ObligationFamily.DeliverCards, ObligationKind.UpdateCards, stream, "opened", transaction.Now));
            }

            return kept;
        },
        cancellation);

    /// <summary>The message was brought up to date. Where it shows something else since it stays forgotten.</summary>
    public Task ShownAsync(OpenedCardRow opened, DeliveryId delivery, int shownVersion, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE OpenedCards SET DeliveryId = ?, ShownVersion = ? WHERE Provider = ? AND MessageReference = ?")
            .Bind(delivery.Value).Bind(shownVersion).Bind(opened.Provider).Bind(opened.MessageReference).Run(),
        cancellation);

    /// <summary>The message shows something else since, shows an end, or is gone.</summary>
    public Task ForgetAsync(string provider, string messageReference, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("DELETE FROM OpenedCards WHERE Provider = ? AND MessageReference = ?").Bind(provider).Bind(messageReference).Run(), cancellation);

    /// <summary>Whether a message shows a delivered card that it was not sent as.</summary>
    public Task<bool> IsOpenedAsync(string provider, string messageReference, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT 1 FROM OpenedCards WHERE Provider = ? AND MessageReference = ?").Bind(provider).Bind(messageReference).First(_ => true), cancellation);

    /// <summary>Those that show cards about a stream.</summary>
    public Task<ImmutableArray<OpenedCardRow>> OfAsync(StreamRef stream, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql($"SELECT {Columns} FROM OpenedCards WHERE StreamKind = ? AND StreamId = ? ORDER BY rowid").Bind(Names.Of(stream.Kind)).Bind(stream.Id).All(Read).ToImmutableArray(),
        cancellation);

    private static OpenedCardRow Read(Statement row) => new()
    {
        Provider = row.Text(0),
        MessageReference = row.Text(1),
        DeliveryId = row.Text(2),
        StreamKind = Enum.Parse<StreamKind>(row.Text(3)),
        StreamId = row.Text(4),
        ShownVersion = (int)row.Number(5),
    };
}
