using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>An obligation that one worker may fulfil until its lease is over.</summary>
/// <param name="OwedSince">Governance time, UTC, at which it was first due: a try that failed makes it due later, and no less old.</param>
/// <param name="Attempt">How often it was tried before without success.</param>
/// <param name="LeaseUntil">System time, UTC. With <paramref name="Owner"/> it tells this lease from any later one.</param>
public sealed record ClaimedObligation(long Id, Obligation Obligation, DateTimeOffset OwedSince, int Attempt, string Owner, DateTimeOffset LeaseUntil);

/// <summary>Whether a worker still held its lease; where it did not, nothing was written.</summary>
public enum LeaseOutcome { Held, Lost }

/// <summary>What is owed, for the jobs that fulfil it. It stays owed until it is completed, whatever happens to the one who claimed it.</summary>
public sealed class ObligationBook(LedgerWriter writer)
{
    /// <summary>The longest wait between two tries.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private const int LongestError = 2000;

    internal const string SelectDue =
        "SELECT Id, Kind, StreamKind, StreamId, \"Key\", DueAt, Attempt, OwedSince FROM Obligations WHERE Family = ? AND DoneAt IS NULL AND DueAt <= ? AND (LeaseUntil IS NULL OR LeaseUntil <= ?) ORDER BY DueAt LIMIT ?";

    private const string TakeBack = "UPDATE Obligations SET LeaseOwner = NULL, LeaseUntil = NULL WHERE DoneAt IS NULL AND LeaseUntil IS NOT NULL";
    private const string Lease = "UPDATE Obligations SET LeaseOwner = ?, LeaseUntil = ? WHERE Id = ?";
    private const string Complete = "UPDATE Obligations SET DoneAt = ?, LeaseOwner = NULL, LeaseUntil = NULL WHERE Id = ? AND LeaseOwner = ? AND LeaseUntil = ? AND DoneAt IS NULL";
    private const string Retry =
        "UPDATE Obligations SET OwedSince = COALESCE(OwedSince, DueAt), DueAt = ?, Attempt = Attempt + ?, LastError = ?, LeaseOwner = NULL, LeaseUntil = NULL WHERE Id = ? AND LeaseOwner = ? AND LeaseUntil = ? AND DoneAt IS NULL";

    /// <summary>
    /// Ends every lease. To be called once at the start of the one host that a SQLite database has, before any job: whoever held a lease is
    /// dead, and what they had begun is due again at once rather than when their leases would have run out.
    /// </summary>
    public Task<int> TakeBackAsync(CancellationToken cancellation = default) => writer.BookAsync(transaction => transaction.Sql(TakeBack).Run(), cancellation);

    /// <summary>Takes up to <paramref name="batch"/> obligations that are due by governance time and leased to nobody by system time, the longest due first.</summary>
    /// <param name="lease">How long nobody else may take them, in system time.</param>
    public Task<ImmutableArray<ClaimedObligation>> ClaimAsync(ObligationFamily family, string owner, int batch, TimeSpan lease, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => Claim(transaction, family, owner, batch, lease), cancellation);

    /// <summary>It is fulfilled, or nothing was owed any more.</summary>
    public Task<LeaseOutcome> CompleteAsync(ClaimedObligation claimed, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => Outcome(Held(transaction.Sql(Complete).Bind(transaction.Now), claimed)), cancellation);

    /// <summary>It could not be fulfilled: due again after a wait that doubles, with jitter, up to an hour.</summary>
    /// <param name="error">For an operator; never a secret.</param>
    /// <param name="atLeast">How long it is not to be tried again, whatever the wait would be.</param>
    public Task<LeaseOutcome> RetryAsync(ClaimedObligation claimed, string error, TimeSpan atLeast = default, CancellationToken cancellation = default)
    {
        var backoff = Backoff(claimed.Attempt, LongestBackoff);
        return RetryAfterAsync(claimed, error, backoff > atLeast ? backoff : atLeast, cancellation);
    }

    /// <summary>The same, due again after just this wait.</summary>
    public Task<LeaseOutcome> RetryAfterAsync(ClaimedObligation claimed, string error, TimeSpan wait, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => MakeDue(transaction, claimed, transaction.Now + wait, 1, error), cancellation);

    /// <summary>Its turn has not come. It was not tried, so no failure is counted.</summary>
    /// <param name="until">Governance time, UTC.</param>
    /// <param name="why">For an operator; never a secret.</param>
    public Task<LeaseOutcome> PutOffAsync(ClaimedObligation claimed, DateTimeOffset until, string why, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => MakeDue(transaction, claimed, until, 0, why), cancellation);

    /// <summary>Its turn comes within this time from now. It was not tried, so no failure is counted.</summary>
    /// <param name="why">For an operator; never a secret.</param>
    public Task<LeaseOutcome> WaitAsync(ClaimedObligation claimed, TimeSpan wait, string why, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => MakeDue(transaction, claimed, transaction.Now + wait, 0, why), cancellation);

    /// <summary>How long to wait after so many tries, with jitter.</summary>
    public static TimeSpan Backoff(int attempt, TimeSpan longest) => Backoff(attempt, AccessBook.Jitter()) is var wait && wait < longest ? wait : longest;

    /// <summary>Between half and the whole of 5 s · 2^attempt, never above <see cref="LongestBackoff"/>.</summary>
    /// <param name="jitter">From 0 up to 1.</param>
    public static TimeSpan Backoff(int attempt, double jitter)
    {
        var whole = attempt >= 10 ? LongestBackoff : TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << attempt, LongestBackoff.Ticks));
        return whole / 2 + whole / 2 * jitter;
    }

    private static ImmutableArray<ClaimedObligation> Claim(LedgerTransaction transaction, ObligationFamily family, string owner, int batch, TimeSpan lease)
    {
        var until = transaction.SystemNow + lease;
        var claimed = ImmutableArray.CreateBuilder<ClaimedObligation>();
        var rows = transaction.Sql(SelectDue).Bind(Names.Of(family)).Bind(transaction.Now).Bind(transaction.SystemNow).Bind(batch);
        while (rows.Step())
            claimed.Add(new ClaimedObligation(rows.Number(0), Read(rows, family), rows.Time(rows.IsNull(7) ? 5 : 7), (int)rows.Number(6), owner, until));
        foreach (var one in claimed)
            transaction.Sql(Lease).Bind(owner).Bind(until).Bind(one.Id).Run();
        return claimed.DrainToImmutable();
    }

    private static Obligation Read(Statement row, ObligationFamily family) =>
        Obligation.OfKey(family, Enum.Parse<ObligationKind>(row.Text(1)), new StreamRef(Enum.Parse<StreamKind>(row.Text(2)), row.Text(3)), row.Text(4), row.Time(5));

    private static LeaseOutcome MakeDue(LedgerTransaction transaction, ClaimedObligation claimed, DateTimeOffset at, int failures, string why) =>
        Outcome(Held(transaction.Sql(Retry).Bind(at).Bind(failures).Bind(why.Length <= LongestError ? why : why[..LongestError]), claimed));

    private static int Held(Statement update, ClaimedObligation claimed) => update.Bind(claimed.Id).Bind(claimed.Owner).Bind(claimed.LeaseUntil).Run();

    private static LeaseOutcome Outcome(int changed) => changed == 1 ? LeaseOutcome.Held : LeaseOutcome.Lost;
}
