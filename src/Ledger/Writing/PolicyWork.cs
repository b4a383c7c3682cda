using System.Globalization;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Records a policy, with the refs of whoever is new on its roster. The policy in force already is read again but not recorded again.</summary>
internal sealed class PolicyWork(PolicyFiles files, OrganisationBuilder build, Actor by, PersonalText? reason, IOrganisations organisations, CancellationToken cancellation)
    : Work<PolicyVersion>(cancellation)
{
    public static readonly StreamRef Stream = new(StreamKind.Policy, "main");

    protected override PolicyVersion Do(LedgerTransaction transaction)
    {
        var current = transaction.Policy;
        var isSame = current.Number > 0 && HashOf(transaction, current) == files.Hash;
        var version = isSame ? current : new PolicyVersion(current.Number + 1);
        var refs = new HandleRefs(transaction);
        var organisation = build(version, refs.Of);
        refs.KeepNew();
        if (!isSame)
            Record(transaction, version);
        // Also of a policy that was in force before anything was reviewed, or any defect followed up.
        Carry(transaction, ObligationKind.LookAtReviews, version);
        DefectBook.FollowUp(transaction);
        organisations.Remember(organisation);
        return version;
    }

    private void Record(LedgerTransaction transaction, PolicyVersion version)
    {
        transaction.Sql("INSERT INTO PolicyVersions(Version, Hash, LoadedAt, Files) VALUES (?, ?, ?, ?)")
            .Bind(version.Number).Bind(files.Hash).Bind(transaction.Now).BindUtf8(JsonSerializer.SerializeToUtf8Bytes(files.Contents)).Run();
        transaction.ForgetStanding();
        transaction.Append(Stream, version.Number, by, new PolicyEvent.Loaded(transaction.Now, version, files.Hash) { Reason = reason?.Commitment });
        Texts.Keep(transaction, reason is null ? [] : [reason]);
        Carry(transaction, ObligationKind.LookAtOpenItems, version);
        Carry(transaction, ObligationKind.CarryRoster, version);
    }

    private static void Carry(LedgerTransaction transaction, ObligationKind kind, PolicyVersion version) =>
        transaction.Owe(new Obligation(ObligationFamily.CarryDecisions, kind, Stream, version.Number.ToString(CultureInfo.InvariantCulture), transaction.Now));

    private static string? HashOf(LedgerTransaction transaction, PolicyVersion version) =>
        transaction.Sql("SELECT Hash FROM PolicyVersions WHERE Version = ?").Bind(version.Number).First(row => row.Text(0));
}

/// <summary>Gives each handle of a roster its ref: the one it has, or a new random one.</summary>
internal sealed class HandleRefs(LedgerTransaction transaction)
{
    private readonly Dictionary<Handle, string> _made = [];

    public string Of(Handle handle)
    {
        if (_made.TryGetValue(handle, out var made))
            return made;
        return transaction.Sql("SELECT Ref FROM IdentityRefs WHERE Handle = ?").Bind(handle.Value).First(row => row.Text(0))
            ?? (_made[handle] = Prefix(handle) + RandomRef.Make());
    }

    public void KeepNew()
    {
        foreach (var (handle, made) in _made)
            transaction.Sql("INSERT INTO IdentityRefs(Ref, Handle) VALUES (?, ?)").Bind(made).Bind(handle.Value).Run();
    }

    // For the eye of an operator only; nothing reads a ref apart.
    private static string Prefix(Handle handle) => handle.Value.Contains('@', StringComparison.Ordinal) ? "p_" : "m_";
}
