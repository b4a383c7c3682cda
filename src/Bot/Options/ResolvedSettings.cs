using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>The settings as the host uses them: defaults of Development filled in, every path absolute. Empty where nothing is configured; the start-up check says so.</summary>
public sealed record ResolvedSettings(string Provider, string Database, string Policy, string Files)
{
    /// <summary>Paths that a person gave are relative to the caller's directory.</summary>
    public static ResolvedSettings Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var storage = Bind<StorageOptions>(configuration, StorageOptions.Section);
        var policy = Bind<PolicyOptions>(configuration, PolicyOptions.Section);
        var targets = Bind<TargetsOptions>(configuration, TargetsOptions.Section);
        var development = environment.IsDevelopment();
        return new(
            storage.Provider,
            Absolute(FileOf(storage.Connection) ?? (development ? ".data/ledger.db" : null)),
            Absolute(NotEmpty(policy.Path) ?? (development ? ExamplePolicy() : null)),
            Absolute(NotEmpty(targets.Files.Path) ?? (development ? ".data/targets" : null)));
    }

    /// <exception cref="InvalidOperationException">A section has a setting that is not known.</exception>
    private static T Bind<T>(IConfiguration configuration, string section) where T : new() =>
        configuration.GetSection(section).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();

    private static string? FileOf(string? connection) => NotEmpty(connection) switch
    {
        null => null,
        { } text when text.Contains('=', StringComparison.Ordinal) => NotEmpty(new SqliteConnectionStringBuilder(text).DataSource),
        { } path => path,
    };

    // The repository's own where the host runs in it, else the copy beside the program.
    private static string ExamplePolicy()
    {
        const string Folder = "manifests/policy";
        return Directory.Exists(Folder) ? Folder : Path.Combine(AppContext.BaseDirectory, Folder);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Absolute(string? path) => path is null ? "" : Path.GetFullPath(path);
}
