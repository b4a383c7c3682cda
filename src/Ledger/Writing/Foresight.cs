namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>What is asked ahead of the transaction, on one thread.</summary>
internal sealed class Foresight(LedgerDatabase database, Changes changes)
{
    private readonly KnownStanding _standing = new(changes);

    /// <summary>Asks what was committed.</summary>
    /// <param name="question">Is given the newest transaction of which it sees everything.</param>
    public T Ask<T>(Func<Statements, long, T> question)
    {
        var seen = changes.Committed;
        return database.Ask(ledger => question(ledger, seen));
    }

    /// <summary>What everything is decided under, read again once it may have changed.</summary>
    /// <param name="seen">The newest transaction of which everything is seen.</param>
    public Standing StandingIn(Statements ledger, long seen) => _standing.In(ledger.Sql, seen, () => LedgerTransaction.HeadIn(ledger.Sql).Time);
}
