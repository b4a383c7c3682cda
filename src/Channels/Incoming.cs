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
    /// <summary>Free text; hostile.</summary>
    public sealed record Said(PersonId Person, ChatAccount Account, ConversationId Conversation, string IdempotencyKey, string Text)
        : Incoming(Person, Account, Conversation, IdempotencyKey);

    /// <summary>A button. <paramref name="Id"/> names a delivery or a dialog; <paramref name="Inputs"/> are the card's own inputs; all hostile.</summary>
    public sealed record Pressed(PersonId Person, ChatAccount Account, ConversationId Conversation, string IdempotencyKey, string Id, string Verb, JsonObject Inputs)
        : Incoming(Person, Account, Conversation, IdempotencyKey);
}

/// <summary>What the channel shows in answer.</summary>
public abstract record Reply(OutgoingMessage Message)
{
    /// <summary>A new message in the conversation.</summary>
    public sealed record Say(OutgoingMessage Message) : Reply(Message);
    /// <summary>In place of the card whose button was pressed.</summary>
    public sealed record Replace(OutgoingMessage Message) : Reply(Message);
}

/// <summary>The one conversation behind all channels.</summary>
public interface IConversation
{
    /// <summary>Answers after what it did is durable. Never throws for what a person said or pressed.</summary>
    Task<IReadOnlyList<Reply>> HandleAsync(Incoming incoming, CancellationToken cancellation);
}
