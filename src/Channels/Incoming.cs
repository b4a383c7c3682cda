using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels;

/// <summary>A conversation in a channel, opaque.</summary>
public readonly record struct ConversationId(string Value);

/// <summary>Something an authenticated person said or pressed.</summary>
/// <param name="IdempotencyKey">The same for a redelivery of the same thing (signature hash, activity id); the answer is then the same too.</param>
public abstract record Incoming(PersonId Person, ChatAccount Account, ConversationId Conversation, string IdempotencyKey)
{
    /// <summary>Who else reads the conversation.</summary>
    public Audience Audience { get; init; }

    /// <summary>SHA-256 in hexadecimal of what the platform sent and vouched for, as it came; null where nobody did. It stands in the entry of what is done.</summary>
    public string? Evidence { get; init; }

    /// <summary>Free text; hostile.</summary>
    public sealed record Said(PersonId Person, ChatAccount Account, ConversationId Conversation, string IdempotencyKey, string Text)
        : Incoming(Person, Account, Conversation, IdempotencyKey);

    /// <summary>A button. <paramref name="Id"/> names a delivery or a dialog; <paramref name="Inputs"/> are the card's own inputs; all hostile.</summary>
    /// <param name="InPlace">What becomes of a card that is shown in answer, in place of the one that was pressed.</param>
    public sealed record Pressed(PersonId Person, ChatAccount Account, ConversationId Conversation, string IdempotencyKey, string Id, string Verb, JsonObject Inputs, InPlace InPlace = InPlace.Kept)
        : Incoming(Person, Account, Conversation, IdempotencyKey)
    {
        /// <summary>How the reference of the message that was pressed begins, as the channel writes <see cref="MessageReference"/>; empty where no message was pressed, or the channel does not tell.</summary>
        public string At { get; init; } = "";
    }
}

/// <summary>Who reads what is said in a conversation.</summary>
public enum Audience
{
    /// <summary>The person alone.</summary>
    Person,
    /// <summary>Others too: a group chat, a channel.</summary>
    Several,
}

/// <summary>How long a card lasts that a channel shows in place of the one that was pressed.</summary>
public enum InPlace
{
    /// <summary>It is the message from then on, for everyone who sees it.</summary>
    Kept,
    /// <summary>Only who pressed sees it, until the message is loaded again: the message itself is still to be updated.</summary>
    Passing,
    /// <summary>None is shown: what was done is seen at the message once what is owed has updated it, and there may be no answer.</summary>
    Never,
}

/// <summary>What the channel shows in answer.</summary>
public abstract record Reply(OutgoingMessage Message)
{
    /// <summary>Whether the conversation itself answers a redelivery like this, also after a restart: what was done is kept with its key, and the answer follows from it alone.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Whether the message that was pressed is the one in which the delivery was brought: what is owed brings that up to date, and no other.</summary>
    public bool IsAtDelivery { get; init; }

    /// <summary>Why what was pressed was not done; null where it was, and where nothing was to be done. The message says it too.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Whether nothing is wrong with what was pressed, and yet it could not be done now: it may be sent again as it is.</summary>
    public bool IsNotNow { get; init; }

    /// <summary>The input in which that can be mended; null where that is none.</summary>
    public string? Field { get; init; }

    /// <summary>A new message in the conversation.</summary>
    public sealed record Say(OutgoingMessage Message) : Reply(Message);
    /// <summary>In place of the card whose button was pressed.</summary>
    public sealed record Replace(OutgoingMessage Message) : Reply(Message);
}

/// <summary>The one conversation behind all channels.</summary>
public interface IConversation
{
    /// <summary>Answers after what it did is durable. Never throws for what a person said or pressed.</summary>
    /// <returns>Empty for a press with <see cref="InPlace.Never"/> that was done where the delivery was brought or in no message, also when it is delivered again; and for a message of somebody who was told already that they write too fast.</returns>
    Task<IReadOnlyList<Reply>> HandleAsync(Incoming incoming, CancellationToken cancellation);
}
