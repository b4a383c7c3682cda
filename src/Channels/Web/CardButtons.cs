using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>Which buttons a card offers.</summary>
internal static class CardButtons
{
    /// <summary>Whether anywhere in the card stands an <c>Action.Execute</c> with this verb whose data names this id.</summary>
    public static bool Offers(JsonNode? card, string id, string verb) => card switch
    {
        JsonObject it => IsButton(it, id, verb) || it.Any(property => Offers(property.Value, id, verb)),
        JsonArray many => many.Any(node => Offers(node, id, verb)),
        _ => false,
    };

    private static bool IsButton(JsonObject it, string id, string verb) =>
        Is(it["type"], "Action.Execute") && Is(it["verb"], verb) && it["data"] is JsonObject data && Is(data["id"], id);

    private static bool Is(JsonNode? node, string expected) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && string.Equals(text, expected, StringComparison.Ordinal);
}
