using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>A command that people say in their own words, all of it: what it sounds like, what it does, and its line in help. It stands in a folder of its own.</summary>
public interface IChatCommand
{
    CommandHelp Help { get; }

    /// <summary>Whether it lists what is the speaker's alone to see, so that it is not answered where others read.</summary>
    bool ListsOnesOwn => false;

    /// <summary>Does it and answers; null where the message says something else. A command is the whole message.</summary>
    Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation);
}

/// <param name="Words">What to say, for example <c>my reviews</c>.</param>
/// <param name="Meaning">What one gets, in a few words that follow it.</param>
public sealed record CommandHelp(string Words, string Meaning);

/// <summary>A message that may be a command.</summary>
/// <param name="Text">As typed, without characters that hide or reorder; hostile.</param>
/// <param name="Plain">Folded for comparing: lower case, no punctuation but <c>-</c>, <c>/</c> and <c>_</c>, no politeness, single spaces.</param>
public sealed record Spoken(string Text, string Plain)
{
    /// <summary>Null where the message is too long to be read, or holds a credential: nothing of that is looked at further (I9).</summary>
    public static Spoken? Of(string text) => text.Length <= FreeText.Limit && Secrets.Find(text) is null && FreeText.Read(text) is var said
        ? new(said.Text, Commands.Plain(said.Folded))
        : null;
}
