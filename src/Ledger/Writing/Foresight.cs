using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People.Absences;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>What is asked ahead of the transaction, on one thread.</summary>
internal sealed class Foresight(LedgerDatabase database, Changes changes)
{
    private (long Seen, Standing Standing)? _known;

    /// <summary>Asks what was committed.</summary>
    /// <param name="question">Is given the newest transaction of which it sees everything.</param>
    public T Ask<T>(Func<Statements, long, T> question)
    {
        var seen = changes.Committed;
        return database.Ask(ledger => question(ledger, seen));
    }

    /// <summary>What everything is decided under, read again once it may have changed.</summary>
    /// <param name="seen">The newest transaction of which everything is seen.</param>
    /// <param name="now">Governance time.</param>
    public Standing StandingIn(Statements ledger, long seen, DateTimeOffset now)
    {
        if (_known is var (then, known) && changes.Standing <= then)
            return known;
        var standing = new Standing(LedgerTransaction.PolicyInForce(ledger.Sql), CustodyBook.StateIn(ledger.Sql), [.. AbsenceBook.After(ledger.Sql, now)]);
        _known = (seen, standing);
        return standing;
    }
}

/// <summary>What every request is decided under besides what it says itself.</summary>
/// <param name="Policy">The version in force; 0 before the first load.</param>
/// <param name="Absences">Those that were not over when it was read.</param>
internal sealed record Standing(PolicyVersion Policy, CustodyState Custody, ImmutableArray<Absence> Absences);
