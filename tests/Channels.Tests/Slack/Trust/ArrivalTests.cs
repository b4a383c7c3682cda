using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Governance.People;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>What people do in Slack, as the bot hears it.</summary>
public sealed class ArrivalTests : IAsyncLifetime
{
    private static readonly ChatAccount Alice = new("slack", RawPayloads.Team, RawPayloads.Alice);

    private SlackTrustHost _slack = null!;

    public async Task InitializeAsync() => _slack = await SlackTrustHost.StartAsync();

    public async Task DisposeAsync() => await _slack.DisposeAsync();

    [Fact]
    public async Task A_message_to_the_bot_alone() =>
        Assert.Equal(
            new SlackArrival.DirectMessage(Alice, "slack/T0TRUST/event/Ev0001", "D0ALICE", null, "crm please"),
            await HeardAsync(_slack.Signer.Event(RawPayloads.Message("crm please"))));

    [Fact]
    public async Task A_message_in_a_thread()
    {
        var message = RawPayloads.Message();
        message["event"]!["thread_ts"] = "1767600500.000100";
        Assert.Equal("1767600500.000100", Assert.IsType<SlackArrival.DirectMessage>(await HeardAsync(_slack.Signer.Event(message))).Thread);
    }

    [Fact]
    public async Task A_mention_in_a_channel_without_the_mention() =>
        Assert.Equal(
            new SlackArrival.Mention(Alice, "slack/T0TRUST/event/Ev0002", "C0TALK", null, "crm for <@U0BOB>"),
            await HeardAsync(_slack.Signer.Event(RawPayloads.Mention("<@U0BOT> crm for <@U0BOB>"))));

    [Fact]
    public async Task The_home_tab_being_opened_and_not_the_messages_tab()
    {
        Assert.Equal(new SlackArrival.HomeOpened(Alice, "slack/T0TRUST/event/Ev0001"), await HeardAsync(_slack.Signer.Event(RawPayloads.HomeOpened())));
        await IsIgnoredAsync(_slack.Signer.Event(RawPayloads.HomeOpened("messages")));
    }

    [Fact]
    public async Task A_user_who_changed_and_is_still_a_member()
    {
        var changed = RawPayloads.Parse("""{ "type": "user_change", "user": { "id": "U0BOB", "team_id": "T0TRUST", "deleted": false, "is_restricted": false } }""");
        Assert.Equal(new SlackArrival.UserChanged(Alice with { UserId = "U0BOB" }, "slack/T0TRUST/event/Ev0001"), await HeardAsync(_slack.Signer.Event(RawPayloads.Event(changed))));
    }

    [Fact]
    public async Task A_member_who_changed_whom_Slack_names_as_of_another_of_their_workspaces()
    {
        var changed = RawPayloads.Parse("""{ "type": "user_change", "user": { "id": "U0BOB", "team_id": "T0OTHER", "enterprise_user": { "enterprise_id": "E0ACME", "teams": ["T0OTHER", "T0TRUST"] } } }""");
        Assert.IsType<SlackArrival.UserChanged>(await HeardAsync(_slack.Signer.Event(RawPayloads.Event(changed))));
    }

    [Theory]
    [InlineData(""" "team_id": "T0TRUST", "deleted": true """)]
    [InlineData(""" "team_id": "T0TRUST", "is_restricted": true """)]
    [InlineData(""" "team_id": "T0TRUST", "is_ultra_restricted": true """)]
    [InlineData(""" "team_id": "T0OTHER" """)]
    [InlineData(""" "team_id": "T0TRUST", "enterprise_user": { "enterprise_id": "E0ACME", "teams": ["T0OTHER"] } """)]
    public async Task A_user_who_was_deactivated_made_a_guest_or_taken_out_of_the_workspace(string what)
    {
        var changed = RawPayloads.Parse($$"""{ "type": "user_change", "user": { "id": "U0BOB", {{what}} } }""");
        Assert.Equal(new SlackArrival.UserShutOut(Alice with { UserId = "U0BOB" }, "slack/T0TRUST/event/Ev0001"), await HeardAsync(_slack.Signer.Event(RawPayloads.Event(changed))));
    }

    [Theory]
    [InlineData("""{ "type": "app_uninstalled" }""")]
    [InlineData("""{ "type": "tokens_revoked", "tokens": { "oauth": [], "bot": ["U0BOT"] } }""")]
    public async Task The_app_being_removed_or_its_token_revoked(string happened) =>
        Assert.Equal(new SlackArrival.TokensRevoked(Alice with { UserId = "" }, "slack/T0TRUST/event/Ev0001"), await HeardAsync(_slack.Signer.Event(RawPayloads.Event(RawPayloads.Parse(happened)))));

    [Fact]
    public async Task A_pressed_button_with_what_stands_in_the_inputs()
    {
        var pressed = Assert.IsType<SlackArrival.Action>(await HeardAsync(_slack.Signer.Interaction(RawPayloads.Press())));
        Assert.Equal((Alice, "slack/T0TRUST/trigger/111.222.aaa", "approve", $"{{\"id\":\"{RawPayloads.Canary}\"}}", "111.222.aaa"), (pressed.Account, pressed.Key, pressed.ActionId, pressed.Value, pressed.Trigger));
        Assert.Equal(new SlackPlace.Message("D0ALICE", "1767600600.000400", false), pressed.Place);
        Assert.Equal($$"""{"reason":"{{RawPayloads.Canary}}"}""", pressed.Inputs.ToJsonString());
    }

    [Fact]
    public async Task A_press_on_a_message_that_only_one_sees()
    {
        var press = RawPayloads.Press();
        press["container"]!["is_ephemeral"] = true;
        Assert.True(Assert.IsType<SlackPlace.Message>(Assert.IsType<SlackArrival.Action>(await HeardAsync(_slack.Signer.Interaction(press))).Place).IsEphemeral);
    }

    [Fact]
    public async Task A_press_in_a_dialog_and_on_the_home_tab()
    {
        var view = new SlackView("V0001", "request", RawPayloads.Canary);
        Assert.Equal(new SlackPlace.Modal(view), Assert.IsType<SlackArrival.Action>(await HeardAsync(_slack.Signer.Interaction(RawPayloads.PressInView("modal", "1.1.a")))).Place);
        Assert.Equal(new SlackPlace.Home(view), Assert.IsType<SlackArrival.Action>(await HeardAsync(_slack.Signer.Interaction(RawPayloads.PressInView("home", "1.1.b")))).Place);
    }

    [Theory]
    [InlineData("""{ "type": "static_select", "action_id": "duration", "selected_option": { "value": "P1D" } }""", "P1D")]
    [InlineData("""{ "type": "static_select", "action_id": "duration", "selected_option": null }""", "")]
    [InlineData("""{ "type": "users_select", "action_id": "for", "selected_user": "U0BOB" }""", "U0BOB")]
    [InlineData("""{ "type": "button", "action_id": "new" }""", "")]
    [InlineData("""{ "type": "button", "action_id": "surprise", "value": "x" }""", "x")]
    public async Task The_value_of_what_was_pressed_or_chosen(string action, string value)
    {
        var press = RawPayloads.Press();
        press["actions"] = new JsonArray(JsonNode.Parse(action));
        Assert.Equal(value, Assert.IsType<SlackArrival.Action>(await HeardAsync(_slack.Signer.Interaction(press))).Value);
    }

    [Fact]
    public async Task A_submitted_dialog_with_every_kind_of_input()
    {
        var submitted = Assert.IsType<SlackArrival.Submission>(await HeardAsync(_slack.Signer.Interaction(RawPayloads.Submission())));
        Assert.Equal(("slack/T0TRUST/trigger/111.222.bbb", new SlackView("V0001", "request", RawPayloads.Canary)), (submitted.Key, submitted.View));
        Assert.Equal(
            $$"""{"entitlement":"crm/admin","reason":"{{RawPayloads.Canary}}","ticket":"","duration":"","options":["urgent","weekend"],"for":"U0BOB","until":"2026-02-01"}""",
            submitted.Inputs.ToJsonString());
    }

    [Fact]
    public async Task What_a_submission_is_answered_is_said()
    {
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["response_action"] = "errors", ["errors"] = new JsonObject { ["b2"] = "Say why." } }));
        Assert.Equal((200, """{"response_action":"errors","errors":{"b2":"Say why."}}"""), await _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Submission())));
    }

    [Fact]
    public async Task The_options_for_what_is_typed()
    {
        _slack.Bot.Answers = _ => Task.FromResult(new SlackAnswer(new JsonObject { ["options"] = new JsonArray() }));
        Assert.Equal((200, """{"options":[]}"""), await _slack.SendAsync(_slack.Signer.Interaction(RawPayloads.Suggestion("cr"), "/slack/options")));
        var suggestion = Assert.IsType<SlackArrival.Suggestion>(Assert.Single(_slack.Bot.Heard));
        Assert.Equal((Alice, "entitlement", "cr"), (suggestion.Account, suggestion.ActionId, suggestion.Typed));
    }

    [Fact]
    public async Task A_shortcut_of_which_Slack_does_not_name_the_app() =>
        Assert.Equal(
            new SlackArrival.Shortcut(Alice, "slack/T0TRUST/trigger/111.222.ccc", "request_access", "111.222.ccc"),
            await HeardAsync(_slack.Signer.Interaction(RawPayloads.Shortcut())));

    [Theory]
    [InlineData("crm for 2 days", "crm for 2 days")]
    [InlineData("", "")]
    [InlineData("R&amp;D &lt;b&gt;", "R&D <b>")]
    public async Task A_command_with_text_or_without(string sent, string text) =>
        Assert.Equal(
            new SlackArrival.Command(Alice, "slack/T0TRUST/trigger/111.222.ddd", "C0TALK", text, "111.222.ddd"),
            await HeardAsync(_slack.Signer.Command(RawPayloads.Command(sent))));

    [Theory]
    [InlineData("file_share", true)]
    [InlineData("file_share", false)]
    [InlineData("thread_broadcast", false)]
    [InlineData("me_message", false)]
    public async Task New_words_of_a_person_that_come_as_a_subtype_are_heard(string subtype, bool hasFiles)
    {
        var message = RawPayloads.Message();
        (message["event"]!["subtype"], message["event"]!["files"]) = (subtype, hasFiles ? new JsonArray(new JsonObject { ["id"] = "F0", ["name"] = "screen.png" }) : new JsonArray());

        Assert.Equal(hasFiles, Assert.IsType<SlackArrival.DirectMessage>(await HeardAsync(_slack.Signer.Event(message))).HasFiles);
    }

    [Theory]
    [InlineData("subtype", "message_changed")]
    [InlineData("subtype", "message_deleted")]
    [InlineData("subtype", "bot_message")]
    [InlineData("subtype", "surprise")]
    [InlineData("bot_id", "B0")]
    [InlineData("edited", "x")]
    [InlineData("hidden", "true")]
    [InlineData("channel_type", "channel")]
    [InlineData("channel_type", "mpim")]
    [InlineData("type", "reaction_added")]
    public async Task A_message_that_is_no_new_word_of_a_person_to_the_bot_is_none(string name, string value)
    {
        var message = RawPayloads.Message();
        message["event"]![name] = value;
        await IsIgnoredAsync(_slack.Signer.Event(message));
    }

    [Theory]
    [InlineData("bot_id")]
    [InlineData("edited")]
    [InlineData("subtype")]
    public async Task A_mention_that_is_no_new_word_of_a_person_is_none(string name)
    {
        var mention = RawPayloads.Mention();
        mention["event"]![name] = new JsonObject();
        await IsIgnoredAsync(_slack.Signer.Event(mention));
    }

    [Theory]
    [InlineData("open-url")]
    [InlineData("open-url:2")]
    public async Task A_button_that_only_leads_to_a_page_is_none(string action)
    {
        var press = RawPayloads.Press();
        var button = press["actions"]![0]!.AsObject();
        button["action_id"] = action;
        button["url"] = "https://bot.corp.example/link/x";
        button.Remove("value");
        await IsIgnoredAsync(_slack.Signer.Interaction(press));
    }

    [Theory]
    [InlineData("view_closed")]
    [InlineData("message_action")]
    [InlineData("surprise")]
    public async Task An_interaction_that_the_bot_never_offers_is_none(string type)
    {
        var payload = RawPayloads.Submission();
        payload["type"] = type;
        await IsIgnoredAsync(_slack.Signer.Interaction(payload));
    }

    [Fact]
    public async Task Tokens_of_users_being_revoked_is_nothing() =>
        await IsIgnoredAsync(_slack.Signer.Event(RawPayloads.Event(RawPayloads.Parse("""{ "type": "tokens_revoked", "tokens": { "oauth": ["U0ALICE"], "bot": [] } }"""))));

    // It names no organisation: https://docs.slack.dev/reference/events/app_rate_limited.
    [Theory]
    [InlineData(RawPayloads.Team, "")]
    [InlineData("", "E0")]
    [InlineData(RawPayloads.Team, "E0")]
    public async Task That_events_may_be_lost_is_told_to_the_operator_until_Slack_says_so_no_more(string team, string organisation)
    {
        await using var slack = await SlackTrustHost.StartAsync(SlackTrustHost.Settings with { TeamId = team, EnterpriseId = organisation });
        var health = slack.Services.GetRequiredService<SlackHealth>();

        Assert.Equal((200, ""), await slack.SendAsync(slack.Signer.Event(RawPayloads.RateLimited())));
        slack.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((200, ""), await slack.SendAsync(slack.Signer.Event(RawPayloads.RateLimited())));
        Assert.Single(slack.Log.All, l => l.Text.Contains("may be lost", StringComparison.Ordinal));
        Assert.Contains("may be lost", health.Describe(), StringComparison.Ordinal);

        slack.Time.Advance(SlackIntake.LimitedTime - TimeSpan.FromSeconds(1));
        await slack.SendAsync(slack.Signer.Event(RawPayloads.Message(id: "Ev1")));
        Assert.False(health.IsWell);
        slack.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(health.IsWell);
        Assert.Single(slack.Log.All, l => l.Text.Contains("this ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_events_of_another_workspace_may_be_lost_is_told_to_nobody()
    {
        var limit = RawPayloads.RateLimited();
        limit["team_id"] = "T0OTHER000";
        await IsIgnoredAsync(_slack.Signer.Event(limit));
        Assert.True(_slack.Services.GetRequiredService<SlackHealth>().IsWell);
    }

    [Fact]
    public async Task A_challenge_is_answered_once_it_is_signed() =>
        Assert.Equal((200, $$"""{"challenge":"{{(string)HostileRequests.Challenge()["challenge"]!}}"}"""), await _slack.SendAsync(_slack.Signer.Event(HostileRequests.Challenge())));

    [Fact]
    public async Task A_look_at_the_certificate_is_answered() => await IsIgnoredAsync(_slack.Signer.Command(new() { ["ssl_check"] = "1", ["token"] = "x" }));

    [Fact]
    public async Task What_is_signed_with_the_former_secret_is_heard_while_it_is_rotated()
    {
        var signer = new SlackSigner(SlackTrustHost.FormerSecret, _slack.Time);
        Assert.NotNull(await HeardAsync(signer.Event(RawPayloads.Message())));
    }

    [Fact]
    public async Task After_the_rotation_it_is_not()
    {
        await using var slack = await SlackTrustHost.StartAsync(SlackTrustHost.Settings with { SigningSecrets = [new BotSecret(SlackTrustHost.Secret)] });
        Assert.Equal((401, ""), await slack.SendAsync(new SlackSigner(SlackTrustHost.FormerSecret, slack.Time).Event(RawPayloads.Message())));
        Assert.Equal((200, ""), await slack.SendAsync(slack.Signer.Event(RawPayloads.Message())));
    }

    [Fact]
    public async Task In_an_organisation_people_of_all_its_workspaces_are_heard_under_the_organisation()
    {
        await using var slack = await SlackTrustHost.StartAsync(SlackTrustHost.Settings with { TeamId = "", EnterpriseId = "E0" });
        var press = RawPayloads.Press();
        (press["team"], press["enterprise"], press["is_enterprise_install"]) = (null, new JsonObject { ["id"] = "E0" }, true);
        press["user"]!["team_id"] = "T0THIRD";
        Assert.Equal((200, ""), await slack.SendAsync(slack.Signer.Interaction(press)));
        var message = RawPayloads.Message();
        (message["team_id"], message["enterprise_id"]) = ("T0THIRD", "E0");
        message["authorizations"] = new JsonArray(new JsonObject { ["enterprise_id"] = "E0", ["team_id"] = null, ["user_id"] = "U0BOT", ["is_bot"] = true, ["is_enterprise_install"] = true });
        Assert.Equal((200, ""), await slack.SendAsync(slack.Signer.Event(message)));
        Assert.Equal([("E0", "slack/E0/trigger/111.222.aaa"), ("E0", "slack/E0/event/Ev0001")], slack.Bot.Heard.Select(h => (h.Account.Tenant, h.Key)));

        press["enterprise"]!["id"] = "E0OTHER";
        Assert.Equal((403, ""), await slack.SendAsync(slack.Signer.Interaction(press)));
        message["enterprise_id"] = null;
        message["authorizations"] = new JsonArray();
        slack.Bot.Heard.Clear();
        Assert.Equal((200, ""), await slack.SendAsync(slack.Signer.Event(message)));
        Assert.Empty(slack.Bot.Heard);
    }

    private async Task<SlackArrival> HeardAsync(HttpRequestMessage request)
    {
        _slack.Bot.Heard.Clear();
        var body = await request.Content!.ReadAsByteArrayAsync();
        Assert.Equal((200, ""), await _slack.SendAsync(request));
        var heard = Assert.Single(_slack.Bot.Heard);
        // What was signed is what can be proven later.
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), heard.Evidence);
        return heard with { Evidence = null };
    }

    private async Task IsIgnoredAsync(HttpRequestMessage request)
    {
        _slack.Bot.Heard.Clear();
        Assert.Equal((200, ""), await _slack.SendAsync(request));
        Assert.Empty(_slack.Bot.Heard);
    }
}
