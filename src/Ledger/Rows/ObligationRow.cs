using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>Something owed; done or not, its key stands for good.</summary>
public sealed class ObligationRow
{
    public long Id { get; init; }
    public ObligationFamily Family { get; init; }
    public ObligationKind Kind { get; init; }
    public StreamKind StreamKind { get; init; }
    public required string StreamId { get; init; }
    /// <summary><c>StreamKind|StreamId|Kind|Subject</c>: what a stream owes stands together.</summary>
    public required string Key { get; init; }
    /// <summary>The key's <see cref="Ledger.KeyHash"/>, by which it is unique in its stream.</summary>
    public required byte[] KeyHash { get; init; }
    /// <summary>Governance time.</summary>
    public DateTimeOffset DueAt { get; init; }
    /// <summary>Governance time at which it was first due; null where that is <see cref="DueAt"/> still.</summary>
    public DateTimeOffset? OwedSince { get; init; }
    /// <summary>How often it was tried without success.</summary>
    public int Attempt { get; init; }
    public string? LeaseOwner { get; init; }
    /// <summary>System time.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }
    /// <summary>Governance time; null while owed.</summary>
    public DateTimeOffset? DoneAt { get; init; }
    public string? LastError { get; init; }

    public Obligation ToObligation() => Obligation.OfKey(Family, Kind, new StreamRef(StreamKind, StreamId), Key, DueAt);
}
