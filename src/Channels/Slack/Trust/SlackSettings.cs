using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>How Slack is spoken: whole and checked, the host makes it from its settings.</summary>
public sealed record SlackSettings
{
    /// <summary>The app's id: what another app is sent is refused.</summary>
    public required string AppId { get; init; }

    /// <summary>The workspace whose people are heard; empty where a whole enterprise is.</summary>
    public string TeamId { get; init; } = "";

    /// <summary>The Enterprise Grid organisation whose people are heard; empty where one workspace is.</summary>
    public string EnterpriseId { get; init; } = "";

    /// <summary>The second part of every account of Slack: the enterprise where one is configured, else the workspace.</summary>
    public string Tenant => EnterpriseId.Length > 0 ? EnterpriseId : TeamId;

    /// <summary>Where the Web API is: Slack's own, or in Development a server on this machine. Ends in a slash.</summary>
    public required Uri ApiBaseUrl { get; init; }

    /// <summary>The bot token (<c>xoxb-…</c>).</summary>
    public required BotSecret BotToken { get; init; }

    /// <summary>The app-level token (<c>xapp-…</c>) that Socket Mode is opened with; null where Slack is heard over HTTP only.</summary>
    public BotSecret? AppToken { get; init; }

    /// <summary>What requests are signed with: the current secret, then the previous while it is rotated; empty where Slack is heard over a socket only.</summary>
    public ImmutableArray<BotSecret> SigningSecrets { get; init; } = [];
}
