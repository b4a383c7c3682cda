using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>
/// Puts data into a template, with the same result as npm <c>adaptivecards-templating</c> 2.3, and writes it as JSON text. Values are placed, never
/// read: a value that contains <c>${…}</c>, quotes or markup stays the characters it is.
/// </summary>
public sealed class CardExpander
{
    // In bytes; a larger one grows the buffer.
    private const int UsualCard = 8 * 1024;

    // What is written comes from a template that was read whole.
    private static readonly JsonWriterOptions Options = new() { Encoder = CardJson.Written.Encoder, SkipValidation = true };

    private readonly List<string> _missing = [];
    private readonly Utf8JsonWriter _writer;

    private CardExpander(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>Expands as the official engine does; a path that the data lacks is left standing as <c>${path}</c>, one to null becomes null, and both are listed in <paramref name="missing"/>.</summary>
    /// <returns>UTF-8.</returns>
    /// <exception cref="CardException">An index out of range, or null within a text; the official engine throws there too.</exception>
    public static ReadOnlyMemory<byte> Expand(CardTemplate template, JsonNode? data, out IReadOnlyList<string> missing)
    {
        ArgumentNullException.ThrowIfNull(template);
        var text = new ArrayBufferWriter<byte>(UsualCard);
        using (var writer = new Utf8JsonWriter(text, Options))
        {
            var expander = new CardExpander(writer);
            expander.Value(template.Root, new Scope(data, data, null));
            missing = expander._missing;
        }

        return text.WrittenMemory;
    }

    /// <summary>What a node comes to: one value.</summary>
    private void Value(TemplateNode node, Scope scope)
    {
        switch (node)
        {
            case TemplateNode.Constant constant:
                _writer.WriteRawValue(constant.Json.Span, skipInputValidation: true);
                break;
            case TemplateNode.Whole whole:
                Write(Whole(whole.Path, scope));
                break;
            case TemplateNode.Mixed mixed:
                Mixed(mixed, scope);
                break;
            case TemplateNode.Items items:
                _writer.WriteStartArray();
                Within(items, scope);
                _writer.WriteEndArray();
                break;
            case TemplateNode.Element element:
                Element(element, scope);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    /// <summary>What a node comes to among others: null is left out, and an array is spliced in.</summary>
    private void Item(TemplateNode node, Scope scope)
    {
        switch (node)
        {
            case TemplateNode.Constant { Kind: JsonValueKind.Null }:
                break;
            case TemplateNode.Whole whole:
                Splice(Whole(whole.Path, scope));
                break;
            case TemplateNode.Items items:
                Within(items, scope);
                break;
            case TemplateNode.Element element:
                foreach (var shown in Shown(element, scope))
                {
                    Members(element, shown);
                }

                break;
            default:
                Value(node, scope);
                break;
        }
    }

    private void Within(TemplateNode.Items items, Scope scope)
    {
        foreach (var item in items.Nodes)
        {
            Item(item, scope);
        }
    }

    private void Splice(JsonNode? node)
    {
        if (node is JsonArray several)
        {
            foreach (var item in several)
            {
                Write(item);
            }
        }
        else if (node is not null)
        {
            Write(node);
        }
    }

    private void Write(JsonNode? node)
    {
        if (node is null)
        {
            _writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(_writer);
        }
    }

    private JsonNode? Whole(CardExpression.Path path, Scope scope) => path.In(scope) switch
    {
        { Node: { } node } => node,
        { Kind: Computed.Sort.Value } => Null(path),
        { Kind: Computed.Sort.Failed, Reason: var reason } => throw new CardException($"${{{path.Text}}}: {reason}"),
        _ => JsonValue.Create(Missing(path)),
    };

    private void Mixed(TemplateNode.Mixed mixed, Scope scope)
    {
        var words = new string[mixed.Parts.Length];
        for (var part = 0; part < words.Length; part++)
        {
            words[part] = Words(mixed.Parts[part], scope);
        }

        _writer.WriteStringValue(string.Concat(words));
    }

    private string Words(TextPart part, Scope scope) => part switch
    {
        TextPart.Words words => words.Text,
        TextPart.Hole hole => hole.Path.In(scope) switch
        {
            { Node: { } node } => Text(node),
            { Kind: Computed.Sort.Value } => throw new CardException($"${{{hole.Path.Text}}} is null within a text"),
            _ => Missing(hole.Path),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private string Missing(CardExpression.Path path)
    {
        _missing.Add(path.Text);
        return "${" + path.Text + "}";
    }

    private JsonNode? Null(CardExpression.Path path)
    {
        _missing.Add(path.Text);
        return null;
    }

    /// <summary>As ECMAScript's toString.</summary>
    private static string Text(JsonNode node) => node switch
    {
        JsonArray array => string.Join(',', array.Select(item => item is null ? "" : Text(item))),
        JsonObject => "[object Object]",
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => CardNumber.Text(value),
            var kind => kind == JsonValueKind.True ? "true" : "false",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    // Where it is not among others, what is shown for nothing is null and what is shown for several is an array.
    private void Element(TemplateNode.Element element, Scope scope)
    {
        var shown = Shown(element, scope);
        if (shown.Length > 1)
        {
            _writer.WriteStartArray();
        }

        foreach (var each in shown)
        {
            Members(element, each);
        }

        if (shown.Length == 0)
        {
            _writer.WriteNullValue();
        }
        else if (shown.Length > 1)
        {
            _writer.WriteEndArray();
        }
    }

    private Scope[] Shown(TemplateNode.Element element, Scope scope) =>
        element.Data is { } data ? Repeated(element, data, scope) : IsShown(element, scope) ? [scope] : [];

    // By itself, so that an element that is not repeated, as most are, pays for no closure.
    private Scope[] Repeated(TemplateNode.Element element, CardExpression.Path data, Scope scope) => [.. Scopes(data, scope).Where(inner => IsShown(element, inner))];

    private static bool IsShown(TemplateNode.Element element, Scope scope) =>
        element.When is null || element.When.In(scope).Node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private IEnumerable<Scope> Scopes(CardExpression.Path data, Scope scope) => Whole(data, scope) switch
    {
        JsonArray several => several.Select((item, index) => scope with { Data = item, Index = index }),
        var one => [scope with { Data = one }],
    };

    private void Members(TemplateNode.Element element, Scope scope)
    {
        _writer.WriteStartObject();
        foreach (var (name, value) in element.Members)
        {
            _writer.WritePropertyName(name);
            Value(value, scope);
        }

        _writer.WriteEndObject();
    }
}
