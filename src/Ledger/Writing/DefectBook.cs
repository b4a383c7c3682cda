using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Defects in rows.</summary>
internal sealed class DefectBook(AccessBook accesses) : StreamBook<Defect, DefectCommand, DefectEvent>
{
    protected override string Select => "SELECT Version, State FROM Defects WHERE Id = ?";

    public override StreamRef StreamOf(DefectCommand command) => new(StreamKind.Defect, command.Defect.Value);

    public override Decided<DefectEvent> Decide(LedgerTransaction transaction, Organisation organisation, Defect? state, DefectCommand command) =>
        DefectLifecycle.Decide(state, command, new(organisation, transaction.Now) { CauseOf = defect => CauseOf(transaction, defect) });

    private DefectCause CauseOf(LedgerTransaction transaction, Defect defect) => (defect.Source.Kind, defect.Task.Reason) switch
    {
        _ when defect.Owed is { } key => DefectCauses.While(transaction.Sql("SELECT 1 FROM Obligations WHERE StreamId = ? AND \"Key\" = ? AND DoneAt IS NULL").Bind(defect.Source.Id).Bind(key).First(_ => true)),
        (StreamKind.Access, _) when accesses.Read(transaction, defect.Source).State is { } access => DefectCauses.Of(defect, access) is var cause && cause is DefectCause.Gone && HoldsUpOthers(transaction, defect)
            ? DefectCause.Lasts
            : cause,
        (_, TaskReason.Quarantined) => DefectCauses.While(transaction.Custody == CustodyState.Quarantined),
        (_, TaskReason.ClockPutBack) => DefectCauses.While(transaction.Clock == ClockState.PutBack),
        (_, TaskReason.PolicyHeld) => DefectCauses.While(HoldBook.StateIn(transaction.Sql).Open is not null),
        _ => DefectCause.Unknown,
    };

    /// <summary>Owes the first look at every open defect for which none was ever owed.</summary>
    public static void FollowUp(LedgerTransaction transaction)
    {
        var never = transaction.Sql("SELECT State FROM Defects WHERE ClosedAt IS NULL AND NOT EXISTS (SELECT 1 FROM Obligations WHERE StreamKind = ? AND StreamId = Defects.Id AND Kind = ?)")
            .Bind(Names.Of(StreamKind.Defect)).Bind(Names.Of(ObligationKind.ChaseDefect)).All(row => row.Json<Defect>(0)!).ToList();
        foreach (var defect in never)
            transaction.Owe(DefectLifecycle.FollowUp(defect, transaction.Now));
    }

    private static bool HoldsUpOthers(LedgerTransaction transaction, Defect defect) =>
        DefectCauses.IsOfSystem(defect.Task.Reason) && LedgerQueries.FailingToGoIn(transaction.Sql, new AccessId(defect.Source.Id).Entitlement.System).Any(a => a.IsStuck);

    public override Defect Evolve(Defect? state, DefectEvent @event) => DefectLifecycle.Evolve(state, @event);

    public override IEnumerable<Obligation> Owes(Defect after, DefectEvent @event) => DefectLifecycle.Owes(after, @event);

    public override void Save(LedgerTransaction transaction, Defect? before, Defect after, int version, ReadOnlySpan<byte> json) =>
        transaction.Sql("INSERT INTO Defects(Id, Version, OpenedAt, ClosedAt, State) VALUES (?, ?, ?, ?, ?) ON CONFLICT(Id) DO UPDATE SET Version = excluded.Version, ClosedAt = excluded.ClosedAt, State = excluded.State")
            .Bind(after.Id.Value).Bind(version).Bind(after.OpenedAt).Bind(after.EndedAt).BindUtf8(json).Run();

    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) =>
        transaction.Sql("UPDATE Defects SET Version = ? WHERE Id = ?").Bind(version).Bind(stream.Id).Run();
}
