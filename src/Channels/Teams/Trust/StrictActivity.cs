using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Bot.Schema;
using Newtonsoft.Json;
using JsonException = System.Text.Json.JsonException;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>
/// Reads an activity only where there is one way to read it: well-formed, of bounded depth, no name twice however it is written, what the
/// protocol calls a text being a text. The SDK's own reader takes the last of two names, turns numbers into texts and follows references.
/// </summary>
/// <remarks>Bot Framework, "Activity schema" 3.1.</remarks>
internal static class StrictActivity
{
    private const int Depth = 32;
    private const int MaxId = 2048;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Depth };

    private static readonly Newtonsoft.Json.JsonSerializer Reader = Newtonsoft.Json.JsonSerializer.Create(new JsonSerializerSettings
    {
        MaxDepth = Depth,
        DateParseHandling = DateParseHandling.None,
        MetadataPropertyHandling = MetadataPropertyHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
    });

    private static readonly FrozenDictionary<string, Kind> OfAccount = Kinds(
        (IsText, ["id", "name", "aadObjectId", "role", "tenantId", "conversationType"]), (IsSwitch, ["isGroup"]));

    private static readonly FrozenDictionary<string, Kind> OfChannelData = Kinds((IsAccount, ["tenant"]));

    private static readonly FrozenDictionary<string, Kind> OfActivity = Kinds(
        (IsText, ["type", "id", "timestamp", "localTimestamp", "localTimezone", "serviceUrl", "channelId", "name", "text", "textFormat", "locale", "replyToId", "action", "callerId",
            "deliveryMode", "attachmentLayout", "inputHint", "speak", "summary", "importance", "label", "valueType", "topicName", "code", "expiration"]),
        (IsAccount, ["from", "recipient", "conversation"]),
        (IsAccounts, ["membersAdded", "membersRemoved"]),
        (e => Fits(e, OfChannelData), ["channelData"]),
        (IsObject, ["relatesTo", "suggestedActions", "semanticAction"]),
        (IsObjects, ["entities", "attachments", "reactionsAdded", "reactionsRemoved", "textHighlights"]),
        (IsSwitch, ["historyDisclosed"]));

    /// <summary>Null for what is no activity.</summary>
    public static Activity? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return IsUnambiguous(document.RootElement) && IsActivity(document.RootElement) ? Parse(body) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or Newtonsoft.Json.JsonException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static Activity? Parse(byte[] body)
    {
        using var text = new StreamReader(new MemoryStream(body, writable: false));
        using var json = new JsonTextReader(text);
        return Reader.Deserialize<Activity>(json);
    }

    // The SDK's reader takes a name in any case, so a name that differs in its case alone is the same name.
    private static bool IsUnambiguous(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => HasDifferentNames(element),
        JsonValueKind.Array => AreUnambiguous(element),
        JsonValueKind.String => IsUnicode(element),
        _ => true,
    };

    // Half a surrogate pair can only stand there escaped; taking it out throws.
    private static bool IsUnicode(JsonElement text) => JsonMarshal.GetRawUtf8Value(text) is var raw && raw.Contains((byte)'\\') ? text.GetString() is not null : Utf8.IsValid(raw);

    private static bool HasDifferentNames(JsonElement element)
    {
        var names = new HashSet<string>(element.GetPropertyCount(), StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Add(property.Name) || !IsUnambiguous(property.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreUnambiguous(JsonElement items)
    {
        foreach (var item in items.EnumerateArray())
        {
            if (!IsUnambiguous(item))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsActivity(JsonElement activity) =>
        Fits(activity, OfActivity)
        && HasText(activity, "type") && HasText(activity, "channelId") && HasText(activity, "serviceUrl")
        && Has(activity, "from") && Has(activity, "conversation")
        && (HasText(activity, "id") || !IsAnswered(activity))
        && Text(activity, "deliveryMode") is null or "" or "normal" or "notification";

    // These are done once by their id; the others change nothing.
    private static bool IsAnswered(JsonElement activity) => Text(activity, "type") is ActivityTypes.Message or ActivityTypes.Invoke;

    private static bool Has(JsonElement activity, string account) =>
        activity.TryGetProperty(account, out var found) && found.ValueKind == JsonValueKind.Object && HasText(found, "id");

    private static bool HasText(JsonElement element, string name) => Text(element, name) is { Length: > 0 and <= MaxId };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;
    private static bool IsSwitch(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    private static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;
    private static bool IsObjects(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsObject);
    private static bool IsAccount(JsonElement value) => Fits(value, OfAccount);
    private static bool IsAccounts(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsAccount);

    // A known name stands in the protocol's own case: the SDK's reader would take it in any, past these looks.
    private static bool Fits(JsonElement element, FrozenDictionary<string, Kind> kinds) => IsObject(element) && element.EnumerateObject().All(p =>
        !kinds.TryGetValue(p.Name, out var kind) || (kind.Name == p.Name && (p.Value.ValueKind == JsonValueKind.Null || kind.Fits(p.Value))));

    private static FrozenDictionary<string, Kind> Kinds(params (Func<JsonElement, bool> Fits, string[] Names)[] kinds) =>
        kinds.SelectMany(k => k.Names.Select(n => new Kind(n, k.Fits))).ToFrozenDictionary(k => k.Name, StringComparer.OrdinalIgnoreCase);

    private sealed record Kind(string Name, Func<JsonElement, bool> Fits);
}
