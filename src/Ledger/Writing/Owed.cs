using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>An obligation with what its row is found by.</summary>
internal sealed record Owed(Obligation Obligation)
{
    public string Key { get; } = Obligation.Key;
    public byte[] KeyHash { get; } = Ledger.KeyHash.Of(Obligation.Key);
}
