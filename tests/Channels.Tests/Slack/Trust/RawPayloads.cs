using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>What Slack sends, as its reference shows it, from Alice of the workspace that is heard.</summary>
internal static class RawPayloads
{
    public const string App = "A0TRUST";
    public const string Team = "T0TRUST";
    public const string Bot = "U0BOT";
    public const string Alice = "U0ALICE";

    /// <summary>Stands wherever a payload can hold it; it must come back in no answer and stand in no log.</summary>
    public const string Canary = "canary-5d1f";

    public static JsonObject Event(JsonObject happened, string id = "Ev0001") => Parse($$"""
        {
          "token": "verification-token", "team_id": "{{Team}}", "context_team_id": "{{Team}}", "context_enterprise_id": null, "api_app_id": "{{App}}", "event": {{happened.ToJsonString()}},
          "type": "event_callback", "event_id": "{{id}}", "event_time": 1767600600,
          "authorizations": [ { "enterprise_id": null, "team_id": "{{Team}}", "user_id": "{{Bot}}", "is_bot": true, "is_enterprise_install": false } ],
          "is_ext_shared_channel": false, "event_context": "4-context"
        }
        """);

    public static JsonObject Message(string text = Canary, string id = "Ev0001") => Event(Parse($$"""
        {
          "user": "{{Alice}}", "type": "message", "ts": "1767600600.000100", "client_msg_id": "4d1c", "text": {{JsonValue.Create(text).ToJsonString()}}, "team": "{{Team}}",
          "blocks": [ { "type": "rich_text", "block_id": "b1", "elements": [ { "type": "rich_text_section", "elements": [ { "type": "text", "text": "{{Canary}}" } ] } ] } ],
          "channel": "D0ALICE", "event_ts": "1767600600.000100", "channel_type": "im"
        }
        """), id);

    public static JsonObject Mention(string text = $"<@{Bot}> {Canary}", string id = "Ev0002") => Event(Parse($$"""
        { "user": "{{Alice}}", "type": "app_mention", "ts": "1767600600.000200", "text": {{JsonValue.Create(text).ToJsonString()}}, "team": "{{Team}}", "channel": "C0TALK", "event_ts": "1767600600.000200" }
        """), id);

    public static JsonObject HomeOpened(string tab = "home") => Event(Parse($$"""{ "type": "app_home_opened", "user": "{{Alice}}", "channel": "D0ALICE", "tab": "{{tab}}", "event_ts": "1767600600.000300" }"""));

    public static JsonObject Press(string trigger = "111.222.aaa", string container = "message") => Parse($$"""
        {
          "type": "block_actions", "user": { "id": "{{Alice}}", "username": "{{Canary}}", "name": "{{Canary}}", "team_id": "{{Team}}" }, "api_app_id": "{{App}}", "token": "verification-token",
          "container": { "type": "{{container}}", "message_ts": "1767600600.000400", "channel_id": "D0ALICE", "is_ephemeral": false },
          "trigger_id": "{{trigger}}", "team": { "id": "{{Team}}", "domain": "acme" }, "enterprise": null, "is_enterprise_install": false,
          "channel": { "id": "D0ALICE", "name": "directmessage" },
          "message": { "type": "message", "user": "{{Bot}}", "ts": "1767600600.000400", "app_id": "{{App}}", "text": "{{Canary}}", "team": "{{Team}}", "blocks": [] },
          "state": { "values": { "b1": { "reason": { "type": "plain_text_input", "value": "{{Canary}}" } } } },
          "response_url": "https://hooks.slack.com/actions/T0/1/x",
          "actions": [ { "action_id": "approve", "block_id": "b2", "text": { "type": "plain_text", "text": "Approve" }, "value": "{\"id\":\"{{Canary}}\"}", "type": "button", "action_ts": "1767600601.1" } ]
        }
        """);

    public static JsonObject View(string type = "modal") => Parse($$"""
        {
          "id": "V0001", "team_id": "{{Team}}", "type": "{{type}}", "blocks": [], "private_metadata": "{{Canary}}", "callback_id": "request", "hash": "156.abc", "clear_on_close": false,
          "root_view_id": "V0001", "app_id": "{{App}}", "external_id": "", "app_installed_team_id": "{{Team}}", "bot_id": "B0",
          "state": { "values": {
            "b1": { "entitlement": { "type": "external_select", "selected_option": { "text": { "type": "plain_text", "text": "{{Canary}}" }, "value": "crm/admin" } } },
            "b2": { "reason": { "type": "plain_text_input", "value": "{{Canary}}" } },
            "b3": { "ticket": { "type": "plain_text_input", "value": null } },
            "b4": { "duration": { "type": "static_select", "selected_option": null } },
            "b5": { "options": { "type": "checkboxes", "selected_options": [ { "text": { "type": "plain_text", "text": "x" }, "value": "urgent" }, { "text": { "type": "plain_text", "text": "y" }, "value": "weekend" } ] } },
            "b6": { "for": { "type": "users_select", "selected_user": "U0BOB" } },
            "b7": { "until": { "type": "datepicker", "selected_date": "2026-02-01" } }
          } }
        }
        """);

    public static JsonObject Submission(string trigger = "111.222.bbb") => Parse($$"""
        {
          "type": "view_submission", "team": { "id": "{{Team}}", "domain": "acme" }, "user": { "id": "{{Alice}}", "username": "{{Canary}}", "team_id": "{{Team}}" }, "api_app_id": "{{App}}",
          "token": "verification-token", "trigger_id": "{{trigger}}", "view": {{View().ToJsonString()}}, "response_urls": [], "is_enterprise_install": false, "enterprise": null
        }
        """);

    /// <summary>A press in a dialog or on the home tab.</summary>
    public static JsonObject PressInView(string type, string trigger)
    {
        var press = Press(trigger, "view");
        press.Remove("message");
        press.Remove("state");
        press["view"] = View(type);
        return press;
    }

    public static JsonObject Suggestion(string typed = Canary) => Parse($$"""
        {
          "type": "block_suggestion", "user": { "id": "{{Alice}}", "team_id": "{{Team}}" }, "container": { "type": "view", "view_id": "V0001" }, "api_app_id": "{{App}}", "token": "x",
          "action_id": "entitlement", "block_id": "b1", "value": "{{typed}}", "team": { "id": "{{Team}}", "domain": "acme" }, "enterprise": null, "is_enterprise_install": false, "view": {{View().ToJsonString()}}
        }
        """);

    public static JsonObject Shortcut() => Parse($$"""
        {
          "type": "shortcut", "token": "x", "action_ts": "1767600600.1", "team": { "id": "{{Team}}", "domain": "acme" }, "user": { "id": "{{Alice}}", "username": "{{Canary}}", "team_id": "{{Team}}" },
          "is_enterprise_install": false, "enterprise": null, "callback_id": "request_access", "trigger_id": "111.222.ccc"
        }
        """);

    public static JsonObject RateLimited() => Parse($$"""{ "token": "x", "type": "app_rate_limited", "team_id": "{{Team}}", "minute_rate_limited": 1767600600, "api_app_id": "{{App}}" }""");

    /// <summary>The fields of a slash command's form.</summary>
    public static JsonObject Command(string text = Canary) => new()
    {
        ["token"] = "x",
        ["team_id"] = Team,
        ["team_domain"] = "acme",
        ["channel_id"] = "C0TALK",
        ["channel_name"] = Canary,
        ["user_id"] = Alice,
        ["user_name"] = Canary,
        ["command"] = "/access",
        ["text"] = text,
        ["api_app_id"] = App,
        ["is_enterprise_install"] = "false",
        ["response_url"] = "https://hooks.slack.com/commands/T0/1/x",
        ["trigger_id"] = "111.222.ddd",
    };

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
