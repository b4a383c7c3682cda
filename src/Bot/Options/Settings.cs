namespace ChatGovernanceBot.Bot.Options;

/// <summary>Where the ledger is kept. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The kind of database. <c>Sqlite</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>The database file, or a connection string with <c>Data Source=</c>. A relative path is relative to the caller's directory. Development: <c>.data/ledger.db</c>.</summary>
    public string? Connection { get; set; }

    /// <summary>The ledger's mark: a file that is compared at start, so that an older copy of the database is noticed. Best kept where no backup of the database puts it back. <c>.mark</c> after the database file when not set.</summary>
    public string? Mark { get; set; }
}

/// <summary>Where the policy is read from. Section <c>Policy</c>.</summary>
public sealed class PolicyOptions
{
    public const string Section = "Policy";

    /// <summary>A folder with people.yaml, catalog.yaml and rules.yaml, relative to the caller's directory. Development: <c>manifests/policy</c>.</summary>
    public string? Path { get; set; }
}

/// <summary>The systems where access lives. Section <c>Targets</c>.</summary>
public sealed class TargetsOptions
{
    public const string Section = "Targets";

    public FilesOptions Files { get; set; } = new();
}

/// <summary>Membership files: one YAML file an entitlement. Section <c>Targets:Files</c>.</summary>
public sealed class FilesOptions
{
    /// <summary>The folder of <c>system/entitlement.yaml</c> files, relative to the caller's directory. Development: <c>.data/targets</c>, made where it is missing.</summary>
    public string? Path { get; set; }
}

/// <summary>Microsoft Teams. Section <c>Teams</c>; without any of it the channel is off.</summary>
public sealed class TeamsOptions
{
    public const string Section = "Teams";

    /// <summary>The application (client) id of the bot's registration.</summary>
    public string? AppId { get; set; }

    /// <summary><c>SingleTenant</c>, <c>MultiTenant</c> or <c>ManagedIdentity</c>, as the registration has it. <c>SingleTenant</c> when not set.</summary>
    public string? AppType { get; set; }

    /// <summary>The client secret of the registration. A managed identity has none.</summary>
    public string? AppPassword { get; set; }

    /// <summary><c>Public</c> or <c>UsGovernment</c>. <c>Public</c> when not set.</summary>
    public string? Cloud { get; set; }

    /// <summary>The tenants whose people are heard; the first is the one in which the bot is registered.</summary>
    public IList<string> TenantIds { get; set; } = [];

    /// <summary>The services that the bot sends to, by scheme, host and port. Those of the cloud when not set.</summary>
    public IList<string> AllowedServiceUrls { get; set; } = [];

    /// <summary><c>true</c> takes activities without a token from this machine, for the local test client. Development only.</summary>
    public string? AllowUnauthenticatedInDevelopment { get; set; }
}

/// <summary>Slack. Section <c>Slack</c>; without any of it the channel is off. It is heard over HTTP with a signing secret, over a socket with an app token, or over both.</summary>
public sealed class SlackOptions
{
    public const string Section = "Slack";

    /// <summary>The app's id, <c>A…</c>.</summary>
    public string? AppId { get; set; }

    /// <summary>The workspace whose people are heard, <c>T…</c>.</summary>
    public string? TeamId { get; set; }

    /// <summary>The Enterprise Grid organisation whose people are heard, <c>E…</c>; with a workspace too, only those in both.</summary>
    public string? EnterpriseId { get; set; }

    /// <summary>The bot token, <c>xoxb-…</c>.</summary>
    public string? BotToken { get; set; }

    /// <summary>The app-level token for Socket Mode, <c>xapp-…</c>.</summary>
    public string? AppToken { get; set; }

    /// <summary>What Slack signs requests with; at least 32 characters.</summary>
    public string? SigningSecret { get; set; }

    /// <summary>The signing secret from before, while it is rotated: what is signed with it is taken too.</summary>
    public string? PreviousSigningSecret { get; set; }

    /// <summary>Where the Web API is. Slack's own when not set; <c>http</c> is taken in Development for this very machine.</summary>
    public string? ApiBaseUrl { get; set; }
}

/// <summary>Signing in with OpenID Connect. Section <c>SignIn</c>; without any of it nobody can sign in.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>The provider's issuer, exactly as it writes it: <c>https</c>, in Development also <c>http</c> on this machine.</summary>
    public string? Authority { get; set; }

    /// <summary>The client id of the registration there.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret of the registration; a public client has none.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The claim by which the roster names people. <c>sub</c> when not set; <c>oid</c> for Entra ID.</summary>
    public string? SubjectClaim { get; set; }
}

/// <summary>The bot's own pages. Section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>Where people's browsers, and Slack over HTTP, reach the bot: scheme, host and port, <c>https</c>, in Development also <c>http</c> on this machine.</summary>
    public string? PublicUrl { get; set; }
}
