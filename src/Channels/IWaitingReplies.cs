namespace ChatGovernanceBot.Channels;

/// <summary>Says what a channel could not say at once. Each channel that keeps such replies has one.</summary>
public interface IWaitingReplies
{
    /// <summary>The provider part of a <see cref="Governance.People.ChatAccount"/>.</summary>
    string Provider { get; }

    /// <summary>Says what waits in a conversation, in order and a few at a time; stops at the first that still cannot be said.</summary>
    Task<SendResult> SayWaitingAsync(string conversation, CancellationToken cancellation);
}
