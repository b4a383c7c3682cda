using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Views as Slack keeps them: what the app made, with ids, a hash, and what stands in the inputs.</summary>
internal static class StandingViews
{
    private static readonly string[] WithoutState = ["button", "overflow"];

    public static JsonObject Of(SlackWorkspace workspace, JsonObject made)
    {
        var id = workspace.Id("V", 10);
        var view = new JsonObject
        {
            ["id"] = id,
            ["team_id"] = SlackDouble.TeamId,
            ["type"] = (string?)made["type"],
            ["blocks"] = workspace.WithIds(made["blocks"]!.AsArray()),
            ["private_metadata"] = (string?)made["private_metadata"] ?? "",
            ["callback_id"] = (string?)made["callback_id"] ?? "",
            ["hash"] = workspace.NewTs() + ".hash",
            ["title"] = made["title"]?.DeepClone() ?? new JsonObject { ["type"] = "plain_text", ["text"] = "View Title", ["emoji"] = true },
            ["clear_on_close"] = made["clear_on_close"]?.DeepClone() ?? false,
            ["notify_on_close"] = made["notify_on_close"]?.DeepClone() ?? false,
            ["close"] = made["close"]?.DeepClone(),
            ["submit"] = made["submit"]?.DeepClone(),
            ["previous_view_id"] = null,
            ["root_view_id"] = id,
            ["app_id"] = SlackDouble.AppId,
            ["external_id"] = (string?)made["external_id"] ?? "",
            ["app_installed_team_id"] = workspace.InstalledTeam ?? workspace.EnterpriseId,
            ["bot_id"] = SlackDouble.BotId,
        };
        view["state"] = StateOf(view, null);
        return view;
    }

    /// <summary>The same dialog with other content. What was typed stays where block and element keep their ids.</summary>
    public static JsonObject Replaced(JsonObject before, JsonObject after)
    {
        foreach (var kept in (string[])["id", "root_view_id", "previous_view_id"])
        {
            after[kept] = before[kept]?.DeepClone();
        }

        after["state"] = StateOf(after, before["state"]?["values"] as JsonObject);
        return after;
    }

    /// <summary>What stands in every input, by block and element.</summary>
    public static JsonObject StateOf(JsonArray blocks, JsonObject? typed)
    {
        var values = new JsonObject();
        foreach (var element in SlackLook.ElementsOf(blocks).Where(e => !WithoutState.Contains((string?)e["type"])))
        {
            var (block, action) = ((string)element["block_id"]!, (string)element["action_id"]!);
            var before = typed?[block]?[action] as JsonObject;
            values[block] ??= new JsonObject();
            values[block]![action] = before is not null && (string?)before["type"] == (string?)element["type"] ? before.DeepClone() : Initial(element);
        }

        return new() { ["values"] = values };
    }

    private static JsonObject StateOf(JsonObject view, JsonObject? typed) => StateOf(view["blocks"]!.AsArray(), typed);

    /// <summary>What stands in an input after somebody put something there.</summary>
    /// <param name="value">A text, an option's value, a date; empty to take out what stands there.</param>
    /// <param name="shown">An option's words, for a select whose options come from elsewhere.</param>
    public static JsonObject Filled(JsonObject element, string value, string? shown)
    {
        var type = (string)element["type"]!;
        var state = new JsonObject { ["type"] = type };
        switch (type)
        {
            case "static_select" or "radio_buttons" or "external_select":
                state["selected_option"] = value.Length == 0 ? null : Option(element, value, shown);
                break;
            case "checkboxes":
                state["selected_options"] = new JsonArray([.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => Option(element, v, null))]);
                break;
            case "datepicker":
                state["selected_date"] = value.Length == 0 ? null : value;
                break;
            case "timepicker":
                state["selected_time"] = value.Length == 0 ? null : value;
                break;
            case "datetimepicker":
                state["selected_date_time"] = value.Length == 0 ? null : long.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "users_select":
                state["selected_user"] = value.Length == 0 ? null : value;
                break;
            default:
                state["value"] = value.Length == 0 ? null : value;
                break;
        }

        return state;
    }

    /// <summary>Whether something stands in an input.</summary>
    public static bool IsFilled(JsonObject state) => state.Any(s => s.Key != "type" && s.Value is not (null or JsonArray { Count: 0 }));

    private static JsonObject Initial(JsonObject element) => (string?)element["type"] switch
    {
        "static_select" or "radio_buttons" or "external_select" => new() { ["type"] = (string?)element["type"], ["selected_option"] = element["initial_option"]?.DeepClone() },
        "checkboxes" => new() { ["type"] = "checkboxes", ["selected_options"] = element["initial_options"]?.DeepClone() ?? new JsonArray() },
        "datepicker" => new() { ["type"] = "datepicker", ["selected_date"] = element["initial_date"]?.DeepClone() },
        "timepicker" => new() { ["type"] = "timepicker", ["selected_time"] = element["initial_time"]?.DeepClone() },
        "datetimepicker" => new() { ["type"] = "datetimepicker", ["selected_date_time"] = element["initial_date_time"]?.DeepClone() },
        "users_select" => new() { ["type"] = "users_select", ["selected_user"] = element["initial_user"]?.DeepClone() },
        var type => new() { ["type"] = type, ["value"] = element["initial_value"]?.DeepClone() },
    };

    private static JsonObject Option(JsonObject element, string value, string? shown) =>
        (element["options"] as JsonArray ?? []).Concat((element["option_groups"] as JsonArray ?? []).SelectMany(g => g!["options"]!.AsArray()))
            .OfType<JsonObject>().FirstOrDefault(o => (string?)o["value"] == value)?.DeepClone().AsObject()
        ?? ((string?)element["type"] == "external_select" ? new() { ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = shown ?? value, ["emoji"] = true }, ["value"] = value }
            : throw new InvalidOperationException($"{element["action_id"]} has no option {value}."));
}
