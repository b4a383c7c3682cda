using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>
/// Puts data into a template, with the same result as npm <c>adaptivecards-templating</c> 2.3. Values are placed, never read:
/// a value that contains <c>${…}</c>, quotes or markup stays the characters it is.
/// </summary>
public sealed class CardExpander
{
    private readonly List<string> _missing = [];

    private CardExpander() { }

    /// <summary>Expands as the official engine does; a path that the data lacks is left standing as <c>${path}</c>, one to null becomes null, and both are listed in <paramref name="missing"/>.</summary>
    /// <exception cref="CardException">An index out of range, or null within a text; the official engine throws there too.</exception>
    public static JsonNode? Expand(CardTemplate template, JsonNode? data, out IReadOnlyList<string> missing)
    {
        ArgumentNullException.ThrowIfNull(template);
        var expander = new CardExpander();
        var expanded = expander.Expand(template.Root, new Scope(data, data, null));
        missing = expander._missing;
        return expanded;
    }

    private JsonNode? Expand(TemplateNode node, Scope scope) => node switch
    {
        TemplateNode.Constant constant => constant.Node?.DeepClone(),
        TemplateNode.Whole whole => Whole(whole.Path, scope)?.DeepClone(),
        TemplateNode.Mixed mixed => JsonValue.Create(string.Concat(mixed.Parts.Select(p => Words(p, scope)))),
        TemplateNode.Items items => Items(items, scope),
        TemplateNode.Element element => Element(element, scope),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private JsonNode? Whole(CardExpression.Path path, Scope scope) => path.In(scope) switch
    {
        { Node: { } node } => node,
        { Kind: Computed.Sort.Value } => Null(path),
        { Kind: Computed.Sort.Failed, Reason: var reason } => throw new CardException($"${{{path.Text}}}: {reason}"),
        _ => JsonValue.Create(Missing(path)),
    };

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

    /// <summary>What came to null is left out; what came to an array is spliced in.</summary>
    private JsonArray Items(TemplateNode.Items items, Scope scope)
    {
        var result = new JsonArray();
        foreach (var node in items.Nodes)
        {
            switch (Expand(node, scope))
            {
                case JsonArray several:
                    var spliced = several.ToArray();
                    several.Clear();
                    foreach (var item in spliced)
                    {
                        result.Add(item);
                    }

                    break;
                case { } expanded:
                    result.Add(expanded);
                    break;
            }
        }
        return result;
    }

    private JsonNode? Element(TemplateNode.Element element, Scope scope)
    {
        if (element.Data is null)
        {
            return IsShown(element, scope) ? Members(element, scope) : null;
        }
        var expanded = Scopes(element.Data, scope).Where(inner => IsShown(element, inner)).Select(inner => Members(element, inner)).ToArray();
        return expanded.Length switch
        {
            0 => null,
            1 => expanded[0],
            _ => new JsonArray(expanded),
        };
    }

    private static bool IsShown(TemplateNode.Element element, Scope scope) =>
        element.When is null || element.When.In(scope).Node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private IEnumerable<Scope> Scopes(CardExpression.Path data, Scope scope) => Whole(data, scope) switch
    {
        JsonArray several => several.Select((item, index) => scope with { Data = item, Index = index }),
        var one => [scope with { Data = one }],
    };

    private JsonObject Members(TemplateNode.Element element, Scope scope)
    {
        var result = new JsonObject();
        foreach (var (key, value) in element.Members)
        {
            result[key] = Expand(value, scope);
        }
        return result;
    }
}
