using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Channels;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>Signing in as the settings have it: off, whole, or half, with everything that is missing or wrong. Makes no network call.</summary>
internal sealed class ResolvedSignIn
{
    private readonly List<string> _problems = [];

    public static (SignInSettings? SignIn, IReadOnlyList<string> Problems) Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var (resolved, development) = (new ResolvedSignIn(), environment.IsDevelopment());
        var site = resolved.PublicUrl(configuration.GetSection(SiteOptions.Section).Get<SiteOptions>()?.PublicUrl, development);
        var section = configuration.GetSection(SignInOptions.Section);
        if (section.AsEnumerable().All(s => string.IsNullOrWhiteSpace(s.Value)))
        {
            return (null, resolved._problems);
        }

        var options = section.Get<SignInOptions>() ?? new();
        var authority = resolved.Authority(options.Authority, development);
        var client = resolved.ClientId(options.ClientId);
        if (site is null && resolved._problems.All(p => !p.StartsWith(SiteOptions.Section, StringComparison.Ordinal)))
        {
            resolved.Problem("Site:PublicUrl", "is not set; it is where people's browsers reach the bot, for example https://bot.corp.example.");
        }

        var secret = string.IsNullOrWhiteSpace(options.ClientSecret) ? null : new BotSecret(options.ClientSecret.Trim());
        var claim = string.IsNullOrWhiteSpace(options.SubjectClaim) ? SignInSettings.Subject : options.SubjectClaim.Trim();
        return resolved._problems.Count == 0 ? (new(authority, client, secret, claim, site!), []) : (null, resolved._problems);
    }

    // Kept as it is written: it is compared with the issuer in the token, where a slash at the end counts.
    private string Authority(string? written, bool development)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0)
        {
            Problem("SignIn:Authority", "is not set; it is the issuer of the OpenID Connect provider.");
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var authority) || authority.UserInfo.Length > 0 || authority.Query.Length > 0 || authority.Fragment.Length > 0)
        {
            Problem("SignIn:Authority", "is not the address of an OpenID Connect provider, for example https://login.corp.example.");
        }
        else
        {
            IsSafe("SignIn:Authority", authority, development);
        }

        return text;
    }

    private string ClientId(string? written)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0)
        {
            Problem("SignIn:ClientId", "is not set; it is the client id of the bot's registration with the provider.");
        }

        return text;
    }

    private Uri? PublicUrl(string? written, bool development)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        if (!Uri.TryCreate(written.Trim(), UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
        {
            Problem("Site:PublicUrl", "is not scheme, host and port alone, for example https://bot.corp.example.");
            return null;
        }

        return IsSafe("Site:PublicUrl", url, development) ? url : null;
    }

    private bool IsSafe(string setting, Uri url, bool development)
    {
        var safe = url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && development && url.IsLoopback);
        if (!safe)
        {
            Problem(setting, "must begin with https://; http:// is taken in Development for this very machine.");
        }

        return safe;
    }

    private void Problem(string setting, string problem) => _problems.Add($"{setting} {problem}");
}
