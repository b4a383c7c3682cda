using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>
/// A cloud in which Teams runs: who signs what arrives, where tokens come from and which service takes what is sent. None of it can be
/// configured, so that no setting can point trust elsewhere.
/// </summary>
/// <remarks>Azure Bot Service, "Authentication with the Bot Connector API" and "Configure bots for US Government customers".</remarks>
public sealed record TeamsCloud
{
    private TeamsCloud(string name) => Name = name;

    /// <summary>As it stands in <c>Teams:Cloud</c>.</summary>
    public string Name { get; }

    /// <summary>Who issues the tokens that the Bot Connector service sends.</summary>
    public required string Issuer { get; init; }

    /// <summary>The OpenID metadata of that issuer.</summary>
    public required Uri Metadata { get; init; }

    /// <summary>Microsoft Entra of this cloud, with the slash at its end.</summary>
    public required Uri Login { get; init; }

    /// <summary>The directory in which a bot of many tenants gets its tokens.</summary>
    public required string SharedDirectory { get; init; }

    /// <summary>The resource for which the bot's own tokens are.</summary>
    public required string Audience { get; init; }

    /// <summary>What the SDK notes on an activity that came through this cloud's service.</summary>
    public required string CallerId { get; init; }

    /// <summary>The Teams services of this cloud. The first one is where a conversation is begun with somebody from whom nothing ever came.</summary>
    public required ImmutableArray<string> ServiceUrls { get; init; }

    /// <summary>The scope to ask for.</summary>
    public string Scope => Audience + "/.default";

    /// <summary>The commercial cloud; GCC has a service of its own in it.</summary>
    public static TeamsCloud Public { get; } = new("Public")
    {
        Issuer = "https://api.botframework.com",
        Metadata = new Uri("https://login.botframework.com/v1/.well-known/openidconfiguration"),
        Login = new Uri("https://login.microsoftonline.com/"),
        SharedDirectory = "botframework.com",
        Audience = "https://api.botframework.com",
        CallerId = "urn:botframework:azure",
        ServiceUrls = ["https://smba.trafficmanager.net/teams/", "https://smba.onyx.prod.teams.trafficmanager.net/", "https://smba.infra.gcc.teams.microsoft.com/teams/"],
    };

    /// <summary>GCC High and DoD.</summary>
    public static TeamsCloud UsGovernment { get; } = new("UsGovernment")
    {
        Issuer = "https://api.botframework.us",
        Metadata = new Uri("https://login.botframework.azure.us/v1/.well-known/openidconfiguration"),
        Login = new Uri("https://login.microsoftonline.us/"),
        SharedDirectory = "MicrosoftServices.onmicrosoft.us",
        Audience = "https://api.botframework.us",
        CallerId = "urn:botframework:azureusgov",
        ServiceUrls = ["https://smba.infra.gov.teams.microsoft.us/teams/", "https://smba.infra.dod.teams.microsoft.us/teams/"],
    };

    public static ImmutableArray<TeamsCloud> All { get; } = [Public, UsGovernment];
}
