using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>What a command was answered; stored with its key in the same transaction.</summary>
/// <param name="Asked">What was asked for; null where the key alone said it.</param>
/// <param name="Moment">Null where it was kept before moments were.</param>
internal sealed record Answer(Refusal? Refusal, int Events, string Stream, string? Asked = null, Moment? Moment = null)
{
    public bool IsFor(string? asked) => Asked is null || Asked == asked;
}

/// <summary>When a command was carried out.</summary>
/// <param name="LastEntry">The log's newest entry after it.</param>
internal sealed record Moment(DateTimeOffset At, long LastEntry);

/// <summary>Answers to commands that carried a key, so that a repeat does nothing and hears the same.</summary>
internal static class Idempotency
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>What is said to a repeat that asks for something else than the first did.</summary>
    public static readonly Refusal AskedOtherwise = new(RefusalCode.NoAuthority, "This was answered before, when it asked for something else. Nothing was done now.");

    /// <exception cref="ArgumentException">The key belongs to a command on another stream, and does not say what was asked for.</exception>
    public static Answer? Find(LedgerTransaction transaction, string key, StreamRef stream, string? asked)
    {
        var answer = transaction.Sql("SELECT Answer FROM IdempotencyKeys WHERE KeyHash = ?").BindBlob(KeyHash.Of(key)).First(row => row.Json<Answer>(0));
        return answer is null || !answer.IsFor(asked) || answer.Stream == stream.ToString() ? answer : throw new ArgumentException($"the key was used for {answer.Stream} already", nameof(key));
    }

    public static void Keep(LedgerTransaction transaction, string key, Answer answer) =>
        transaction.Sql("INSERT INTO IdempotencyKeys(\"Key\", KeyHash, Answer, At) VALUES (?, ?, ?, ?)")
            .Bind(key).BindBlob(KeyHash.Of(key)).BindUtf8(JsonSerializer.SerializeToUtf8Bytes(answer, GovernanceJson.Options))
            .Bind(transaction.SystemNow).Run();
}

/// <summary>Keeps the audit from being flooded: one audited refusal an hour for an actor, stream and reason.</summary>
internal static class RefusalMarks
{
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Whether this refusal is recorded; then it is marked as such.</summary>
    public static bool MayRecord(LedgerTransaction transaction, Actor by, StreamRef stream, string reason) =>
        transaction.Sql("INSERT INTO RefusalMarks(Actor, StreamKind, StreamId, Reason, At) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET At = excluded.At WHERE RefusalMarks.At <= ?")
            .Bind(by.Key).Bind(Names.Of(stream.Kind)).Bind(stream.Id).Bind(reason).Bind(transaction.Now).Bind(transaction.Now - Pause).Run() > 0;
}

/// <summary>Free text of people, beside the entries that hold its commitment.</summary>
internal static class Texts
{
    public static void Keep(LedgerTransaction transaction, IEnumerable<PersonalText> texts)
    {
        foreach (var text in texts)
            transaction.Sql("INSERT INTO PersonalTexts(Commitment, Salt, Text, Person) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .Bind(text.Commitment.Value).BindBlob(text.Salt).Bind(text.Text).Bind(text.Person.Value).Run();
    }
}

/// <summary>Removes what is kept only for a time.</summary>
internal static class Sweep
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public static int Run(LedgerTransaction transaction) =>
        transaction.Sql("DELETE FROM IdempotencyKeys WHERE Id < IFNULL((SELECT Id FROM IdempotencyKeys WHERE At >= ? ORDER BY Id LIMIT 1), 1 << 62)").Bind(transaction.SystemNow - Idempotency.KeptFor).Run()
        + transaction.Sql("DELETE FROM Dialogs WHERE UpdatedAt < ?").Bind(transaction.Now - DialogBook.KeptFor).Run()
        + transaction.Sql("DELETE FROM RefusalMarks WHERE At < ?").Bind(transaction.Now - RefusalMarks.Pause).Run();
}
