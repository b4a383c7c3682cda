using System.Text.Json;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>Reads what people press, choose and submit. What the bot never offers, a dialog that was closed, and a button that only led to a page, is nothing.</summary>
/// <remarks>https://docs.slack.dev/reference/interaction-payloads.</remarks>
internal static class SlackInteractions
{
    /// <summary>Null for what is heard and nothing comes of.</summary>
    /// <exception cref="FormatException">It is not what the protocol says.</exception>
    public static SlackArrival? Read(JsonElement payload, SlackKeys keys)
    {
        var account = keys.Account(payload.Object("user").Id("id"));
        return payload.Id("type") switch
        {
            "block_actions" => Pressed(payload, keys, account),
            "view_submission" => new SlackArrival.Submission(account, keys.OfTrigger(payload.MaybeId("trigger_id")), View(payload), SlackInputs.Read(payload.Object("view"))) { Typed = SlackInputs.Typed(payload.Object("view")), Blocks = SlackInputs.BlocksOf(payload.Object("view")) },
            "shortcut" => new SlackArrival.Shortcut(account, keys.OfTrigger(payload.Id("trigger_id")), payload.Id("callback_id"), payload.Id("trigger_id")),
            "block_suggestion" => new SlackArrival.Suggestion(account, keys.OfTrigger(trigger: null), payload.Id("action_id"), payload.Text("value") ?? ""),
            _ => null,
        };
    }

    private static SlackArrival.Action? Pressed(JsonElement payload, SlackKeys keys, Governance.People.ChatAccount account)
    {
        if (payload.Maybe("actions") is not { } actions || actions.GetArrayLength() != 1)
        {
            throw new FormatException("actions");
        }

        var (action, trigger) = (actions[0], payload.Id("trigger_id"));
        var id = action.Id("action_id");
        var inputs = SlackInputs.Read(payload.Maybe("view") ?? payload);
        return SlackButton.VerbOf(id) == CardButtons.OpenUrl ? null : new(account, keys.OfTrigger(trigger), id, SlackInputs.TextOf(action), inputs, Place(payload), trigger);
    }

    private static SlackPlace Place(JsonElement payload)
    {
        var container = payload.Object("container");
        return container.Text("type") switch
        {
            "message" => new SlackPlace.Message(container.Id("channel_id"), container.Id("message_ts"), container.Maybe("is_ephemeral")?.GetBoolean() ?? false),
            "view" when payload.Object("view").Text("type") == "home" => new SlackPlace.Home(View(payload)),
            "view" => new SlackPlace.Modal(View(payload)),
            _ => throw new FormatException("container"),
        };
    }

    private static SlackView View(JsonElement payload)
    {
        var view = payload.Object("view");
        return new(view.Id("id"), view.Text("callback_id") ?? "", view.Text("private_metadata") ?? "");
    }
}
