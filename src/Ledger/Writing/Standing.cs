using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People.Absences;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>What everything is decided under besides what it says itself.</summary>
/// <param name="Policy">The version in force; 0 before the first load.</param>
/// <param name="Custody">Whether what the ledger knows can be trusted to give anything.</param>
/// <param name="Absences">Those that were not over when it was read.</param>
internal sealed record Standing(PolicyVersion Policy, CustodyState Custody, ImmutableArray<Absence> Absences)
{
    private readonly Stays _stays = new(Absences);

    /// <summary>Who is away.</summary>
    /// <param name="now">Governance time, UTC, not before it was read.</param>
    public WhoIsAway AwayAt(DateTimeOffset now) => _stays.At(now);

    /// <param name="newest">Governance time of the log's newest entry: nothing is decided at an earlier time.</param>
    public static Standing In(Func<string, Statement> sql, DateTimeOffset newest) =>
        new(LedgerTransaction.PolicyInForce(sql), CustodyBook.StateIn(sql), [.. AbsenceBook.After(sql, newest)]);
}

/// <summary>The standing as one thread last read it. It is read again once a transaction after those that were seen may have changed it: one that is open, and may be undone, is after them all.</summary>
internal sealed class KnownStanding(Changes changes)
{
    private (long Seen, Standing Standing)? _known;

    /// <param name="seen">The newest committed transaction of which everything is seen.</param>
    /// <param name="newest">As <see cref="Standing.In"/>, of what is committed.</param>
    public Standing In(Func<string, Statement> sql, long seen, Func<DateTimeOffset> newest)
    {
        if (_known is var (then, known) && changes.Standing <= then)
            return known;
        var standing = Standing.In(sql, newest());
        _known = (seen, standing);
        return standing;
    }
}
