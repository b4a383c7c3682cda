using ChatGovernanceBot.Governance.Defects;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>A defect as its entries leave it.</summary>
public sealed class DefectRow
{
    public required string Id { get; init; }
    /// <summary>The version of the stream's last entry, audited refusals counted.</summary>
    public int Version { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
    /// <summary>The <see cref="Defect"/> as JSON.</summary>
    public required string State { get; init; }
}
