using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Bot.Cli;

/// <summary>The app's manifest for Slack, made from <c>manifests/slack</c> beside the program. It holds no secret and names no workspace.</summary>
/// <remarks>https://docs.slack.dev/reference/app-manifest</remarks>
internal static class SlackManifest
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For Slack to call the bot.</summary>
    public static string OverHttp(Uri publicUrl) => Read().Replace("${url}", publicUrl.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    /// <summary>For the bot to call Slack: nothing in it says where the bot is.</summary>
    public static string OverSocket()
    {
        var manifest = JsonNode.Parse(Read())!.AsObject();
        var settings = manifest["settings"]!.AsObject();
        settings["socket_mode_enabled"] = true;
        settings["event_subscriptions"]!.AsObject().Remove("request_url");
        settings["interactivity"]!.AsObject().Remove("request_url");
        settings["interactivity"]!.AsObject().Remove("message_menu_options_url");
        foreach (var command in manifest["features"]!["slash_commands"]!.AsArray())
        {
            command!.AsObject().Remove("url");
        }

        return manifest.ToJsonString(Readable);
    }

    private static string Read() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifests", "slack", "manifest.json")).TrimEnd();
}
