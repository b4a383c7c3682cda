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
}
