using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>The buttons of a card as Teams wants them. Verb and id stay what they are; a button carries no authority.</summary>
internal static class TeamsButtons
{
    /// <summary>Verbs that are asked about in a dialog before they are done.</summary>
    private static readonly string[] WithDialog = [Deny, "request-form"];

    private const string Deny = "deny";
    private const string Asking = "ask-reason";

    /// <summary>The input that the dialog of <c>deny</c> asks for: it need not stand on the card too.</summary>
    private const string Reason = "reason";

    /// <summary>What stands in place of parts of a card, which stays as it is; null where a part is left out.</summary>
    public static Dictionary<JsonNode, JsonNode?> Map(JsonObject card)
    {
        var shown = new Dictionary<JsonNode, JsonNode?>();
        foreach (var button in Executes(card))
        {
            shown[button] = Mapped(button.DeepClone().AsObject());
        }

        if (shown.Keys.Any(b => Verb(b.AsObject()) == Deny) && card["body"] is JsonArray body
            && body.FirstOrDefault(e => e is JsonObject input && (string?)input["id"] == Reason && (string?)input["type"] == "Input.Text") is { } reason)
        {
            shown[reason] = null;
        }

        return shown;
    }

    private static JsonObject Mapped(JsonObject button)
    {
        if (WithDialog.Contains(Verb(button), StringComparer.Ordinal))
        {
            OpenDialog(button);
        }
        else
        {
            button["fallback"] = Submit(button);
        }

        return button;
    }

    /// <summary>What a button asks for when its dialog is opened; null for one that opens none: opening a dialog does nothing yet.</summary>
    public static TeamsPress? Opening(TeamsPress press) => press switch
    {
        { Verb: Deny } => press with { Verb = Asking, Inputs = [] },
        _ => WithDialog.Contains(press.Verb, StringComparer.Ordinal) ? press : null,
    };

    /// <summary>Whether a dialog asks about what a button of the message does, and so changes what that shows.</summary>
    public static bool IsAsked(TeamsPress opening) => opening.Verb == Asking;

    /// <summary>In a dialog only <c>Action.Submit</c> comes back (<c>task/submit</c>).</summary>
    /// <param name="openedIn">The message from which it was opened; empty where nothing becomes of that.</param>
    public static void MapInDialog(JsonObject card, string openedIn)
    {
        foreach (var button in Executes(card))
        {
            var submit = Submit(button);
            if (openedIn.Length > 0)
            {
                submit["data"]![TeamsPress.OpenedIn] = openedIn;
            }

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

    private static List<JsonObject> Executes(JsonObject card)
    {
        var found = new List<JsonObject>();
        Find(card, found);
        return found;
    }

    private static void Find(JsonNode? node, List<JsonObject> found)
    {
        switch (node)
        {
            case JsonObject it when (string?)it["type"] == "Action.Execute":
                found.Add(it);
                break;
            case JsonObject it:
                foreach (var (name, value) in it)
                {
                    if (name != "refresh")
                    {
                        Find(value, found);
                    }
                }

                break;
            case JsonArray many:
                foreach (var item in many)
                {
                    Find(item, found);
                }

                break;
        }
    }
}
