using System.CommandLine;
using ChatGovernanceBot.Bot.Options;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>The verbs of the command line. They need no channel settings, and they start no host.</summary>
internal static class CommandLine
{
    private static readonly string[] Verbs = ["audit", "help", "--help", "-h", "-?", "--version"];

    public static bool Asks(string[] args) => args is [var first, ..] && Verbs.Contains(first, StringComparer.Ordinal);

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ChatGovernanceBot: access governance in conversation. Without a verb, the bot runs.") { AuditCommands.Make() };
        return root.Parse(args is ["help", ..] ? ["--help"] : args).InvokeAsync();
    }

    /// <summary>The same settings as the host's, without starting one.</summary>
    public static ResolvedSettings Settings()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        // The web host's variable names the environment too.
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT");
        builder.Environment.EnvironmentName = string.IsNullOrEmpty(environment) ? builder.Environment.EnvironmentName : environment;
        return ResolvedSettings.Of(builder.Configuration, builder.Environment);
    }
}
