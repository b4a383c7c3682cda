using System.Data.Common;
using ChatGovernanceBot.Bot.SignIn;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>The settings as the host uses them: defaults of Development filled in, every path absolute. Empty where nothing is configured; the start-up check says so.</summary>
public sealed record ResolvedSettings(string Provider, string Database, string Policy, string Files)
{
    /// <summary>What is wrong with how the settings are written; each names its setting first.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Where the ledger's mark is kept.</summary>
    public string Mark { get; init; } = MarkFile.Beside(Database);

    /// <summary>Null where Teams is off, or cannot be used as it is set up; then the problems say so.</summary>
    public TeamsSettings? Teams { get; init; }

    /// <summary>Null where Slack is off, or cannot be used as it is set up; then the problems say so.</summary>
    public SlackSettings? Slack { get; init; }

    /// <summary>Null where sign-in is off, or cannot be used as it is set up; then the problems say so.</summary>
    public SignInSettings? SignIn { get; init; }

    /// <summary>Paths that a person gave are relative to the caller's directory.</summary>
    public static ResolvedSettings Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        var policy = configuration.GetSection(PolicyOptions.Section).Get<PolicyOptions>() ?? new();
        var targets = configuration.GetSection(TargetsOptions.Section).Get<TargetsOptions>() ?? new();
        var development = environment.IsDevelopment();
        var (database, problems) = FileOf(storage.Connection);
        var (teams, ofTeams) = ResolvedTeams.Of(configuration, environment);
        var (slack, ofSlack) = ResolvedSlack.Of(configuration, environment);
        var (signIn, ofSignIn) = ResolvedSignIn.Of(configuration, environment);
        var file = Absolute(database ?? (development && problems.Length == 0 ? ".data/ledger.db" : null));
        return new(
            storage.Provider,
            file,
            Absolute(NotEmpty(policy.Path) ?? (development ? ExamplePolicy() : null)),
            Absolute(NotEmpty(targets.Files.Path) ?? (development ? ".data/targets" : null)))
        {
            Mark = NotEmpty(storage.Mark) is { } mark ? Absolute(mark) : MarkFile.Beside(file),
            Problems = [.. SettingNames.Unknown(configuration), .. problems, .. ofTeams, .. ofSlack, .. ofSignIn],
            Teams = teams,
            Slack = slack,
            SignIn = signIn,
        };
    }

    // A file's path, or a connection string: of that only the file is used, so it must not say more.
    private static (string? File, string[] Problems) FileOf(string? connection)
    {
        if (NotEmpty(connection) is not { } text || !text.Contains('=', StringComparison.Ordinal))
        {
            return (NotEmpty(connection), []);
        }

        try
        {
            var file = NotEmpty(new SqliteConnectionStringBuilder(text).DataSource);
            var said = new DbConnectionStringBuilder { ConnectionString = text }.Keys.Cast<string>().ToList();
            return said.Count == 1 && file is not null
                ? (file, [])
                : (null, ["Storage:Connection must be a file, or a connection string with Data Source= and nothing else."]);
        }
        catch (ArgumentException wrong)
        {
            return (null, [$"Storage:Connection is neither a file nor a connection string with Data Source=: {wrong.Message}"]);
        }
    }

    // The repository's own where the host runs in it, else the copy beside the program.
    private static string ExamplePolicy()
    {
        const string Folder = "manifests/policy";
        return Directory.Exists(Folder) ? Folder : Path.Combine(AppContext.BaseDirectory, Folder);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Absolute(string? path) => path is null ? "" : Path.GetFullPath(path);
}
