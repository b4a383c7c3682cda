using System.CommandLine;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>The verbs of the command line. They need no channel settings, and they start no host.</summary>
internal static class CommandLine
{
    /// <summary>Apart from the exit codes of the verbs, so that a typing error is not taken for an altered audit.</summary>
    private const int NotUnderstood = 2;

    private static readonly string[] Help = ["--help", "-h", "-?", "--version"];

    /// <summary>Whether a verb was given. A setting for the host is <c>--Name value</c>, <c>/Name value</c> or <c>Name=value</c>.</summary>
    public static bool Asks(string[] args) =>
        args is [var first, ..] && (Help.Contains(first, StringComparer.Ordinal) || !(first.StartsWith('-') || first.StartsWith('/') || first.Contains('=', StringComparison.Ordinal)));

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ChatGovernanceBot: access governance in conversation. Without a verb, the bot runs.") { AuditCommands.Make(), LedgerCommands.Make(), PolicyCommands.Make(), SlackCommands.Make(), TeamsCommands.Make() };
        var parsed = root.Parse(args is ["help", ..] ? ["--help"] : args);
        var exit = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? NotUnderstood : exit;
    }

    /// <summary>The same settings as the host's, without starting one.</summary>
    public static ResolvedSettings Settings()
    {
        var builder = Serve.Builder([]);
        return ResolvedSettings.Of(builder.Configuration, builder.Environment);
    }
}
