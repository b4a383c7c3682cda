using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// Answers that could not be said at once: kept and owed, in the order in which they were given. Nothing is kept that was said. Each conversation
/// has one obligation, however much waits there, so that whoever is flooded takes no turn of others; owed again at each answer that is kept.
/// </summary>
public sealed class ReplyBook(LedgerDatabase database, LedgerWriter writer)
{
    /// <summary>What is kept behind others is due no sooner: they are being said, and each that comes would have somebody else look.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(1);

    /// <summary>Keeps a reply and owes its saying. Kept again, it stays as it was.</summary>
    /// <param name="after">How long to wait before the next try.</param>
    /// <param name="isFirst">Whether it was given before all that waits there.</param>
    public Task KeepAsync(ReplyRow reply, TimeSpan after, bool isFirst = false, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var waits = Waits(transaction.Sql, reply.Provider, reply.Conversation);
            var at = transaction.Now;
            if (waits && isFirst && transaction.Sql("SELECT MIN(At) FROM Replies WHERE Provider = ? AND Conversation = ?").Bind(reply.Provider).Bind(reply.Conversation).First(row => row.TimeOrNull(0)) is { } earliest && earliest <= at)
                at = earliest.AddTicks(-1);
            var added = transaction.Sql("INSERT INTO Replies(\"Key\", Provider, Conversation, Json, At) VALUES (?, ?, ?, ?, ?) ON CONFLICT(\"Key\") DO NOTHING")
                .Bind(reply.Key).Bind(reply.Provider).Bind(reply.Conversation).Bind(reply.Json).Bind(at).Run();
            if (added == 1)
            {
                transaction.OweAgain(ObligationOf(reply, transaction.Now + (waits && after < Behind ? Behind : after)));
            }

            return added;
        },
        cancellation);

    /// <summary>In which channel an obligation of <see cref="ObligationKind.SayReplies"/> is to be fulfilled.</summary>
    // Older ledgers owe each reply by itself, and name it after the channel.
    public static string ProviderOf(Obligation owed) => owed.Subject.Split(':')[0];

    private static Obligation ObligationOf(ReplyRow reply, DateTimeOffset due) =>
        new(ObligationFamily.DeliverCards, ObligationKind.SayReplies, new(StreamKind.Conversation, reply.Conversation), reply.Provider, due);

    /// <summary>It was said, or cannot be said for good.</summary>
    public Task DoneAsync(long id, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => transaction.Sql("DELETE FROM Replies WHERE Id = ?").Bind(id).Run(), cancellation);

    /// <summary>The same, by its key.</summary>
    public Task DoneAsync(string key, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => transaction.Sql("DELETE FROM Replies WHERE \"Key\" = ?").Bind(key).Run(), cancellation);

    /// <summary>What waits to be said in a conversation, in order.</summary>
    /// <param name="most">No more than the first so many.</param>
    public Task<ImmutableArray<ReplyRow>> WaitingAsync(string provider, string conversation, int most = int.MaxValue, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT Id, \"Key\", Provider, Conversation, Json, At FROM Replies WHERE Id IN (SELECT Id FROM Replies WHERE Provider = ? AND Conversation = ? ORDER BY At, Id LIMIT ?) ORDER BY At, Id")
            .Bind(provider).Bind(conversation).Bind(most)
            .All(row => new ReplyRow { Id = row.Number(0), Key = row.Text(1), Provider = row.Text(2), Conversation = row.Text(3), Json = row.Text(4), At = row.Time(5) }).ToImmutableArray(),
        cancellation);

    /// <summary>Whether anything waits to be said there: then what comes later waits behind it.</summary>
    public Task<bool> WaitsAsync(string provider, string conversation, CancellationToken cancellation = default) => database.AskAsync(
        ledger => Waits(ledger.Sql, provider, conversation), cancellation);

    private static bool Waits(Func<string, Statement> sql, string provider, string conversation) =>
        sql("SELECT 1 FROM Replies WHERE Provider = ? AND Conversation = ? LIMIT 1").Bind(provider).Bind(conversation).First(_ => true);
}
