using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels;

/// <summary>Where a sign-in by link stands with the chat that asked for it.</summary>
public interface ILinking
{
    /// <summary>Somebody signed in by a link: shows the chat that asked the code, to be compared with the page's.</summary>
    Task ShowCodeAsync(LinkAttemptRow attempt, CancellationToken cancellation);

    /// <summary>An end confirmed. Where both have, the account becomes the person's and the chat is told; what came of it, in words, and whether it is linked.</summary>
    Task<LinkOutcome> ConfirmedAsync(LinkAttemptRow attempt, CancellationToken cancellation);

    /// <summary>The page stopped it: the chat is told.</summary>
    Task StoppedAsync(LinkAttemptRow attempt, CancellationToken cancellation);

    /// <summary>Tells the chat what is owed to it, as it stands now; where that means nothing any more, nothing.</summary>
    /// <param name="card">Names the attempt.</param>
    /// <returns>Null where nothing was to be told.</returns>
    Task<SendResult?> TellOwedAsync(string card, LinkTelling what, CancellationToken cancellation);
}

/// <param name="Text">For the page or the chat, to be shown as it is.</param>
public sealed record LinkOutcome(bool IsLinked, string Text);
