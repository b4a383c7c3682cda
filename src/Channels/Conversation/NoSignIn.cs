namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The sign-in is off: no link leads anywhere.</summary>
public sealed class NoSignIn : ILinkAddress
{
    public Uri? Of(string token) => null;
}
