using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>A card inside what is kept as JSON: it stands there as the text that it is, and is that text again when it is read back.</summary>
internal sealed class CardJsonConverter : JsonConverter<CardJson>
{
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public override CardJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.StartObject
        ? new(JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader)).ToArray())
        : throw new JsonException("A card is a JSON object.");

    public override void Write(Utf8JsonWriter writer, CardJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Utf8.Span);
}
