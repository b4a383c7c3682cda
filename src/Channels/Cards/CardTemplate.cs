using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>
/// A template read once: the subset of the Adaptive Cards templating language that is <c>${path}</c>, text with <c>${path}</c> in it,
/// <c>$data</c> and <c>$when</c>. Whatever else is found is refused here, not while a card is on its way to someone.
/// </summary>
public sealed class CardTemplate
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int Depth = 32;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Depth };

    private CardTemplate(TemplateNode root) => Root = root;

    internal TemplateNode Root { get; }

    /// <summary>Reads strict JSON: no duplicate keys, no comments, no trailing commas, at most <see cref="Depth"/> deep.</summary>
    /// <exception cref="CardException">The text is not such JSON, or uses something outside the subset.</exception>
    public static CardTemplate Parse(string json)
    {
        try
        {
            return new(Read(JsonNode.Parse(json, documentOptions: Strict)));
        }
        catch (JsonException problem)
        {
            throw new CardException($"Not a card template: {problem.Message}", problem);
        }
    }

    private static TemplateNode Read(JsonNode? node) => node switch
    {
        JsonObject members => ReadObject(members),
        JsonArray items => new TemplateNode.Items([.. items.Select(Read)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => ReadText(value.GetValue<string>()),
        _ => Constant(node),
    };

    // What nothing is put into is written once, here.
    private static TemplateNode.Constant Constant(JsonNode? node) => new(JsonSerializer.SerializeToUtf8Bytes(node, CardJson.Written), node?.GetValueKind() ?? JsonValueKind.Null);

    private static TemplateNode ReadObject(JsonObject members)
    {
        var element = new TemplateNode.Element(
            members["$data"] is { } data ? ReadPath(Sole("$data", data)) : null,
            members["$when"] is { } when ? CardExpressionParser.Parse(Sole("$when", when)) : null,
            [.. members.Where(m => !m.Key.StartsWith('$') || !Reserved(m.Key)).Select(m => KeyValuePair.Create(JsonEncodedText.Encode(m.Key, CardJson.Written.Encoder), ReadMember(m.Value)))]);
        return element.Members.Length == members.Count && element.Members.All(m => m.Value is TemplateNode.Constant) ? Constant(members) : element;
    }

    // Among others an array would be spliced in, so only one that is a member's is constant as a whole.
    private static TemplateNode ReadMember(JsonNode? node) => Read(node) switch
    {
        TemplateNode.Items items when items.Nodes.All(n => n is TemplateNode.Constant { Kind: not JsonValueKind.Null }) => Constant(node),
        var read => read,
    };

    /// <summary>JSON's own <c>$schema</c> stays; the language's words are consumed, and those that we do not use are refused.</summary>
    private static bool Reserved(string key) => key switch
    {
        "$data" or "$when" => true,
        "$schema" => false,
        _ => throw new CardException($"The key {key} is not in the subset."),
    };

    private static string Sole(string key, JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String && Split(node.GetValue<string>()) is [(PartKind.Expression, var expression)]
            ? expression
            : throw new CardException($"{key} must be one expression, \"${{…}}\", and is {node.ToJsonString()}.");

    private static TemplateNode ReadText(string text) => Split(text) switch
    {
        [] or [(PartKind.Text, _)] => Constant(JsonValue.Create(text)),
        [(PartKind.Expression, var path)] => new TemplateNode.Whole(ReadPath(path)),
        var parts => new TemplateNode.Mixed([.. parts.Select(p => p.Kind == PartKind.Text
            ? new TextPart.Words(p.Text)
            : (TextPart)new TextPart.Hole(ReadPath(p.Text)))]),
    };

    private static CardExpression.Path ReadPath(string expression) => CardExpressionParser.Parse(expression) as CardExpression.Path
        ?? throw new CardException($"Only $when may compute; \"{expression}\" must be a path.");

    private enum PartKind { Text, Expression }

    private static List<(PartKind Kind, string Text)> Split(string text)
    {
        var parts = new List<(PartKind, string)>();
        if (text.Contains("${", StringComparison.Ordinal) && text.AsSpan().IndexOfAny('`', '\\') >= 0)
        {
            throw new CardException($"A backtick or backslash beside an expression is not in the subset: {text}");
        }
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            if (open < 0)
            {
                parts.Add((PartKind.Text, text[at..]));
                break;
            }
            if (open > at)
            {
                parts.Add((PartKind.Text, text[at..open]));
            }
            var close = text.IndexOf('}', open);
            parts.Add((PartKind.Expression, close < 0 ? throw new CardException($"\"${{\" is not closed: {text}") : text[(open + 2)..close]));
            at = close + 1;
        }
        return parts;
    }
}

/// <summary>A template prepared for expansion.</summary>
internal abstract record TemplateNode
{
    /// <param name="Json">UTF-8.</param>
    public sealed record Constant(ReadOnlyMemory<byte> Json, JsonValueKind Kind) : TemplateNode;
    /// <summary>The value itself, of whatever type it is.</summary>
    public sealed record Whole(CardExpression.Path Path) : TemplateNode;
    public sealed record Mixed(ImmutableArray<TextPart> Parts) : TemplateNode;
    public sealed record Items(ImmutableArray<TemplateNode> Nodes) : TemplateNode;
    public sealed record Element(CardExpression.Path? Data, CardExpression? When, ImmutableArray<KeyValuePair<JsonEncodedText, TemplateNode>> Members) : TemplateNode;
}

/// <summary>A piece of a text.</summary>
internal abstract record TextPart
{
    public sealed record Words(string Text) : TextPart;
    public sealed record Hole(CardExpression.Path Path) : TextPart;
}
