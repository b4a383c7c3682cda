using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Bot.Tests.Cli;

/// <summary>The app's manifest for Slack: what it asks for is what is used, and it is printed for either transport.</summary>
public sealed class SlackManifestTests
{
    /// <summary>What each scope is needed for: methods that are called, and events that are heard. https://docs.slack.dev/reference/scopes</summary>
    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["app_mentions:read"] = ["app_mention"],
        ["chat:write"] = ["chat.postMessage", "chat.postEphemeral", "chat.update"],
        ["commands"] = ["/access", "request-access"],
        ["im:history"] = ["message.im", "conversations.history", "conversations.replies"],
        ["im:write"] = ["conversations.open"],
        ["users:read"] = ["users.info", "user_change"],
    };

    /// <summary>What takes no scope, or the app's own token.</summary>
    private static readonly string[] Free = ["views.open", "views.update", "views.publish", "apps.connections.open", "auth.test", "app_home_opened", "app_uninstalled", "tokens_revoked"];

    private static readonly JsonObject Manifest = CardFiles.Read(Path.Combine(CardFiles.Root, "manifests", "slack", "manifest.json"));

    private static IEnumerable<string> Scopes => Manifest["oauth_config"]!["scopes"]!["bot"]!.AsArray().Select(s => (string)s!);

    private static IEnumerable<string> Events => Manifest["settings"]!["event_subscriptions"]!["bot_events"]!.AsArray().Select(e => (string)e!);

    [Fact]
    public void It_asks_for_the_scopes_of_what_is_called_and_heard_and_for_no_others()
    {
        var folder = Path.Combine(CardFiles.Root, "src", "Channels", "Slack");
        var called = File.ReadLines(Path.Combine(folder, "Api", "SlackMethod.cs")).Select(l => System.Text.RegularExpressions.Regex.Match(l, "new\\(\"([a-z]+\\.[a-zA-Z.]+)\"")).Where(m => m.Success).Select(m => m.Groups[1].Value).ToList();
        var offered = Manifest["features"]!["slash_commands"]!.AsArray().Select(c => (string)c!["command"]!).Concat(Manifest["features"]!["shortcuts"]!.AsArray().Select(s => (string)s!["callback_id"]!));
        var used = called.Concat(Events).Concat(offered).Except(Free).ToList();

        Assert.True(called.Count > 5);
        Assert.Empty(used.Except(Uses.Values.SelectMany(u => u)));
        Assert.Equal(Scopes.Order(StringComparer.Ordinal), Uses.Where(u => u.Value.Intersect(used).Any()).Select(u => u.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_event_that_it_subscribes_to_is_read()
    {
        var reader = File.ReadAllText(Path.Combine(CardFiles.Root, "src", "Channels", "Slack", "Reading", "SlackEvents.cs"));
        Assert.All(Events, e => Assert.Contains(e == "message.im" ? "\"message\"" : $"\"{e}\"", reader, StringComparison.Ordinal));
    }

    [Fact]
    public void It_subscribes_to_every_event_that_is_read()
    {
        var reader = File.ReadAllText(Path.Combine(CardFiles.Root, "src", "Channels", "Slack", "Reading", "SlackEvents.cs"));
        var read = System.Text.RegularExpressions.Regex.Matches(reader, "^ +\"([a-z_]+)\" (when|=>)", System.Text.RegularExpressions.RegexOptions.Multiline).Select(m => m.Groups[1].Value == "message" ? "message.im" : m.Groups[1].Value).Distinct().ToList();

        Assert.Equal(6, read.Count);
        Assert.Equal(read.Order(StringComparer.Ordinal), Events.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_turns_on_every_way_in()
    {
        Assert.Equal(["/access"], Manifest["features"]!["slash_commands"]!.AsArray().Select(c => (string)c!["command"]!));
        Assert.Equal([("request-access", "global")], Manifest["features"]!["shortcuts"]!.AsArray().Select(s => ((string)s!["callback_id"]!, (string)s["type"]!)));
        JsonNode home = Manifest["features"]!["app_home"]!, settings = Manifest["settings"]!;
        Assert.True((bool)home["home_tab_enabled"]!);
        Assert.True((bool)home["messages_tab_enabled"]!);
        Assert.False((bool)home["messages_tab_read_only_enabled"]!);
        Assert.True((bool)settings["interactivity"]!["is_enabled"]!);
        // Names in a command come as ids, and never as what somebody calls themselves.
        Assert.True((bool)Manifest["features"]!["slash_commands"]![0]!["should_escape"]!);
    }

    [Fact]
    public void The_guide_gives_the_reason_of_each_scope_and_event()
    {
        var guide = File.ReadAllText(Path.Combine(CardFiles.Root, "docs", "slack.md"));
        Assert.All(Scopes.Concat(Events), name => Assert.Contains($"| `{name}` |", guide, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_printed_for_Slack_to_call_the_hosts_address()
    {
        var (exit, output, error) = await RunAsync("https://bot.corp.example", "slack", "manifest");

        Assert.Equal((0, ""), (exit, error));
        var printed = JsonNode.Parse(output)!;
        Assert.Equal("https://bot.corp.example/slack/commands", (string?)printed["features"]!["slash_commands"]![0]!["url"]);
        Assert.Equal("https://bot.corp.example/slack/events", (string?)printed["settings"]!["event_subscriptions"]!["request_url"]);
        Assert.Equal("https://bot.corp.example/slack/interactions", (string?)printed["settings"]!["interactivity"]!["request_url"]);
        Assert.Equal("https://bot.corp.example/slack/options", (string?)printed["settings"]!["interactivity"]!["message_menu_options_url"]);
        Assert.DoesNotContain("${", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_Socket_Mode_it_names_no_address()
    {
        var (exit, output, _) = await RunAsync("", "slack", "manifest", "--socket");

        Assert.Equal(0, exit);
        Assert.DoesNotContain("url", output, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(output)!["settings"]!["socket_mode_enabled"]!);
    }

    [Theory]
    [InlineData("", "cannot print: Site:PublicUrl is not set; ")]
    [InlineData("http://127.0.0.1:5080", "cannot print: Site:PublicUrl ")]
    [InlineData("https://bot.corp.example/below", "cannot print: Site:PublicUrl is not scheme, host and port alone")]
    public async Task Without_an_address_that_Slack_can_call_nothing_is_printed_and_it_says_why(string address, string why)
    {
        var (exit, output, error) = await RunAsync(address, "slack", "manifest");

        Assert.Equal((5, ""), (exit, output));
        Assert.StartsWith(why, error, StringComparison.Ordinal);
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(string address, params string[] args) =>
        BotProcess.RunAsync(Path.GetTempPath(), new Dictionary<string, string> { ["Site__PublicUrl"] = address }, args);
}
