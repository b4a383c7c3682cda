using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>Where a card stands on its way.</summary>
public enum DeliveryState
{
    /// <summary>Recorded; nothing is known to have left yet. A resend keeps the id.</summary>
    Recorded,
    /// <summary>The channel took it; its message reference is known.</summary>
    Sent,
    /// <summary>It shows an end and offers nothing more to press, or another delivery took its place, or there was nothing left to say before it was brought.</summary>
    Settled,
    /// <summary>The person cannot be reached this way, or not any more.</summary>
    Undeliverable,
}

/// <summary>A card that was sent, or is being sent: the truth behind a button's random id.</summary>
public sealed class DeliveryRow
{
    /// <summary>No state has this version.</summary>
    public const int NotShown = -1;

    public required string Id { get; init; }
    public StreamKind StreamKind { get; init; }
    public required string StreamId { get; init; }
    public required string Card { get; init; }
    /// <summary>0 where the card is about the whole.</summary>
    public int Item { get; init; }
    /// <summary>Null where the card is not about a stage.</summary>
    public int? Stage { get; init; }
    /// <summary>Whom it was sent to; empty for a card in a channel. Authority is always the clicker's.</summary>
    public required string Person { get; init; }
    public required string Provider { get; init; }
    public required string Tenant { get; init; }
    public required string UserId { get; init; }
    public string? MessageReference { get; init; }
    /// <summary>What the card shows (I11); empty where nothing is decided on it.</summary>
    public required string Digest { get; init; }
    /// <summary>The state's version that the message shows; <see cref="NotShown"/> where it shows other content.</summary>
    public int ShownVersion { get; init; }
    public DeliveryState State { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    /// <summary>When the channel first took it; an update is no new message. Governance time, UTC; null before, and for what was sent before this was noted.</summary>
    public DateTimeOffset? SentAt { get; init; }
    /// <summary>When it is tried again, since the channel would not take it yet or something stands before it; null where nothing was put back. Governance time, UTC.</summary>
    public DateTimeOffset? NextTry { get; init; }
    /// <summary>When the channel failed to take it; null where it only waits for its turn since. Governance time, UTC.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Whether it came to where its reader can act on it.</summary>
    public bool IsBrought => MessageReference is not null && State != DeliveryState.Undeliverable;

    /// <summary>The chat account it was sent to.</summary>
    public ChatAccount ToAccount() => new(Provider, Tenant, UserId);
}

/// <summary>A message in the web chat, as it stands now.</summary>
public sealed class WebMessageRow
{
    public long Id { get; init; }
    public required string Provider { get; init; }
    public required string Tenant { get; init; }
    public required string UserId { get; init; }
    /// <summary>Null for a message that no delivery stands behind.</summary>
    public string? DeliveryId { get; init; }
    public required string Json { get; init; }
    public DateTimeOffset At { get; init; }
    /// <summary>From 1; rises with every update in place.</summary>
    public int Version { get; init; }
}

/// <summary>An open question or draft, outside the audit, gone after 24 hours.</summary>
public sealed class DialogRow
{
    public required string Channel { get; init; }
    public required string Conversation { get; init; }
    public required string Person { get; init; }
    /// <summary>Random; named by the buttons of its card.</summary>
    public required string Id { get; init; }
    public required string State { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}
