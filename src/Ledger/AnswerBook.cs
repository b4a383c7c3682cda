using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// What a channel answered, word for word, to something that may be sent again. Kept beside the answers to commands and for as long; what
/// was done is in the audit, this only makes a repeat hear the same.
/// </summary>
public sealed class AnswerBook(LedgerDatabase database, LedgerWriter writer)
{
    public async Task<string?> FindAsync(string key, CancellationToken cancellation = default)
    {
        var row = RowOf(key);
        await using var context = database.Read();
        return await context.IdempotencyKeys.Where(k => k.Key == row).Select(k => k.Answer).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Keeps an answer, unless there is one already.</summary>
    /// <returns>The answer that is kept.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<string> KeepAsync(string key, string answer, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var row = RowOf(key);
            transaction.Sql("INSERT INTO IdempotencyKeys(\"Key\", Answer, At) VALUES (?, ?, ?) ON CONFLICT(\"Key\") DO NOTHING").Bind(row).Bind(answer).Bind(transaction.SystemNow).Run();
            var kept = transaction.Sql("SELECT Answer FROM IdempotencyKeys WHERE \"Key\" = ?").Bind(row);
            kept.Step();
            var first = kept.Text(0);
            kept.Fresh();
            return first;
        },
        cancellation);

    // A command may have been given the same key.
    private static string RowOf(string key) => $"answer:{key}";
}
