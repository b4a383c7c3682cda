using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>Which ledger a verb is about.</summary>
internal static class LedgerPath
{
    /// <summary>Null, or why it is not known which file is meant.</summary>
    /// <param name="database">What was said on the command line.</param>
    public static string? Of(string? database, out string path)
    {
        if (database is not null)
        {
            path = Path.GetFullPath(database);
            return null;
        }

        var settings = CommandLine.Settings();
        path = settings.Database;
        return settings.Problems.FirstOrDefault(p => p.StartsWith("Storage:", StringComparison.OrdinalIgnoreCase))
            ?? (path.Length == 0 ? "Storage:Connection is not set, and no --database was given." : null);
    }

    /// <summary>Where a ledger has its mark: where the settings say, if it is theirs.</summary>
    public static string MarkOf(string database) => CommandLine.Settings() is var settings && settings.Database == database ? settings.Mark : MarkFile.Beside(database);
}
