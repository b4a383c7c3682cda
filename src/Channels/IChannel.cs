using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels;

/// <summary>What a person is shown: a card, and the plain text for notifications and clients without cards.</summary>
/// <param name="Text">Plain text, no Markdown.</param>
/// <param name="Json">Adaptive Card JSON (schema 1.5), or null for a plain message.</param>
/// <param name="Of">The delivery that the card shows; null for what stands for itself.</param>
public sealed record OutgoingMessage(string Text, CardJson? Json = null, OwnView? Of = null)
{
    /// <summary>What a screen reader is to read beside <see cref="Text"/>, where it reads nothing of a card: plain text, of the bot's own words and the policy's alone. Null where the text says enough.</summary>
    public string? Spoken { get; init; }

    /// <summary>The card for whoever looks into it.</summary>
    public JsonObject? Card => Json?.Tree;

    /// <summary>The delivery whose card it shows as long as that may change; null where none may.</summary>
    public OwnView? Changing => Of is { IsSettled: false } ? Of : null;
}

/// <summary>A delivered card, and those who see it as it is for them: a channel that can shows it to each of them anew whenever they look (the verb <c>refresh</c>).</summary>
/// <param name="Readers">Empty where it is the same for everyone.</param>
public sealed record OwnView(DeliveryId Delivery, ImmutableArray<PersonId> Readers)
{
    /// <summary>The state's version that it shows.</summary>
    public int Version { get; init; }

    /// <summary>What is decided on by it (I11); empty where nothing is.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Whether it shows an end, after which nothing of it changes.</summary>
    public bool IsSettled { get; init; }
}

/// <summary>Where a message stands in the channel, opaque to everyone but the channel.</summary>
public readonly record struct MessageReference(string Value);

/// <summary>What became of sending or updating.</summary>
public abstract record SendResult
{
    public sealed record Sent(MessageReference Reference) : SendResult;
    /// <summary>The message to update is no longer there: send a new one.</summary>
    public sealed record Gone : SendResult;
    /// <summary>Try again, not before the time if one was named.</summary>
    public sealed record TryLater(string Reason, TimeSpan? After) : SendResult
    {
        /// <summary>Whether it was not tried at all, since its turn has not come by what the bot itself allows: that is no failure, and says nothing of the person.</summary>
        public bool IsTurn { get; init; }
    }
    /// <summary>This account cannot be reached; another way must be found.</summary>
    public sealed record Unreachable(string Reason) : SendResult;
}

/// <summary>How a channel is, for <c>/health/ready</c>; it never makes the host unready.</summary>
public sealed record ChannelReport(string Provider, string State, string Detail);

/// <summary>
/// Where people talk. One folder a channel. It authenticates and turns what arrived into an <see cref="Incoming"/>; no rule lives in it.
/// </summary>
public interface IChannel
{
    /// <summary>The provider part of a <see cref="ChatAccount"/>: <c>web</c>, <c>teams</c>, <c>slack</c>.</summary>
    string Provider { get; }

    /// <summary>
    /// Sends to a person's own conversation with the bot. The same delivery sent twice is one message where the channel can tell. A channel in
    /// which several people talk takes the conversation's id for the user id of an account that is nobody's: then it is sent there.
    /// </summary>
    Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation);

    /// <summary>Looks for the message that a delivery may have become where its answer was lost. Nothing is sent.</summary>
    /// <returns><see cref="SendResult.Sent"/> where it stands, <see cref="SendResult.TryLater"/> where nobody can look now, <see cref="SendResult.Gone"/> where it was not sent, or the channel has no way to tell.</returns>
    Task<SendResult> FindAsync(ChatAccount to, DeliveryId delivery, CancellationToken cancellation) => Task.FromResult<SendResult>(new SendResult.Gone());

    /// <summary>Replaces a message in place.</summary>
    Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation);

    /// <summary>Replaces what an answer said, where the channel noted in <see cref="OpenedCards"/> that it shows a delivered card. Nothing is told besides.</summary>
    /// <returns><see cref="SendResult.Gone"/> where it stands there no more, or the channel brings such messages up to date itself.</returns>
    Task<SendResult> UpdateOpenedAsync(MessageReference reference, OutgoingMessage message, CancellationToken cancellation) => Task.FromResult<SendResult>(new SendResult.Gone());

    ChannelReport Report();
}
