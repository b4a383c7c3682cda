using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>A card as it goes out: JSON text, and a tree for whoever looks into it.</summary>
/// <param name="utf8">A JSON object.</param>
[JsonConverter(typeof(CardJsonConverter))]
public sealed class CardJson(ReadOnlyMemory<byte> utf8)
{
    /// <summary>How cards are written: what JSON escapes for the sake of HTML would only make them larger, and they go to an API.</summary>
    internal static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonObject? _tree;

    public ReadOnlyMemory<byte> Utf8 => utf8;

    /// <summary>The same as a tree, which is not to be changed.</summary>
    public JsonObject Tree => _tree ??= JsonNode.Parse(utf8.Span)!.AsObject();

    public static CardJson Of(JsonObject tree) => new(JsonSerializer.SerializeToUtf8Bytes(tree, Written)) { _tree = tree };

    /// <summary>As JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(utf8.Span);
}
