namespace ChatGovernanceBot.Bot.Options;

/// <summary>Where the bot is reached, as the settings have it.</summary>
internal sealed class ResolvedSite(IHostEnvironment environment) : ResolvedSection(environment)
{
    /// <summary>Null where it is not set, or cannot be used as it is set; then the problems say so.</summary>
    public static (Uri? PublicUrl, IReadOnlyList<string> Problems) Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var resolved = new ResolvedSite(environment);
        return (resolved.PublicUrl(configuration.GetSection(SiteOptions.Section).Get<SiteOptions>()?.PublicUrl), resolved.Problems);
    }

    private Uri? PublicUrl(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        if (!Uri.TryCreate(written.Trim(), UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
        {
            Wrong("Site:PublicUrl", "is not scheme, host and port alone, for example https://bot.corp.example.");
            return null;
        }

        return IsSafe("Site:PublicUrl", url) ? url : null;
    }
}
