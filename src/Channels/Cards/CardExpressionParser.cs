using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>
/// Reads one expression. From loose to tight: <c>||</c>, <c>&amp;&amp;</c>, <c>== !=</c>, <c>&lt; &lt;= &gt; &gt;=</c>, <c>!</c>,
/// then a literal, a path, <c>count(…)</c>, <c>exists(…)</c> or parentheses.
/// </summary>
internal sealed class CardExpressionParser(string text)
{
    private const int DeepestNesting = 16;
    private int _at;
    private int _depth;

    /// <summary>The whole text is one expression.</summary>
    public static CardExpression Parse(string expression)
    {
        var parser = new CardExpressionParser(expression);
        var parsed = parser.Or();
        parser.SkipSpaces();
        return parser._at == expression.Length ? parsed : throw parser.Unexpected();
    }

    private CardExpression Or()
    {
        if (++_depth > DeepestNesting)
        {
            throw new CardException($"\"{text}\" is nested too deeply.");
        }
        var left = And();
        while (Take("||"))
        {
            left = new CardExpression.Or(left, And());
        }
        _depth--;
        return left;
    }

    private CardExpression And()
    {
        var left = Equality();
        while (Take("&&"))
        {
            left = new CardExpression.And(left, Equality());
        }
        return left;
    }

    private CardExpression Equality() => Comparison(Order, "==", "!=");

    private CardExpression Order() => Comparison(Unary, ">=", "<=", ">", "<");

    private CardExpression Comparison(Func<CardExpression> side, params ReadOnlySpan<string> operators)
    {
        var left = side();
        foreach (var candidate in operators)
        {
            if (Take(candidate))
            {
                return new CardExpression.Compare(candidate, left, side());
            }
        }
        return left;
    }

    private CardExpression Unary() => Peek() == '!' && Next(1) != '=' && Take("!") ? new CardExpression.Not(Unary()) : Primary();

    private CardExpression Primary()
    {
        if (Take("("))
        {
            return Closed(Or());
        }
        return Peek() switch
        {
            '\'' or '"' => new CardExpression.Literal(JsonValue.Create(Quoted())),
            >= '0' and <= '9' => new CardExpression.Literal(JsonValue.Create(Integer())),
            _ => Word(),
        };
    }

    private CardExpression Word()
    {
        var start = _at;
        var first = Name();
        if (Take("("))
        {
            return first switch
            {
                "count" => new CardExpression.Count(Closed(Or())),
                "exists" => new CardExpression.Exists(Closed(Or())),
                _ => throw new CardException($"\"{text}\" calls {first}(), which is not in the subset."),
            };
        }
        return first switch
        {
            "true" => new CardExpression.Literal(JsonValue.Create(true)),
            "false" => new CardExpression.Literal(JsonValue.Create(false)),
            "null" => new CardExpression.Literal(null),
            _ => PathFrom(start, first),
        };
    }

    private CardExpression.Path PathFrom(int start, string first)
    {
        var steps = ImmutableArray.CreateBuilder<PathStep>();
        steps.Add(new PathStep.Name(first));
        while (_at < text.Length && text[_at] is '.' or '[')
        {
            if (text[_at++] == '.')
            {
                steps.Add(new PathStep.Name(Name()));
            }
            else
            {
                steps.Add(new PathStep.Index(Integer()));
                Expect(']');
            }
        }
        return new CardExpression.Path(text[start.._at].Trim(), steps.ToImmutable());
    }

    private CardExpression Closed(CardExpression inner)
    {
        SkipSpaces();
        Expect(')');
        return inner;
    }

    private string Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' || (text[_at] == '$' && _at == start)))
        {
            _at++;
        }
        return _at > start && !char.IsAsciiDigit(text[start]) ? text[start.._at] : throw Unexpected();
    }

    private string Quoted()
    {
        var quote = text[_at];
        var end = text.IndexOf(quote, _at + 1);
        var inner = end < 0 ? throw Unexpected() : text[(_at + 1)..end];
        _at = end + 1;
        return inner;
    }

    private int Integer()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }
        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unexpected();
    }

    private bool Take(string symbol)
    {
        SkipSpaces();
        if (!text.AsSpan(_at).StartsWith(symbol, StringComparison.Ordinal))
        {
            return false;
        }
        _at += symbol.Length;
        SkipSpaces();
        return true;
    }

    private char Peek()
    {
        SkipSpaces();
        return Next(0);
    }

    private char Next(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void Expect(char symbol)
    {
        if (Next(0) != symbol)
        {
            throw Unexpected();
        }
        _at++;
    }

    private void SkipSpaces()
    {
        while (Next(0) == ' ')
        {
            _at++;
        }
    }

    private CardException Unexpected() => new($"\"{text}\" is not an expression of the subset: see position {_at}.");
}
