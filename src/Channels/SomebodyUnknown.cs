using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels;

/// <summary>
/// How a channel writes a mention of an account that is nobody's here. It stands for nobody of the organisation, so that the conversation
/// asks: a name that happens to be somebody's does not say that they were meant.
/// </summary>
internal static class SomebodyUnknown
{
    private const string Account = "@unlinked-account";

    /// <param name="name">As the channel shows it; it may be empty.</param>
    public static string Called(string name) => Plain(name) is { Length: > 0 } plain ? $"{Account} ({plain})" : Account;

    // It is another's to choose: nothing in it ends the brackets or begins a mention.
    private static string Plain(string name) => PlainText.Line(name.Replace('(', ' ').Replace(')', ' ').Replace('@', ' '), 60);
}
