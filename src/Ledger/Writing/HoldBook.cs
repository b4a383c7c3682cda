using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Policy.Holds;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>The policy that is held, in a setting of its own. Beside its state stands the version of the last entry: a refusal may be one.</summary>
internal sealed class HoldBook : StreamBook<PolicyHold, PolicyHoldCommand, PolicyEvent>
{
    internal const string Setting = "policy-held", VersionSetting = "policy-held-version";

    protected override string Select => $"SELECT (SELECT CAST(Value AS INTEGER) FROM Settings WHERE \"Key\" = '{VersionSetting}'), Value FROM Settings WHERE \"Key\" = 'policy-' || ?";

    public static PolicyHold StateIn(Func<string, Statement> sql) => sql($"SELECT Value FROM Settings WHERE \"Key\" = '{Setting}'").First(row => row.Json<PolicyHold>(0)) ?? PolicyHold.None;

    public override StreamRef StreamOf(PolicyHoldCommand command) => PolicyHold.Stream;

    public override Decided<PolicyEvent> Decide(LedgerTransaction transaction, Organisation organisation, PolicyHold? state, PolicyHoldCommand command) =>
        HoldLifecycle.Decide(state!, command, new(organisation, transaction.Now));

    public override PolicyHold Start(StreamRef stream) => PolicyHold.None;

    public override PolicyHold Evolve(PolicyHold? state, PolicyEvent @event) => HoldLifecycle.Evolve(state!, @event);

    public override IEnumerable<Obligation> Owes(PolicyHold after, PolicyEvent @event) => HoldLifecycle.Owes(after, @event);

    public override void Save(LedgerTransaction transaction, PolicyHold? before, PolicyHold after, int version, ReadOnlySpan<byte> json)
    {
        transaction.Sql($"INSERT INTO Settings(\"Key\", Value) VALUES ('{Setting}', ?) ON CONFLICT(\"Key\") DO UPDATE SET Value = excluded.Value").BindUtf8(json).Run();
        SaveVersion(transaction, PolicyHold.Stream, version);
    }

    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) =>
        transaction.Sql($"INSERT INTO Settings(\"Key\", Value) VALUES ('{VersionSetting}', CAST(? AS TEXT)) ON CONFLICT(\"Key\") DO UPDATE SET Value = excluded.Value").Bind(version).Run();
}
