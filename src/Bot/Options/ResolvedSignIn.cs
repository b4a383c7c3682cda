using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Channels;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>Signing in as the settings have it: off, whole, or half.</summary>
internal sealed class ResolvedSignIn(IHostEnvironment environment) : ResolvedSection(environment)
{
    // What its holder or an administrator of a directory can change, or another can be given later, names nobody for good (OpenID Connect Core 5.7).
    private static readonly string[] Changing =
        ["email", "emails", "preferred_username", "upn", "unique_name", "name", "given_name", "family_name", "nickname", "verified_primary_email", "verified_secondary_email", "phone_number"];

    public static (SignInSettings? SignIn, IReadOnlyList<string> Problems) Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var resolved = new ResolvedSignIn(environment);
        var (site, ofSite) = ResolvedSite.Of(configuration, environment);
        var section = configuration.GetSection(SignInOptions.Section);
        if (IsOff(section))
        {
            return (null, ofSite);
        }

        var options = section.Get<SignInOptions>() ?? new();
        var authority = resolved.Authority(options.Authority);
        var client = resolved.ClientId(options.ClientId);
        if (site is null && ofSite.Count == 0)
        {
            resolved.Wrong("Site:PublicUrl", "is not set; it is where people's browsers reach the bot, for example https://bot.corp.example.");
        }

        var secret = string.IsNullOrWhiteSpace(options.ClientSecret) ? null : new BotSecret(options.ClientSecret.Trim());
        var claim = resolved.Claim(options.SubjectClaim);
        string[] problems = [.. ofSite, .. resolved.Problems];
        return problems.Length == 0 ? (new(authority, client, secret, claim, site!), []) : (null, problems);
    }

    // Kept as it is written: it is compared with the issuer in the token, where a slash at the end counts.
    private string Authority(string? written)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0)
        {
            Wrong("SignIn:Authority", "is not set; it is the issuer of the OpenID Connect provider.");
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var authority) || authority.UserInfo.Length > 0 || authority.Query.Length > 0 || authority.Fragment.Length > 0)
        {
            Wrong("SignIn:Authority", "is not the address of an OpenID Connect provider, for example https://login.corp.example.");
        }
        else
        {
            IsSafe("SignIn:Authority", authority);
        }

        return text;
    }

    private string Claim(string? written)
    {
        var claim = string.IsNullOrWhiteSpace(written) ? SignInSettings.Subject : written.Trim();
        if (Changing.Contains(claim, StringComparer.OrdinalIgnoreCase))
        {
            Wrong("SignIn:SubjectClaim", $"is {claim}, which can be changed, so whoever is given another's would sign in as them. Name the claim that never changes: sub, or oid with Entra ID.");
        }

        return claim;
    }

    private string ClientId(string? written)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0)
        {
            Wrong("SignIn:ClientId", "is not set; it is the client id of the bot's registration with the provider.");
        }

        return text;
    }
}
