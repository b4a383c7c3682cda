using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>How the bot proves itself to Microsoft.</summary>
public enum TeamsAppType
{
    /// <summary>A registration in the first of the tenants, with a secret.</summary>
    SingleTenant,
    /// <summary>A registration for many tenants, with a secret.</summary>
    MultiTenant,
    /// <summary>A user-assigned managed identity, or a workload whose own token is taken in its stead; no secret.</summary>
    ManagedIdentity,
}

/// <summary>How Teams is spoken: whole and checked, the host makes it from its settings.</summary>
public sealed record TeamsSettings
{
    public TeamsCloud Cloud { get; init; } = TeamsCloud.Public;

    public TeamsAppType AppType { get; init; } = TeamsAppType.SingleTenant;

    /// <summary>The application (client) id of the bot's registration; empty only where <see cref="AcceptsLocalClients"/>.</summary>
    public string AppId { get; init; } = "";

    public BotSecret? AppPassword { get; init; }

    /// <summary>The tenants whose people are heard, compared ordinally; empty only where <see cref="AcceptsLocalClients"/>: then any.</summary>
    public ImmutableArray<string> TenantIds { get; init; } = [];

    /// <summary>Whom the bot sends to.</summary>
    public required ServiceUrls ServiceUrls { get; init; }

    /// <summary>Where a conversation is begun with somebody from whom nothing ever came: the first service of the cloud to which anything may be sent.</summary>
    public string FirstServiceUrl => Cloud.ServiceUrls.FirstOrDefault(ServiceUrls.Allows) ?? ServiceUrls.First ?? Cloud.ServiceUrls[0];

    /// <summary>Whether an activity without a token is taken from this very machine, and services on it are spoken to over http. In Development only.</summary>
    public bool AcceptsLocalClients { get; init; }

    /// <summary>Whether the bot can prove itself; only then does what it sends carry a token.</summary>
    public bool HasCredentials => AppId.Length > 0 && (AppPassword is not null || AppType == TeamsAppType.ManagedIdentity);
}
