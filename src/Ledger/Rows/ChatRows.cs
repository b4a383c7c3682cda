using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>Where a chat account was met: what is needed to speak there again without having been spoken to.</summary>
public sealed class ConversationReferenceRow
{
    public required string Provider { get; init; }
    public required string Tenant { get; init; }
    public required string UserId { get; init; }
    /// <summary>The channel's id of the conversation, without the thread.</summary>
    public required string Conversation { get; init; }
    /// <summary>The channel's word for it: personal, groupChat, channel.</summary>
    public required string Kind { get; init; }
    /// <summary>Where the channel is spoken to about this conversation. Looked at again before every use.</summary>
    public required string ServiceUrl { get; init; }
    /// <summary>How the channel itself names the account in a conversation; empty while it never spoke.</summary>
    public required string Member { get; init; }
    /// <summary>How the channel names the bot there.</summary>
    public required string Bot { get; init; }
    /// <summary>When the bot introduced itself; null while it has not.</summary>
    public DateTimeOffset? WelcomedAt { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Something that was answered and could not be said yet. Gone once it is said.</summary>
public sealed class ReplyRow
{
    /// <summary>Rises in the order in which replies are to be said.</summary>
    public long Id { get; init; }
    /// <summary>The same for a redelivery of what was answered.</summary>
    public required string Key { get; init; }
    public required string Provider { get; init; }
    public required string Conversation { get; init; }
    /// <summary>Where and what, as the channel wrote it.</summary>
    public required string Json { get; init; }
    public DateTimeOffset At { get; init; }
}
