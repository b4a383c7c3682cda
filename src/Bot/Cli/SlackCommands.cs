using System.CommandLine;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary><c>slack manifest</c>. It reads one setting, where the bot is reached, and no secret.</summary>
internal static class SlackCommands
{
    private const int Ok = 0, CannotPrint = 5;

    public static Command Make()
    {
        var socket = new Option<bool>("--socket") { Description = "For Socket Mode: the bot calls Slack, and needs no address." };
        var manifest = new Command("manifest", "Prints the app's manifest for Slack, which calls the bot at Site:PublicUrl. Exit code: 0 printed, 5 cannot print.") { socket };
        manifest.SetAction(parsed => parsed.GetValue(socket) ? Print(SlackManifest.OverSocket()) : OverHttp());
        return new Command("slack", "Prepares Slack.") { manifest };
    }

    private static int OverHttp()
    {
        var builder = Serve.Builder([]);
        var (site, problems) = ResolvedSite.Of(builder.Configuration, builder.Environment);
        var problem = (problems, site) switch
        {
            ([var first, ..], _) => first,
            (_, null) => "Site:PublicUrl is not set; it is where Slack reaches the bot, for example https://bot.corp.example. With --socket none is needed.",
            (_, { Scheme: not "https" }) => "Site:PublicUrl is not https, and Slack calls nothing else. With --socket none is needed.",
            _ => null,
        };
        return problem is null ? Print(SlackManifest.OverHttp(site!)) : Cannot(problem);
    }

    private static int Print(string manifest)
    {
        Console.WriteLine(manifest);
        return Ok;
    }

    private static int Cannot(string why)
    {
        Console.Error.WriteLine($"cannot print: {why}");
        return CannotPrint;
    }
}
