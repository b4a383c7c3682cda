using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Channels;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>Signing in as the settings have it: off, whole, or half.</summary>
internal sealed class ResolvedSignIn(IHostEnvironment environment) : ResolvedSection(environment)
{
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
        var claim = string.IsNullOrWhiteSpace(options.SubjectClaim) ? SignInSettings.Subject : options.SubjectClaim.Trim();
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
