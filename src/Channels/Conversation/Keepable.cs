using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>What may be stored or shown of what a person wrote. A channel that keeps messages asks this before it keeps one (I9).</summary>
public static class Keepable
{
    private const string Placeholder = "[a message with a secret was not kept]";

    /// <summary>The text, or a placeholder in its place where it holds what looks like a secret.</summary>
    public static string Of(string text) => Secrets.Find(text) is null ? text : Placeholder;
}
