namespace ChatGovernanceBot.Bot.Options;

/// <summary>Where the ledger is kept. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The kind of database. <c>Sqlite</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>The database file, or a connection string with <c>Data Source=</c>. A relative path is relative to the caller's directory. Development: <c>.data/ledger.db</c>.</summary>
    public string? Connection { get; set; }
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
