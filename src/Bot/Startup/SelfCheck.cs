using System.Reflection;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Policies;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Connectors.Files;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Startup;

/// <summary>What the host needs before it runs: all problems at once, each with what to do. Makes no network call and changes nothing.</summary>
public static class SelfCheck
{
    public static IReadOnlyList<string> Problems(ResolvedSettings settings, IHostEnvironment environment) =>
        [.. Runtime(RuntimeParts()), .. settings.Problems, .. Storage(settings), .. Database(settings.Database), .. Cards(), .. Policy(settings, environment)];

    /// <summary>The first release in which the keys of cookies cannot be forged (CVE-2026-40372); requests that end a line in two ways are refused since 10.0.0 (CVE-2025-55315).</summary>
    internal static readonly Version OldestRuntime = new(10, 0, 7);

    internal static IEnumerable<(string Name, Version? Version)> RuntimeParts() =>
        [(".NET", Environment.Version), ("ASP.NET Core", FileVersionOf(typeof(Microsoft.AspNetCore.DataProtection.DataProtectionProvider)))];

    private static Version? FileVersionOf(Type type) =>
        Version.TryParse(type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('-', '+')[0], out var version) ? version : null;

    /// <summary>What of the runtime is older than it may be.</summary>
    internal static IEnumerable<string> Runtime(IEnumerable<(string Name, Version? Version)> parts) =>
        parts.Where(p => p.Version is { } version && version < OldestRuntime).Select(p => $"{p.Name} is {p.Version}, in which cookies can be forged; update it to {OldestRuntime} or newer.");

    private static IEnumerable<string> Storage(ResolvedSettings settings)
    {
        if (!string.Equals(settings.Provider, "Sqlite", StringComparison.Ordinal))
        {
            yield return $"Storage:Provider is “{settings.Provider}”; use Sqlite.";
        }

        if (settings.Database.Length == 0)
        {
            if (settings.Problems.Any(p => p.StartsWith("Storage:Connection", StringComparison.Ordinal)))
            {
                yield break;
            }

            yield return "Storage:Connection is not set; name the database file, for example Storage__Connection=/var/lib/chatgovernancebot/ledger.db.";
        }
        else if (Directory.Exists(settings.Database))
        {
            yield return $"Storage:Connection names a folder, {settings.Database}; name a file.";
        }
        else if (Directory.Exists(settings.Mark) || settings.Mark == settings.Database)
        {
            yield return $"Storage:Mark names {(settings.Mark == settings.Database ? "the database" : "a folder")}, {settings.Mark}; name a file of its own.";
        }
        else if (!File.Exists(settings.Database) && Path.GetDirectoryName(settings.Mark) is var folder && folder != Path.GetDirectoryName(settings.Database) && !Directory.Exists(folder))
        {
            yield return $"Storage:Mark: there is no folder {folder}; make it, and let nobody but the bot write to it.";
        }
    }

    private static IEnumerable<string> Database(string file) =>
        File.Exists(file) && LedgerDatabase.WhyUnreadable(file) is { } why ? [Unusable(file, why)] : [];

    /// <summary>What is said of a database that the host cannot use.</summary>
    public static string Unusable(string file, string why) => $"Storage:Connection: {file} cannot be used: {why}";

    private static IEnumerable<string> Cards()
    {
        string? problem = null;
        try
        {
            CardLibrary.Load(CardsFolder);
        }
        catch (Exception exception) when (exception is CardException or IOException or UnauthorizedAccessException)
        {
            problem = $"The card templates cannot be used: {exception.Message}";
        }

        return problem is null ? [] : [problem];
    }

    internal static string CardsFolder => Path.Combine(AppContext.BaseDirectory, "cards");

    private static IEnumerable<string> Policy(ResolvedSettings settings, IHostEnvironment environment)
    {
        if (settings.Policy.Length == 0)
        {
            return ["Policy:Path is not set; name the folder with people.yaml, catalog.yaml and rules.yaml.", .. Files(settings, environment, [])];
        }

        // Where the ledger holds an earlier policy, that one stays in force and the log says what is wrong with the new one.
        return PolicyFolder.Read(settings.Policy) switch
        {
            PolicyFolder.Result.Wrong wrong when PolicyFolder.LastGood(settings.Database) is not { } => [.. wrong.Problems, .. Files(settings, environment, [])],
            PolicyFolder.Result.Good good => Files(settings, environment, PolicyFolder.FileEntitlements(good.Document)),
            _ => Files(settings, environment, []),
        };
    }

    private static IReadOnlyList<string> Files(ResolvedSettings settings, IHostEnvironment environment, IReadOnlyList<Governance.EntitlementId> entitlements) => settings.Files.Length == 0
        ? ["Targets:Files:Path is not set; name the folder of the membership files."]
        : environment.IsDevelopment() ? [] : MembershipLook.At(settings.Files, entitlements).Problems;
}
