using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Bot.SignIn;

/// <summary>The provider with which people sign in, and where the pages for it are: whole and checked.</summary>
/// <param name="Authority">The issuer, exactly: a token of another is refused.</param>
/// <param name="ClientSecret">Null for a public client, which PKCE alone protects.</param>
/// <param name="SubjectClaim">The claim by which the roster names a person.</param>
/// <param name="PublicUrl">Scheme, host and port of the pages.</param>
public sealed record SignInSettings(string Authority, string ClientId, BotSecret? ClientSecret, string SubjectClaim, Uri PublicUrl)
{
    /// <summary>The claim that every provider gives. OpenID Connect Core 1.0, section 2.</summary>
    public const string Subject = "sub";

    /// <summary>The provider of the roster's accounts that name who signs in.</summary>
    public const string Provider = "oidc";

    public bool IsHttps => PublicUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>A cookie's name; under https the browser keeps it to this host and to https (RFC 6265bis, section 4.1.3.2).</summary>
    public string Cookie(string name) => IsHttps ? "__Host-" + name : name;

    public CookieSecurePolicy CookiePolicy => IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;

    /// <summary>How the roster names whoever signed in.</summary>
    public ChatAccount AccountOf(string subject) => new(Provider, Authority, subject);
}
