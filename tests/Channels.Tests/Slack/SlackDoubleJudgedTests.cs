using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>The tests' Slack, judged by Slack's own client: what it sends is understood, and it sees what it expects.</summary>
public sealed class SlackDoubleJudgedTests : IAsyncLifetime
{
    private readonly JsonArray _calls = [];
    private SlackDouble _slack = null!;

    public async Task InitializeAsync()
    {
        _slack = await SlackDouble.StartAsync();
        _slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        _slack.User("U0ALICE");
    }

    public async Task DisposeAsync() => await _slack.DisposeAsync();

    /// <summary>The next call; a text <c>=0.ts</c> stands for a part of an earlier answer.</summary>
    private void Call(string method, JsonObject arguments, string token = SlackDouble.BotToken) => _calls.Add(new JsonObject
    {
        ["url"] = _slack.ApiBaseUrl.ToString(),
        ["token"] = token,
        ["method"] = method,
        ["arguments"] = arguments,
    });

    private Task<JsonArray> RunAsync() => NodeScript.RunAsync("slack-web-api.mjs", _calls);

    private static JsonArray Section(string text) => [new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = text } }];

    private static JsonObject Modal(string title) => new()
    {
        ["type"] = "modal",
        ["title"] = new JsonObject { ["type"] = "plain_text", ["text"] = title },
        ["blocks"] = Section("Which access?"),
    };

    [Fact]
    public async Task Messages_are_posted_updated_whispered_and_read()
    {
        Call("auth.test", []);
        Call("conversations.open", new() { ["users"] = "U0ALICE" });
        Call("chat.postMessage", new() { ["channel"] = "=1.channel.id", ["text"] = "Decide & be quick", ["blocks"] = Section("Decide"), ["metadata"] = new JsonObject { ["event_type"] = "card", ["event_payload"] = new JsonObject { ["delivery"] = "one" } } });
        Call("chat.postMessage", new() { ["channel"] = "=1.channel.id", ["thread_ts"] = "=2.ts", ["text"] = "It was decided." });
        Call("chat.update", new() { ["channel"] = "=1.channel.id", ["ts"] = "=2.ts", ["text"] = "Decided", ["blocks"] = Section("Decided") });
        Call("chat.postEphemeral", new() { ["channel"] = "=1.channel.id", ["user"] = "U0ALICE", ["text"] = "Only you see this." });
        Call("conversations.history", new() { ["channel"] = "=1.channel.id", ["include_all_metadata"] = true });
        Call("conversations.replies", new() { ["channel"] = "=1.channel.id", ["ts"] = "=2.ts" });
        Call("users.info", new() { ["user"] = "U0ALICE" });
        var answers = await RunAsync();

        Assert.All(answers, a => Assert.True((bool)a!["ok"]!));
        Assert.Equal((SlackDouble.TeamId, SlackDouble.BotUserId), ((string?)answers[0]!["team_id"], (string?)answers[0]!["user_id"]));
        Assert.Contains("chat:write", answers[0]!["response_metadata"]!["scopes"]!.AsArray().Select(s => (string?)s));
        Assert.Equal("Decided", (string?)answers[4]!["text"]);
        var read = Assert.Single(answers[6]!["messages"]!.AsArray())!;
        Assert.Equal(("Decided", "one"), ((string?)read["text"], (string?)read["metadata"]!["event_payload"]!["delivery"]));
        Assert.Equal(2, answers[7]!["messages"]!.AsArray().Count);
        Assert.Equal("U0ALICE", (string?)answers[8]!["user"]!["id"]);

        var alice = _slack.User("U0ALICE");
        var stands = Assert.Single(alice.Messages);
        Assert.Equal("Decided", stands.Words);
        Assert.Equal("It was decided.", Assert.Single(alice.Thread(stands)).Text);
        Assert.Equal("Only you see this.", Assert.Single(alice.Whispers).Text);
    }

    [Fact]
    public async Task Views_are_opened_once_a_trigger_updated_by_their_hash_and_published()
    {
        var trigger = _slack.Workspace.NewTrigger("U0ALICE");
        Call("views.open", new() { ["trigger_id"] = trigger, ["view"] = Modal("Request") });
        Call("views.open", new() { ["trigger_id"] = trigger, ["view"] = Modal("Again") });
        Call("views.update", new() { ["view_id"] = "=0.view.id", ["hash"] = "=0.view.hash", ["view"] = Modal("Preview") });
        Call("views.update", new() { ["view_id"] = "=0.view.id", ["hash"] = "=0.view.hash", ["view"] = Modal("Late") });
        Call("views.publish", new() { ["user_id"] = "U0ALICE", ["view"] = new JsonObject { ["type"] = "home", ["blocks"] = Section("My requests") } });
        var answers = await RunAsync();

        Assert.Equal([null, "exchanged_trigger_id", null, "hash_conflict", null], answers.Select(a => (string?)a!["error"]));
        Assert.Equal("Preview", (string?)_slack.User("U0ALICE").Modal!["title"]!["text"]);
        Assert.Equal("My requests", _slack.User("U0ALICE").HomeWords);
    }

    [Fact]
    public async Task What_Slack_refuses_is_refused_in_its_words()
    {
        _slack.Workspace.Channel("C0OLD").IsArchived = true;
        _slack.Workspace.Channel("C0ELSE").HasBot = false;
        _slack.User("U0FRANK").Account.IsDeactivated = true;
        JsonObject Say(string channel, JsonArray blocks) => new() { ["channel"] = channel, ["text"] = "x", ["blocks"] = blocks };
        Call("chat.postMessage", Say("C0NONE", Section("x")));
        Call("chat.postMessage", Say("C0OLD", Section("x")));
        Call("chat.postMessage", Say("C0ELSE", Section("x")));
        Call("chat.postMessage", Say("U0ALICE", Section(new string('x', 3001))));
        Call("chat.postMessage", Say("U0ALICE", [.. Enumerable.Range(0, 51).Select(_ => (JsonNode)new JsonObject { ["type"] = "divider" })]));
        Call("chat.postMessage", Say("U0ALICE", [.. Enumerable.Range(0, 5).Select(_ => Section(new string('x', 3000))[0]!.DeepClone())]));
        Call("chat.update", new() { ["channel"] = "C0NONE", ["ts"] = "1.2", ["text"] = "x" });
        Call("conversations.open", new() { ["users"] = "U0FRANK" });
        Call("users.info", new() { ["user"] = "U0NOBODY" });
        Call("auth.test", [], "xoxb-wrong");
        Call("auth.test", [], SlackDouble.AppToken);
        Call("apps.connections.open", [], SlackDouble.AppToken);
        var answers = await RunAsync();

        Assert.Equal(
            ["channel_not_found", "is_archived", "not_in_channel", "invalid_blocks", "invalid_blocks", "msg_blocks_too_long", "channel_not_found", "user_disabled", "user_not_found", "invalid_auth", "not_allowed_token_type", "not_enabled"],
            answers.Select(a => (string?)a!["error"]));
        Assert.All(answers, a => Assert.Equal("slack_webapi_platform_error", (string?)a!["failed"]));
    }

    [Fact]
    public async Task A_call_too_many_says_how_long_to_wait()
    {
        _slack.Fails = _ => SlackFailure.TooMany(7);
        Call("auth.test", []);
        var answer = Assert.Single(await RunAsync())!;

        Assert.Equal(("slack_webapi_rate_limited_error", 7), ((string?)answer["failed"], (int?)answer["retryAfter"]));
    }

    [Fact]
    public async Task What_is_delivered_is_of_the_types_that_Slack_s_packages_know()
    {
        var recorder = new Recorder();
        _slack.Transport = recorder;
        var alice = _slack.User("U0ALICE");
        await ActAsync(alice);
        var judged = new JsonArray([.. recorder.All.Where(d => (string?)d.Payload["event"]?["type"] != "user_change").Select(Judged)]);

        var problems = (await NodeScript.RunAsync("slack-types.mjs", judged)).Select(p => $"{p!["problem"]}\n{p["name"]}").ToList();
        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    /// <summary>Everything that a person can do, once.</summary>
    private async Task ActAsync(SlackUser alice)
    {
        await alice.SayAsync("hello");
        await alice.MentionAsync("C0GENERAL", "hello");
        await alice.CommandAsync("prod");
        await alice.ShortcutAsync("request");
        await alice.OpenHomeAsync();
        await alice.ChangedAsync();
        using var http = new HttpClient { BaseAddress = _slack.ApiBaseUrl, DefaultRequestHeaders = { Authorization = new("Bearer", SlackDouble.BotToken) } };
        async Task SayAsync(string method, JsonObject arguments) => Assert.Contains("\"ok\":true", await (await http.PostAsync(method, new StringContent(arguments.ToJsonString(), System.Text.Encoding.UTF8, "application/json"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        JsonObject button = new() { ["type"] = "actions", ["elements"] = new JsonArray(new JsonObject { ["type"] = "button", ["action_id"] = "approve", ["value"] = "{}", ["text"] = Text("Approve") }) };
        JsonObject search = new() { ["type"] = "input", ["label"] = Text("Access"), ["element"] = new JsonObject { ["type"] = "external_select", ["action_id"] = "access", ["min_query_length"] = 1 } };
        await SayAsync("chat.postMessage", new() { ["channel"] = alice.Direct, ["text"] = "x", ["blocks"] = new JsonArray(button.DeepClone()) });
        await alice.PressAsync("approve");
        await SayAsync("views.publish", new() { ["user_id"] = alice.Id, ["view"] = new JsonObject { ["type"] = "home", ["blocks"] = new JsonArray(button.DeepClone()) } });
        await alice.PressAtHomeAsync("approve");
        var modal = Modal("Request");
        modal["submit"] = Text("Next");
        modal["blocks"] = new JsonArray(button, search);
        await SayAsync("views.open", new() { ["trigger_id"] = _slack.Workspace.NewTrigger(alice.Id), ["view"] = modal });
        await alice.PressInModalAsync("approve");
        await alice.TypeAsync("access", "pro");
        await alice.SubmitAsync(("access", "prod"));
        Assert.Null(alice.Modal);
    }

    private static JsonObject Judged(SlackDelivery delivery)
    {
        var kind = (string?)delivery.Payload["type"] ?? "";
        var what = (string?)delivery.Payload["event"]?["type"] switch
        {
            // A member that is never there cannot be asked for.
            "message" => "Omit<GenericMessageEvent, 'subtype'>",
            "app_mention" => "AppMentionEvent",
            "app_home_opened" => "AppHomeOpenedEvent",
            _ => "",
        };
        var type = kind switch
        {
            // Outside messages there is no address to answer to.
            "block_actions" => "Omit<BlockAction, 'response_url'> & { response_url?: string }",
            "view_submission" => "ViewSubmitAction",
            "block_suggestion" => "BlockSuggestion",
            "shortcut" => "GlobalShortcut",
            "event_callback" => $"Omit<EnvelopedEvent, 'event'> & {{ event: {what} }}",
            _ => "SlashCommand",
        };
        // Slack writes null where its types leave a member out.
        var value = new JsonObject(delivery.Payload.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        return new()
        {
            ["name"] = $"{type} {value.ToJsonString()}",
            ["type"] = type,
            ["imports"] = new JsonObject
            {
                ["@slack/bolt"] = new JsonArray("BlockAction", "BlockSuggestion", "EnvelopedEvent", "GlobalShortcut", "SlashCommand", "ViewSubmitAction"),
                ["@slack/types"] = new JsonArray("AppHomeOpenedEvent", "AppMentionEvent", "GenericMessageEvent"),
            },
            ["value"] = value,
        };
    }

    private static JsonObject Text(string text) => new() { ["type"] = "plain_text", ["text"] = text };

    /// <summary>An app that only hears, and offers one option.</summary>
    private sealed class Recorder : ISlackTransport
    {
        public List<SlackDelivery> All { get; } = [];

        public Task<SlackHeard> DeliverAsync(SlackDelivery delivery)
        {
            All.Add(delivery);
            return Task.FromResult(new SlackHeard(200, (string?)delivery.Payload["type"] == "block_suggestion" ? new JsonObject { ["options"] = new JsonArray(new JsonObject { ["text"] = Text("Prod"), ["value"] = "prod" }) } : null, TimeSpan.Zero));
        }
    }
}
