using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>Free text of a person; entries name it by commitment.</summary>
public sealed class PersonalTextRow
{
    public required string Commitment { get; init; }
    public required byte[] Salt { get; init; }
    public required string Text { get; init; }
    public required string Person { get; init; }
}

/// <summary>The answer that a channel's command was given; kept 7 days of system time.</summary>
public sealed class IdempotencyKeyRow
{
    /// <summary>Rises with time.</summary>
    public long Id { get; init; }
    public required string Key { get; init; }
    /// <summary>The key's <see cref="Ledger.KeyHash"/>, by which it is found.</summary>
    public required byte[] KeyHash { get; init; }
    public required string Answer { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>A policy that was loaded, with the files it was read from.</summary>
public sealed class PolicyVersionRow
{
    public int Version { get; init; }
    public required string Hash { get; init; }
    public DateTimeOffset LoadedAt { get; init; }
    /// <summary>JSON object: file name to content.</summary>
    public required string Files { get; init; }
}

/// <summary>The random ref under which entries name an identity of the roster.</summary>
public sealed class IdentityRefRow
{
    public required string Ref { get; init; }
    public required string Handle { get; init; }
}

/// <summary>A single value: the log's id, the head, the shift of governance time.</summary>
public sealed class SettingRow
{
    public required string Key { get; init; }
    public required string Value { get; init; }
}

/// <summary>When a refusal was last recorded for an actor, stream and reason: at most one an hour.</summary>
public sealed class RefusalMarkRow
{
    public required string Actor { get; init; }
    public StreamKind StreamKind { get; init; }
    public required string StreamId { get; init; }
    public required string Reason { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Where an edge was first intended. Policy may change or drop the identity and the system; the edge is still where it was made.</summary>
public sealed class EdgeAccountRow
{
    public required string AccessId { get; init; }
    /// <summary>The connector that reaches it.</summary>
    public required string Connector { get; init; }
    /// <summary>The identity's account in the target, as it was then.</summary>
    public required string Account { get; init; }
    /// <summary>The access's turn at which it was recorded.</summary>
    public int Turn { get; init; }
    public DateTimeOffset Since { get; init; }
}
