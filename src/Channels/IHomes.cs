using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels;

/// <summary>Shows people the page of their own that they opened. Each channel that has such pages has one.</summary>
public interface IHomes
{
    /// <summary>The provider part of a <see cref="ChatAccount"/>.</summary>
    string Provider { get; }

    /// <summary>Something that stands on it changed: where it was opened, it is owed anew. For who never opened it this costs nothing.</summary>
    ValueTask ChangedAsync(ChatAccount account, CancellationToken cancellation);

    /// <summary>Shows it as it is now.</summary>
    /// <returns><see cref="SendResult.TryLater"/> where it is to be shown later; anything else ends it.</returns>
    Task<SendResult> ShowAsync(ChatAccount account, CancellationToken cancellation);
}
