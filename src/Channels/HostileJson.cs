using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels;

/// <summary>Reads JSON that anybody could have written, only where there is one way to read it.</summary>
internal static class HostileJson
{
    /// <summary>Null for anything but one object of at most this depth in which no name stands twice.</summary>
    public static JsonObject? Object(string json, int mostDepth)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = mostDepth }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null where it is absent or no text.</summary>
    public static string? Text(this JsonObject read, string name) => read[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
