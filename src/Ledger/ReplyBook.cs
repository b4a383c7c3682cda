using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Ledger;

/// <summary>Answers that could not be said at once: kept and owed, in the order in which they were given. Nothing is kept that was said.</summary>
public sealed class ReplyBook(LedgerDatabase database, LedgerWriter writer)
{
    /// <summary>Keeps a reply and owes its saying. Kept again, it stays as it was.</summary>
    /// <param name="after">How long to wait before the next try.</param>
    /// <param name="isFirst">Whether it was given before all that waits there.</param>
    public Task KeepAsync(ReplyRow reply, TimeSpan after, bool isFirst = false, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var at = transaction.Now;
            if (isFirst && transaction.Sql("SELECT MIN(At) FROM Replies WHERE Provider = ? AND Conversation = ?").Bind(reply.Provider).Bind(reply.Conversation).First(row => row.TimeOrNull(0)) is { } earliest && earliest <= at)
                at = earliest.AddTicks(-1);
            var added = transaction.Sql("INSERT INTO Replies(\"Key\", Provider, Conversation, Json, At) VALUES (?, ?, ?, ?, ?) ON CONFLICT(\"Key\") DO NOTHING")
                .Bind(reply.Key).Bind(reply.Provider).Bind(reply.Conversation).Bind(reply.Json).Bind(at).Run();
            if (added == 1)
            {
                var id = transaction.Sql("SELECT Id FROM Replies WHERE \"Key\" = ?").Bind(reply.Key).First(row => row.Number(0));
                transaction.Owe(new Obligation(ObligationFamily.DeliverCards, ObligationKind.SayReplies, new(StreamKind.Conversation, reply.Conversation),
                    string.Create(CultureInfo.InvariantCulture, $"{reply.Provider}:{id}"), transaction.Now + after));
            }

            return added;
        },
        cancellation);

    /// <summary>It was said, or cannot be said for good.</summary>
    public Task DoneAsync(long id, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => transaction.Sql("DELETE FROM Replies WHERE Id = ?").Bind(id).Run(), cancellation);

    /// <summary>What waits to be said in a conversation, in order.</summary>
    public Task<ImmutableArray<ReplyRow>> WaitingAsync(string provider, string conversation, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT Id, \"Key\", Provider, Conversation, Json, At FROM Replies WHERE Provider = ? AND Conversation = ? ORDER BY At, Id").Bind(provider).Bind(conversation)
            .All(row => new ReplyRow { Id = row.Number(0), Key = row.Text(1), Provider = row.Text(2), Conversation = row.Text(3), Json = row.Text(4), At = row.Time(5) }).ToImmutableArray(),
        cancellation);

    /// <summary>Whether anything waits to be said there: then what comes later waits behind it.</summary>
    public Task<bool> WaitsAsync(string provider, string conversation, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT 1 FROM Replies WHERE Provider = ? AND Conversation = ? LIMIT 1").Bind(provider).Bind(conversation).First(_ => true), cancellation);
}
