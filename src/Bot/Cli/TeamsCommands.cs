using System.CommandLine;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary><c>teams package</c>. It reads one setting, the bot's app id, and no secret.</summary>
internal static class TeamsCommands
{
    private const int Ok = 0, CannotWrite = 5;

    public static Command Make()
    {
        var file = new Option<string>("--out") { Required = true, HelpName = "FILE", Description = "The zip to write; an existing file is never overwritten. A relative path is relative to the caller's directory." };
        var website = new Option<string>("--website")
        {
            HelpName = "URL",
            DefaultValueFactory = _ => TeamsPackage.NoWebsite.AbsoluteUri,
            Description = "The https page about the bot in your organisation. The app's details in Teams lead there for more information, privacy and terms.",
        };
        var package = new Command("package", "Writes the app package for Teams: the manifest for Teams:AppId and the icons. Exit code: 0 written, 5 cannot write.") { file, website };
        package.SetAction(parsed => Package(parsed.GetRequiredValue(file), parsed.GetRequiredValue(website)));
        return new Command("teams", "Prepares Microsoft Teams.") { package };
    }

    private static int Package(string file, string website)
    {
        if (AppId(out var appId) is { } problem)
        {
            return Cannot(problem);
        }

        if (!Uri.TryCreate(website, UriKind.Absolute, out var page) || page.Scheme != Uri.UriSchemeHttps)
        {
            return Cannot("--website is not an https address.");
        }

        try
        {
            TeamsPackage.Write(Path.GetFullPath(file), appId, page);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Cannot(exception.Message);
        }

        Console.WriteLine($"{Path.GetFullPath(file)} is the package of app {appId}, version {TeamsPackage.Version}.");
        if (page == TeamsPackage.NoWebsite)
        {
            Console.Error.WriteLine($"Its details in Teams lead to {page}, where there is nothing about the bot; name a page of yours with --website.");
        }

        return Ok;
    }

    /// <summary>Null, or why it is not known whose package to write. What else of Teams is missing does not matter here.</summary>
    private static string? AppId(out Guid id)
    {
        var configuration = Serve.Builder([]).Configuration;
        var written = configuration.GetSection(TeamsOptions.Section).Get<TeamsOptions>()?.AppId?.Trim() ?? "";
        if (Guid.TryParseExact(written, "D", out id))
        {
            return null;
        }

        return written.Length > 0
            ? "Teams:AppId is not a GUID; it is the application (client) id of the bot's registration."
            : SettingNames.Unknown(configuration).FirstOrDefault(p => p.StartsWith(TeamsOptions.Section + ":", StringComparison.OrdinalIgnoreCase))
                ?? "Teams:AppId is not set; it is the application (client) id of the bot's registration.";
    }

    private static int Cannot(string why)
    {
        Console.Error.WriteLine($"cannot write: {why}");
        return CannotWrite;
    }
}
