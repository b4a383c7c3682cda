using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>The buttons of a card as Teams wants them. Verb and id stay what they are; a button carries no authority.</summary>
internal static class TeamsButtons
{
    /// <summary>Verbs that are asked about in a dialog before they are done.</summary>
    private static readonly string[] WithDialog = ["deny", "request-form"];

    /// <summary>The input that the dialog of <c>deny</c> asks for: it need not stand on the card too.</summary>
    private const string Reason = "reason";

    public static void Map(JsonObject card)
    {
        var buttons = Executes(card).ToList();
        foreach (var button in buttons)
        {
            if (WithDialog.Contains(Verb(button), StringComparer.Ordinal))
            {
                OpenDialog(button);
            }
            else
            {
                button["fallback"] = Submit(button);
            }
        }

        if (buttons.Any(b => (string?)b["data"]?["verb"] == "deny") && card["body"] is JsonArray body
            && body.FirstOrDefault(e => e is JsonObject input && (string?)input["id"] == Reason && (string?)input["type"] == "Input.Text") is { } reason)
        {
            body.Remove(reason);
        }
    }

    /// <summary>In a dialog only <c>Action.Submit</c> comes back (<c>task/submit</c>).</summary>
    public static void MapInDialog(JsonObject card)
    {
        foreach (var button in Executes(card).ToList())
        {
            var submit = Submit(button);
            button.Clear();
            foreach (var (name, value) in submit)
            {
                button[name] = value?.DeepClone();
            }
        }
    }

    private static void OpenDialog(JsonObject button)
    {
        var data = button["data"]?.DeepClone().AsObject() ?? [];
        data["verb"] = Verb(button);
        data["msteams"] = new JsonObject { ["type"] = "task/fetch" };
        button["type"] = "Action.Submit";
        button["data"] = data;
        button["associatedInputs"] = "none";
        button.Remove("verb");
    }

    private static JsonObject Submit(JsonObject button)
    {
        var data = button["data"]?.DeepClone().AsObject() ?? [];
        data["verb"] = Verb(button);
        var submit = new JsonObject { ["type"] = "Action.Submit", ["title"] = button["title"]?.DeepClone(), ["data"] = data };
        if (button["style"] is { } style)
        {
            submit["style"] = style.DeepClone();
        }

        return submit;
    }

    private static string Verb(JsonObject button) => (string?)button["verb"] ?? "";

    private static IEnumerable<JsonObject> Executes(JsonNode? node) => node switch
    {
        JsonObject it when (string?)it["type"] == "Action.Execute" => [it],
        JsonObject it => it.Where(p => p.Key != "refresh").SelectMany(p => Executes(p.Value)),
        JsonArray many => many.SelectMany(Executes),
        _ => [],
    };
}
