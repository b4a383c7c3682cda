using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What an expression came to: a value (which may be null), nothing at that path, or a failure such as an index out of range.</summary>
/// <param name="Node">Of a value.</param>
/// <param name="Reason">Of a failure.</param>
internal readonly record struct Computed(Computed.Sort Kind, JsonNode? Node, string Reason)
{
    public enum Sort { Value, Missing, Failed }

    // These never become part of a card, which only takes what a path finds.
    private static readonly JsonValue True = JsonValue.Create(true);
    private static readonly JsonValue False = JsonValue.Create(false);

    public static Computed Missing { get; } = new(Sort.Missing, null, "");

    public static Computed Value(JsonNode? node) => new(Sort.Value, node, "");

    public static Computed Failed(string reason) => new(Sort.Failed, null, reason);

    public static Computed Of(bool value) => Value(value ? True : False);

    /// <summary>As adaptive-expressions has it: only false, null and nothing are untrue; 0 and "" are true.</summary>
    public bool IsTrue => Node is not null && Node.GetValueKind() != JsonValueKind.False;
}

/// <summary>Where an expression looks: <c>$root</c>, <c>$data</c> and, within a repeated element, <c>$index</c>.</summary>
internal readonly record struct Scope(JsonNode? Root, JsonNode? Data, int? Index);

/// <summary>
/// The part of the Adaptive Expressions language that our templates use. What lies outside it is refused when a template is loaded.
/// Source: learn.microsoft.com/adaptive-cards/templating/language; judged against npm adaptive-expressions in the tests.
/// </summary>
internal abstract record CardExpression
{
    public abstract Computed In(Scope scope);

    public sealed record Literal(JsonNode? Node) : CardExpression
    {
        public override Computed In(Scope scope) => Computed.Value(Node);
    }

    public sealed record Not(CardExpression Inner) : CardExpression
    {
        public override Computed In(Scope scope) => Computed.Of(!Inner.In(scope).IsTrue);
    }

    public sealed record And(CardExpression Left, CardExpression Right) : CardExpression
    {
        public override Computed In(Scope scope) => Computed.Of(Left.In(scope).IsTrue && Right.In(scope).IsTrue);
    }

    public sealed record Or(CardExpression Left, CardExpression Right) : CardExpression
    {
        public override Computed In(Scope scope) => Computed.Of(Left.In(scope).IsTrue || Right.In(scope).IsTrue);
    }

    public sealed record Exists(CardExpression Inner) : CardExpression
    {
        public override Computed In(Scope scope) => Computed.Of(Inner.In(scope).Node is not null);
    }

    /// <summary>Items of an array, members of an object, UTF-16 units of a string.</summary>
    public sealed record Count(CardExpression Inner) : CardExpression
    {
        public override Computed In(Scope scope) => Inner.In(scope).Node switch
        {
            JsonArray array => Computed.Value(array.Count),
            JsonObject members => Computed.Value(members.Count),
            JsonValue text when text.GetValueKind() == JsonValueKind.String => Computed.Value(text.GetValue<string>().Length),
            _ => Computed.Failed("count() of something that has none"),
        };
    }

    /// <summary>A comparison; one whose side failed is untrue, also with <c>!=</c>.</summary>
    public sealed record Compare(string Operator, CardExpression Left, CardExpression Right) : CardExpression
    {
        public override Computed In(Scope scope) =>
            (Left.In(scope), Right.In(scope)) switch
            {
                ({ Kind: Computed.Sort.Failed }, _) or (_, { Kind: Computed.Sort.Failed }) => Computed.Of(false),
                var (left, right) when Operator == "==" => Computed.Of(JsonNode.DeepEquals(left.Node, right.Node)),
                var (left, right) when Operator == "!=" => Computed.Of(!JsonNode.DeepEquals(left.Node, right.Node)),
                var (left, right) => Computed.Of(Number(left) is { } l && Number(right) is { } r && Holds(l.CompareTo(r))),
            };

        private bool Holds(int order) => Operator switch
        {
            ">" => order > 0,
            ">=" => order >= 0,
            "<" => order < 0,
            _ => order <= 0,
        };

        private static double? Number(Computed outcome) =>
            outcome.Node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? CardNumber.Of(value) : null;
    }

    /// <summary>A path such as <c>stages[0].who</c>, <c>$root.id</c>, <c>$data</c>, <c>$index</c>; a step is a name or an index.</summary>
    public sealed record Path(string Text, ImmutableArray<PathStep> Steps) : CardExpression
    {
        public override Computed In(Scope scope)
        {
            var (at, next) = Start(scope);
            for (var i = next; i < Steps.Length && at.Kind == Computed.Sort.Value; i++)
            {
                at = Steps[i].From(at.Node, isLast: i == Steps.Length - 1);
            }
            return at;
        }

        private (Computed At, int Next) Start(Scope scope) => Steps[0] switch
        {
            PathStep.Name { Text: "$root" } => (Computed.Value(scope.Root), 1),
            PathStep.Name { Text: "$data" } => (Computed.Value(scope.Data), 1),
            PathStep.Name { Text: "$index" } => (scope.Index is { } index ? Computed.Value(index) : Computed.Missing, 1),
            _ => (Computed.Value(scope.Data), 0),
        };
    }
}

/// <summary>One step of a path.</summary>
internal abstract record PathStep
{
    public abstract Computed From(JsonNode? node, bool isLast);

    /// <summary>A member. Letter case is ignored, as the official engine does; the first that fits wins.</summary>
    public sealed record Name(string Text) : PathStep
    {
        public override Computed From(JsonNode? node, bool isLast)
        {
            var members = node as JsonObject;
            for (var i = 0; i < members?.Count; i++)
            {
                var (name, value) = members.GetAt(i);
                if (name.Equals(Text, StringComparison.OrdinalIgnoreCase))
                {
                    return Computed.Value(value);
                }
            }

            return Computed.Missing;
        }
    }

    /// <summary>An item. Out of range is a failure at the end of a path and nothing within one, as the official engine has it.</summary>
    public sealed record Index(int At) : PathStep
    {
        public override Computed From(JsonNode? node, bool isLast) =>
            node is JsonArray array && At < array.Count ? Computed.Value(array[At])
            : isLast ? Computed.Failed($"index {At} is out of range")
            : Computed.Missing;
    }
}
