namespace ChatGovernanceBot.Ledger;

/// <summary>
/// What a channel answered, word for word, to something that may be sent again. Kept beside the answers to commands and for as long; what
/// was done is in the audit, this only makes a repeat hear the same.
/// </summary>
public sealed class AnswerBook(LedgerDatabase database, LedgerWriter writer)
{
    private const string Kept = "SELECT Answer FROM IdempotencyKeys WHERE KeyHash = ?";

    public Task<string?> FindAsync(string key, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql(Kept).BindBlob(KeyHash.Of(RowOf(key))).First(row => row.Text(0)), cancellation);

    /// <summary>Keeps an answer, unless there is one already.</summary>
    /// <returns>The answer that is kept.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded.</exception>
    public Task<string> KeepAsync(string key, string answer, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            var row = RowOf(key);
            var hash = KeyHash.Of(row);
            transaction.Sql("INSERT INTO IdempotencyKeys(\"Key\", KeyHash, Answer, At) VALUES (?, ?, ?, ?) ON CONFLICT(KeyHash) DO NOTHING")
                .Bind(row).BindBlob(hash).Bind(answer).Bind(transaction.SystemNow).Run();
            return transaction.Sql(Kept).BindBlob(hash).First(kept => kept.Text(0))!;
        },
        cancellation);

    // A command may have been given the same key.
    private static string RowOf(string key) => $"answer:{key}";
}
