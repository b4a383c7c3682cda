using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What Slack delivers, as https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/reference/events show it.</summary>
internal static class SlackPayloads
{
    private const string VerificationToken = "gIkuvaNzQIHg97ATvDxqgjtO";

    public static JsonObject User(SlackAccount account)
    {
        var user = new JsonObject
        {
            ["id"] = account.AnsweredAs ?? account.Id,
            ["team_id"] = account.TeamId,
            ["name"] = account.Name,
            ["deleted"] = account.IsDeactivated,
            ["real_name"] = account.Name,
            ["tz"] = "Europe/London",
            ["profile"] = new JsonObject { ["real_name"] = account.Name, ["display_name"] = account.Name, ["email"] = account.Name + "@acme.test", ["team"] = account.TeamId },
            ["is_bot"] = account.IsBot,
            ["updated"] = 1_700_000_000,
            ["is_app_user"] = false,
        };
        if (!account.IsDeactivated)
        {
            user["is_admin"] = false;
            user["is_owner"] = false;
            user["is_restricted"] = account.IsGuest || account.IsSingleChannelGuest;
            user["is_ultra_restricted"] = account.IsSingleChannelGuest;
        }

        if (account.IsStranger)
        {
            user["is_stranger"] = true;
        }

        if (account.EnterpriseId is { } enterprise)
        {
            user["enterprise_user"] = new JsonObject { ["id"] = account.Id, ["enterprise_id"] = enterprise, ["enterprise_name"] = "Acme", ["teams"] = new JsonArray([.. account.OtherTeams.Prepend(account.TeamId).Select(t => (JsonNode)t)]) };
        }

        return user;
    }

    public static JsonObject Event(SlackWorkspace workspace, SlackAccount account, JsonObject what) => new()
    {
        ["token"] = VerificationToken,
        ["team_id"] = OwnerOf(workspace, what)?.TeamId ?? account.TeamId,
        ["enterprise_id"] = OwnerOf(workspace, what) is { } owner ? owner.EnterpriseId : account.EnterpriseId,
        ["context_team_id"] = SlackDouble.TeamId,
        ["context_enterprise_id"] = workspace.EnterpriseId,
        ["api_app_id"] = SlackDouble.AppId,
        ["event"] = what,
        ["type"] = "event_callback",
        ["event_id"] = Random("Ev"),
        ["event_time"] = workspace.Time.GetUtcNow().ToUnixTimeSeconds(),
        ["authorizations"] = new JsonArray(new JsonObject { ["enterprise_id"] = workspace.EnterpriseId, ["team_id"] = workspace.InstalledTeam, ["user_id"] = SlackDouble.BotUserId, ["is_bot"] = true, ["is_enterprise_install"] = workspace.IsInstalledForOrganisation }),
        ["is_ext_shared_channel"] = OwnerOf(workspace, what) is not null,
        ["event_context"] = Random("4-"),
    };

    public static JsonObject Message(SlackWorkspace workspace, SlackAccount account, string type, string channel, string text, string? thread)
    {
        var ts = workspace.NewTs();
        var message = new JsonObject
        {
            ["user"] = account.Id,
            ["type"] = type,
            ["ts"] = ts,
            ["client_msg_id"] = Random(""),
            ["text"] = Escape(text),
            ["team"] = account.TeamId,
            ["blocks"] = new JsonArray(new JsonObject
            {
                ["type"] = "rich_text",
                ["block_id"] = Random("b"),
                ["elements"] = new JsonArray(new JsonObject { ["type"] = "rich_text_section", ["elements"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) }),
            }),
            ["channel"] = channel,
            ["event_ts"] = ts,
        };
        if (channel[0] == 'D')
        {
            message["channel_type"] = "im";
        }

        if (thread is not null)
        {
            message["thread_ts"] = thread;
        }

        // Of a channel that is shared "team" names the owner; who is of elsewhere has their own beside it, the organisation where there is one.
        if (OwnerOf(workspace, message) is { } owner && owner.TeamId != account.TeamId)
        {
            var home = account.EnterpriseId ?? account.TeamId;
            (message["team"], message["user_team"], message["source_team"]) = (owner.TeamId, home, home);
        }

        return message;
    }

    /// <summary>The workspace that owns the shared channel in which it happened; null where the channel is not shared.</summary>
    private static SlackOwner? OwnerOf(SlackWorkspace workspace, JsonObject what)
    {
        lock (workspace.Gate)
        {
            return (string?)what["type"] == "app_mention" ? workspace.FindRoom((string)what["channel"]!)?.SharedBy : null;
        }
    }

    public static JsonObject Command(SlackWorkspace workspace, SlackAccount account, string channel, string command, string text) => new()
    {
        ["token"] = VerificationToken,
        ["team_id"] = workspace.InstalledTeam ?? account.TeamId,
        ["team_domain"] = "acme",
        ["enterprise_id"] = workspace.EnterpriseId ?? "",
        ["channel_id"] = channel,
        ["channel_name"] = channel[0] == 'D' ? "directmessage" : "general",
        ["user_id"] = account.Id,
        ["user_name"] = account.Name,
        ["command"] = command,
        ["text"] = Escape(text),
        ["api_app_id"] = SlackDouble.AppId,
        ["is_enterprise_install"] = workspace.IsInstalledForOrganisation ? "true" : "false",
        ["response_url"] = workspace.Hooks + "commands/" + Random(""),
        ["trigger_id"] = workspace.NewTrigger(account.Id),
    };

    // A shortcut's payload names no app.
    public static JsonObject Shortcut(SlackWorkspace workspace, SlackAccount account, string callback)
    {
        var shortcut = Interaction(workspace, account, "shortcut");
        shortcut.Remove("api_app_id");
        shortcut["action_ts"] = workspace.NewTs();
        shortcut["callback_id"] = callback;
        shortcut["trigger_id"] = workspace.NewTrigger(account.Id);
        return shortcut;
    }

    public static JsonObject ActionOnMessage(SlackWorkspace workspace, SlackAccount account, SlackPost post, JsonObject state, JsonObject action)
    {
        var payload = Interaction(workspace, account, "block_actions");
        payload["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = post.Ts, ["channel_id"] = post.Channel, ["is_ephemeral"] = post.Whispered is not null };
        payload["trigger_id"] = workspace.NewTrigger(account.Id);
        payload["channel"] = new JsonObject { ["id"] = post.Channel, ["name"] = post.Channel[0] == 'D' ? "directmessage" : "general" };
        if (post.Whispered is null)
        {
            payload["message"] = post.Body.DeepClone();
        }

        payload["state"] = state;
        payload["response_url"] = workspace.Hooks + "actions/" + Random("");
        payload["actions"] = new JsonArray(action);
        return payload;
    }

    public static JsonObject ActionInView(SlackWorkspace workspace, SlackAccount account, JsonObject view, JsonObject action)
    {
        var payload = Interaction(workspace, account, "block_actions");
        payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = (string?)view["id"] };
        payload["trigger_id"] = workspace.NewTrigger(account.Id);
        payload["view"] = view.DeepClone();
        payload["actions"] = new JsonArray(action);
        return payload;
    }

    public static JsonObject Submission(SlackWorkspace workspace, SlackAccount account, JsonObject view)
    {
        var payload = Interaction(workspace, account, "view_submission");
        payload["trigger_id"] = workspace.NewTrigger(account.Id);
        payload["view"] = view.DeepClone();
        payload["response_urls"] = new JsonArray();
        return payload;
    }

    public static JsonObject Suggestion(SlackWorkspace workspace, SlackAccount account, JsonObject view, JsonObject element, string typed)
    {
        var payload = Interaction(workspace, account, "block_suggestion");
        payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = (string?)view["id"] };
        payload["action_id"] = (string?)element["action_id"];
        payload["block_id"] = (string?)element["block_id"];
        payload["value"] = typed;
        payload["view"] = view.DeepClone();
        return payload;
    }

    /// <summary>An element as it stands in <c>actions</c>: what it is, and what was done with it.</summary>
    public static JsonObject Action(SlackWorkspace workspace, JsonObject element, JsonObject? filled)
    {
        var action = new JsonObject { ["type"] = (string?)element["type"], ["block_id"] = (string?)element["block_id"], ["action_id"] = (string?)element["action_id"], ["action_ts"] = workspace.NewTs() };
        foreach (var name in (string[])["text", "value", "style", "url", "placeholder", "initial_option"])
        {
            if (element[name] is { } said && (filled is null || name is not "value"))
            {
                action[name] = said.DeepClone();
            }
        }

        foreach (var (name, said) in filled ?? [])
        {
            action[name] = said?.DeepClone();
        }

        return action;
    }

    private static JsonObject Interaction(SlackWorkspace workspace, SlackAccount account, string type) => new()
    {
        ["type"] = type,
        ["user"] = Who(account, type),
        ["api_app_id"] = SlackDouble.AppId,
        ["token"] = VerificationToken,
        // Of the installation, not of the user; null where the app is installed for an organisation.
        ["team"] = workspace.InstalledTeam is { } team ? new JsonObject { ["id"] = team, ["domain"] = "acme" } : null,
        ["enterprise"] = workspace.EnterpriseId is { } enterprise ? new JsonObject { ["id"] = enterprise, ["name"] = "Acme" } : null,
        ["is_enterprise_install"] = workspace.IsInstalledForOrganisation,
    };

    // Each kind names the user in its own way.
    private static JsonObject Who(SlackAccount account, string type)
    {
        var who = new JsonObject { ["id"] = account.Id, ["team_id"] = account.TeamId };
        if (type is not ("view_submission" or "block_suggestion"))
        {
            who["username"] = account.Name;
        }

        if (type != "shortcut")
        {
            who["name"] = account.Name;
        }

        return who;
    }

    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public static string Random(string prefix) => prefix + RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", 10);
}
