namespace ChatGovernanceBot.Bot.Options;

/// <summary>A section of the settings as it is read: whole, or with everything that is missing or wrong. Makes no network call.</summary>
internal abstract class ResolvedSection(IHostEnvironment environment)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong, in the order in which it was found; each names its setting first.</summary>
    protected IReadOnlyList<string> Problems => _problems;

    protected IHostEnvironment Environment => environment;

    /// <summary>Whether nothing of a section is set.</summary>
    protected static bool IsOff(IConfigurationSection section) => section.AsEnumerable().All(s => string.IsNullOrWhiteSpace(s.Value));

    /// <summary>An id of a remote service: it stands in addresses and in tokens; what it looks like is the service's own affair.</summary>
    protected static bool IsId(string id) => id.Length <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    /// <summary>Whether what is sent there stays between the two; it is a problem where not.</summary>
    protected bool IsSafe(string setting, Uri url)
    {
        var safe = url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment() && url.IsLoopback);
        if (!safe)
        {
            Wrong(setting, "must begin with https://; http:// is taken in Development for this very machine.");
        }

        return safe;
    }

    /// <param name="setting">Its whole name, <c>Section:Setting</c>.</param>
    /// <param name="problem">What is said after the name.</param>
    protected void Wrong(string setting, string problem) => _problems.Add($"{setting} {problem}");
}
