using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>The custody of the ledger, in a setting of its own.</summary>
internal sealed class CustodyBook : StreamBook<LedgerCustody, CustodyCommand, CustodyEvent>
{
    private const string Setting = "custody-";

    protected override string Select => $"SELECT json_extract(Value, '$.version'), Value FROM Settings WHERE \"Key\" = '{Setting}' || ?";

    /// <summary>As it was committed, or as the transaction that asks has left it.</summary>
    public static CustodyState StateIn(Func<string, Statement> sql) =>
        sql($"SELECT json_extract(Value, '$.open.number') FROM Settings WHERE \"Key\" = '{Setting}main'").First(row => !row.IsNull(0)) ? CustodyState.Quarantined : CustodyState.Sound;

    /// <summary>The quarantine that nobody has released; null where there is none.</summary>
    public static Quarantine? OpenIn(Func<string, Statement> sql) =>
        sql($"SELECT Value FROM Settings WHERE \"Key\" = '{Setting}main'").First(row => row.Json<LedgerCustody>(0))?.Open;

    public static ImmutableArray<AccessId> UnreadIn(Func<string, Statement> sql, int quarantine) =>
        [.. sql("SELECT Id FROM Accesses WHERE json_extract(StateJson, '$.reading.quarantine') = ? AND json_extract(StateJson, '$.reading.at') IS NULL ORDER BY Id").Bind(quarantine).All(row => new AccessId(row.Text(0)))];

    public override StreamRef StreamOf(CustodyCommand command) => LedgerCustody.Stream;

    public override Decided<CustodyEvent> Decide(LedgerTransaction transaction, Organisation organisation, LedgerCustody? state, CustodyCommand command) =>
        CustodyLifecycle.Decide(state!, command, new(organisation, transaction.Now, quarantine => UnreadIn(transaction.Sql, quarantine)));

    public override LedgerCustody Start(StreamRef stream) => LedgerCustody.Sound;

    public override LedgerCustody Evolve(LedgerCustody? state, CustodyEvent @event) => CustodyLifecycle.Evolve(state!, @event);

    public override IEnumerable<Obligation> Owes(LedgerCustody after, CustodyEvent @event) => CustodyLifecycle.Owes(after, @event);

    public override void Save(LedgerTransaction transaction, LedgerCustody? before, LedgerCustody after, int version, ReadOnlySpan<byte> json)
    {
        transaction.Sql($"INSERT INTO Settings(\"Key\", Value) VALUES ('{Setting}main', ?) ON CONFLICT(\"Key\") DO UPDATE SET Value = excluded.Value").BindUtf8(json).Run();
        transaction.ForgetStanding();
        if (before?.Open is not null && after.Open is null)
            HurryWhatWaited(transaction);
    }

    // What was barred is tried again by then in an hour at the latest; whoever released the ledger does not wait for that.
    private static void HurryWhatWaited(LedgerTransaction transaction)
    {
        transaction.Sql("UPDATE Obligations SET DueAt = ?1 WHERE DoneAt IS NULL AND Attempt > 0 AND DueAt > ?1").Bind(transaction.Now).Run();
        foreach (var family in Enum.GetValues<ObligationFamily>())
            transaction.Signal(family);
    }

    // No refusal of this stream is audited.
    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) => throw new NotSupportedException();
}
