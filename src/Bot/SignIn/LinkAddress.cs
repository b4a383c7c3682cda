using ChatGovernanceBot.Channels;

namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>The links lead to the site's public address.</summary>
internal sealed class LinkAddress(SignInSettings? settings) : ILinkAddress
{
    public Uri? Of(string token) => settings is null ? null : new Uri(settings.PublicUrl, PathOf(token));

    public static string PathOf(string token) => $"/link/{Uri.EscapeDataString(token)}";
}
