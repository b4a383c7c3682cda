using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>One audit entry: the event itself. Append-only by trigger; never re-serialised.</summary>
public sealed class AuditEntryRow
{
    /// <summary>From 1, gapless over the whole log.</summary>
    public long Sequence { get; init; }
    public StreamKind StreamKind { get; init; }
    public required string StreamId { get; init; }
    /// <summary>From 1, gapless in the stream.</summary>
    public int Version { get; init; }
    /// <summary>Canonical JSON, exactly as it was hashed.</summary>
    public required byte[] Bytes { get; init; }
    public required byte[] Hash { get; init; }
}
