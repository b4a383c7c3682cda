using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels;

namespace ChatGovernanceBot.Simulation.Chat;

/// <summary>A button of a card, with what its card's inputs would bring.</summary>
internal sealed record CardButton(string Verb, string Id, JsonObject Inputs);

/// <summary>Finds what can be pressed on a card, as a client does that knows nothing of what it means.</summary>
internal static class CardButtons
{
    /// <param name="reason">Typed into every text input.</param>
    public static IReadOnlyList<CardButton> Of(OutgoingMessage message, string reason)
    {
        if (message.Card is not { } card)
        {
            return [];
        }

        var nodes = All(card).ToList();
        var texts = nodes.Where(n => n["type"]?.ToString() == "Input.Text" && n["id"] is not null).Select(n => n["id"]!.ToString()).ToList();
        return [.. nodes.Where(n => n["type"]?.ToString() == "Action.Execute" && n["data"] is JsonObject).Select(n => Button(n, texts, reason))];
    }

    private static CardButton Button(JsonObject action, IEnumerable<string> texts, string reason)
    {
        var inputs = action["data"]!.DeepClone().AsObject();
        var id = inputs["id"]?.ToString() ?? "";
        inputs.Remove("id");
        foreach (var text in texts.Where(t => t is "reason" or "note"))
        {
            inputs[text] = reason;
        }

        return new(action["verb"]!.ToString(), id, inputs);
    }

    private static IEnumerable<JsonObject> All(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(p => All(p.Value)).Prepend(it),
        JsonArray many => many.SelectMany(All),
        _ => [],
    };
}
