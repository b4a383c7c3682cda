namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>Whether a person is away, or will be.</summary>
public sealed class AbsenceRow
{
    public required string Person { get; init; }
    public int Version { get; init; }
    /// <summary>Governance time, UTC; null where they said that they are back.</summary>
    public DateTimeOffset? Until { get; init; }
    public required string State { get; init; }
}
