using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>An access as its entries leave it.</summary>
public sealed class AccessRow
{
    public required string Id { get; init; }
    /// <summary>The version of the stream's last entry, audited refusals counted.</summary>
    public int Version { get; init; }
    public required string Identity { get; init; }
    public required string Entitlement { get; init; }
    public AccessState State { get; init; }
    /// <summary>The <see cref="Access"/> as JSON.</summary>
    public required string StateJson { get; init; }
}
