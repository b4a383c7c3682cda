using System.Collections.Immutable;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>Slack as the settings have it: off, whole, or half.</summary>
internal sealed class ResolvedSlack : ResolvedSection
{
    /// <summary>Slack's own are this long; a shorter one could be guessed.</summary>
    private const int ShortestSecret = 32;

    private static readonly Uri Slacks = new("https://slack.com/api/");

    private readonly SlackOptions _options;

    private ResolvedSlack(SlackOptions options, IHostEnvironment environment) : base(environment) => _options = options;

    public static (SlackSettings? Slack, IReadOnlyList<string> Problems) Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection(SlackOptions.Section);
        if (IsOff(section))
        {
            return (null, []);
        }

        var resolved = new ResolvedSlack(section.Get<SlackOptions>() ?? new(), environment);
        var slack = resolved.Slack();
        return resolved.Problems.Count == 0 ? (slack, []) : (null, resolved.Problems);
    }

    private SlackSettings Slack()
    {
        var app = Id("AppId", _options.AppId);
        if (app.Length == 0)
        {
            Problem("AppId", "is not set; it is the app's id, A….");
        }

        var (team, enterprise) = (Id("TeamId", _options.TeamId), Id("EnterpriseId", _options.EnterpriseId));
        if (team.Length == 0 && enterprise.Length == 0)
        {
            Problem("TeamId", "is not set; name the workspace whose people may use the bot (T…), or the organisation with Slack:EnterpriseId (E…).");
        }

        return new()
        {
            AppId = app,
            TeamId = team,
            EnterpriseId = enterprise,
            BotToken = BotToken(),
            AppToken = Token("AppToken", _options.AppToken, "xapp-"),
            SigningSecrets = SigningSecrets(),
            ApiBaseUrl = ApiBaseUrl(),
        };
    }

    private string Id(string setting, string? written)
    {
        var id = written?.Trim() ?? "";
        if (!IsId(id))
        {
            Problem(setting, "is not an id of Slack's.");
        }

        return id;
    }

    private BotSecret BotToken()
    {
        if (Token("BotToken", _options.BotToken, "xoxb-") is { } token)
        {
            return token;
        }

        if (string.IsNullOrWhiteSpace(_options.BotToken))
        {
            Problem("BotToken", "is not set; it is the app's bot token, xoxb-….");
        }

        return new("");
    }

    private BotSecret? Token(string setting, string? written, string prefix)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        var token = written.Trim();
        if (token.StartsWith(prefix, StringComparison.Ordinal) && token.Length > prefix.Length && token.All(c => c is > ' ' and <= '~'))
        {
            return new(token);
        }

        Problem(setting, $"is not a token that begins with {prefix}.");
        return null;
    }

    private ImmutableArray<BotSecret> SigningSecrets()
    {
        var (current, previous) = (Secret("SigningSecret", _options.SigningSecret), Secret("PreviousSigningSecret", _options.PreviousSigningSecret));
        if (string.IsNullOrWhiteSpace(_options.SigningSecret))
        {
            if (previous is not null)
            {
                Problem("PreviousSigningSecret", "is set without Slack:SigningSecret; set the secret that is in force now.");
            }
            else if (string.IsNullOrWhiteSpace(_options.AppToken))
            {
                Problem("SigningSecret", "is not set, nor is Slack:AppToken; with the first Slack is heard over HTTP, with the second over a socket.");
            }
        }

        return [.. new[] { current, previous }.OfType<BotSecret>()];
    }

    private BotSecret? Secret(string setting, string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        var secret = written.Trim();
        if (secret.Length < ShortestSecret)
        {
            Problem(setting, $"is shorter than {ShortestSecret} characters; it is the app's signing secret.");
        }

        return new(secret);
    }

    private Uri ApiBaseUrl()
    {
        if (string.IsNullOrWhiteSpace(_options.ApiBaseUrl))
        {
            return Slacks;
        }

        // A last part without a slash would be taken for a file beside which the methods are.
        if (!Uri.TryCreate(_options.ApiBaseUrl.Trim().TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            Problem("ApiBaseUrl", $"is not the address of a Web API, for example {Slacks}.");
            return Slacks;
        }

        IsSafe($"{SlackOptions.Section}:ApiBaseUrl", url);
        return url;
    }

    private void Problem(string setting, string problem) => Wrong($"{SlackOptions.Section}:{setting}", problem);
}
