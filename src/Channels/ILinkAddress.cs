namespace ChatGovernanceBot.Channels;

/// <summary>Where the link to sign in leads; null where sign-in is off.</summary>
public interface ILinkAddress
{
    Uri? Of(string token);
}
