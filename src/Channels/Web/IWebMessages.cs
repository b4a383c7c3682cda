using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>Remembers the conversations of the web chat. What it has returned from is durable.</summary>
public interface IWebMessages
{
    /// <summary>
    /// Stores a message at the end of the account's conversation and returns it. An id that the account already has is not stored again:
    /// the message is returned as it stands now.
    /// </summary>
    Task<WebMessage> Append(ChatAccount account, WebMessage message, CancellationToken cancellation);

    /// <summary>
    /// Stores <paramref name="replacement"/> in place of the message with its id, only while that stands at the version before:
    /// <c>replacement.Version - 1</c>. False if it stands at another version or is not there.
    /// </summary>
    Task<bool> Replace(ChatAccount account, WebMessage replacement, CancellationToken cancellation);

    /// <summary>The message with this id in the account's conversation, or null.</summary>
    Task<WebMessage?> Find(ChatAccount account, string id, CancellationToken cancellation);

    /// <summary>The last <paramref name="take"/> messages, oldest first, in the order in which they were appended.</summary>
    Task<IReadOnlyList<WebMessage>> History(ChatAccount account, int take, CancellationToken cancellation);
}
