using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Slack.Reading;

/// <summary>Reads what stands in the inputs of a dialog or message: a text each, empty where nothing is written or chosen; a list of texts where several can be chosen.</summary>
/// <remarks>https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload: <c>state.values</c>, by block and action.</remarks>
internal static class SlackInputs
{
    /// <param name="element">A view, or the payload of an action in a message.</param>
    /// <exception cref="FormatException">One <c>action_id</c> stands in two blocks: which of them is meant cannot be known.</exception>
    public static JsonObject Read(JsonElement element)
    {
        var inputs = new JsonObject();
        foreach (var input in All(element))
        {
            if (!inputs.TryAdd(input.Name, Several(input.Value) ?? JsonValue.Create(TextOf(input.Value))))
            {
                throw new FormatException(input.Name);
            }
        }

        return inputs;
    }

    /// <summary>What was typed as text, where anything was.</summary>
    public static IReadOnlyList<string> Typed(JsonElement view) => [.. All(view).Select(i => i.Value.Text("value")).OfType<string>().Where(t => t.Length > 0)];

    /// <summary>The block of each input.</summary>
    public static IReadOnlyDictionary<string, string> BlocksOf(JsonElement view) => view.Maybe("state")?.Maybe("values") is { } values
        ? values.EnumerateObject().SelectMany(b => b.Value.EnumerateObject(), (block, input) => (block, input)).DistinctBy(i => i.input.Name).ToDictionary(i => i.input.Name, i => i.block.Name, StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A button's value, what is typed, or the one thing that is chosen.</summary>
    public static string TextOf(JsonElement input) =>
        input.Text("value") ?? input.Maybe("selected_option")?.Text("value") ?? input.Text("selected_user") ?? input.Text("selected_date") ?? "";

    private static IEnumerable<JsonProperty> All(JsonElement element) =>
        element.Maybe("state")?.Maybe("values") is { } values ? values.EnumerateObject().SelectMany(b => b.Value.EnumerateObject()) : [];

    private static JsonNode? Several(JsonElement input) => input.Maybe("selected_options") is { } options
        ? new JsonArray([.. options.EnumerateArray().Select(o => (JsonNode?)JsonValue.Create(o.Text("value") ?? throw new FormatException("value")))])
        : null;
}
