using System.Collections.Immutable;
using System.Globalization;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>
/// The keys of one mapping, read strictly. What is wrong is reported and a harmless value returned,
/// so that one reading finds every problem; nothing is ever made of a policy with problems.
/// </summary>
internal sealed class Fields
{
    private readonly Dictionary<string, Node> _values = new(StringComparer.Ordinal);
    private readonly Draft _draft;

    private Fields(Place at, Draft draft) => (At, _draft) = (at, draft);

    public Place At { get; }

    /// <summary>The mapping's keys, or null where the node is something else. Reports unknown and missing keys.</summary>
    public static Fields? Of(Node node, string what, Draft draft, ReadOnlySpan<string> required, ReadOnlySpan<string> optional = default)
    {
        if (node is not Mapping mapping)
        {
            draft.Wrong(node, $"{what}, written as keys with values");
            return null;
        }

        var fields = new Fields(mapping.At, draft);
        string[] known = [.. required, .. optional];
        foreach (var entry in mapping.Entries)
        {
            if (!known.Contains(entry.Key.Value, StringComparer.Ordinal))
            {
                draft.Problems.Add(entry.Key.At, $"unknown key '{Names.Shown(entry.Key.Value)}' in {what}", "one of " + string.Join(", ", known));
                continue;
            }

            fields._values[entry.Key.Value] = entry.Value;
        }

        fields.RequireAll(what, required, mapping);
        return fields;
    }

    private void RequireAll(string what, ReadOnlySpan<string> required, Mapping mapping)
    {
        foreach (var key in required)
        {
            if (!mapping.Entries.Any(e => e.Key.Value == key))
            {
                _draft.Problems.Add(At, $"{what} has no '{key}'", $"the key '{key}'");
            }
        }
    }

    public Node? Node(string key) => _values.GetValueOrDefault(key);

    public bool Has(string key) => _values.ContainsKey(key);

    public Place PlaceOf(string key) => Node(key)?.At ?? At;

    /// <summary>Text that people read: one line of printed characters.</summary>
    public string Text(string key, int longest = 200) => Node(key) is { } node ? _draft.Text(node, $"text for '{key}'", longest) : "";

    /// <summary>A word of a given form, such as an id.</summary>
    public string Word(string key, Func<string, bool> form, string expected)
    {
        if (Node(key) is not { } node)
        {
            return "";
        }

        var text = _draft.Text(node, expected, 200);
        if (text.Length > 0 && !form(text))
        {
            _draft.Wrong(node, expected);
        }

        return text;
    }

    public TimeSpan Time(string key)
    {
        if (Node(key) is not { } node)
        {
            return TimeSpan.Zero;
        }

        var time = node is Scalar scalar ? PlainWords.Duration(scalar.Value) : null;
        return time ?? _draft.Wrong(node, "a length of time such as '30 minutes', '8 hours', '3 days' or '2 weeks'", TimeSpan.Zero);
    }

    /// <summary>A length of time that passes as the clock does or in working hours, such as <c>4 working hours</c>.</summary>
    public (TimeSpan Time, TimeCount Counted) Counted(string key) => Node(key) is Scalar scalar && PlainWords.WorkingHours(scalar.Value) is { } work
        ? (work, TimeCount.Working)
        : (Time(key), TimeCount.Elapsed);

    /// <summary>Months count from the day on which the first began.</summary>
    public Interval Interval(string key)
    {
        var usual = ReviewRule.Usual.Every;
        return Node(key) is not { } node ? usual
            : (node is Scalar scalar ? PlainWords.Interval(scalar.Value) : null) ?? _draft.Wrong(node, "an interval such as '2 weeks', '90 days', '1 month' or '1 year'", usual);
    }

    public int Percent(string key, int otherwise) => Node(key) is not { } node ? otherwise
        : (node is Scalar scalar ? PlainWords.Percent(scalar.Value) : null) ?? _draft.Wrong(node, "a share from '1 percent' to '100 percent'", otherwise);

    public int Number(string key, int otherwise, int largest) => Node(key) switch
    {
        null => otherwise,
        Scalar { Plain: true, Value.Length: 1 } digit when digit.Value[0] >= '1' && digit.Value[0] - '0' <= largest =>
            int.Parse(digit.Value, CultureInfo.InvariantCulture),
        var node => _draft.Wrong(node, $"a whole number from 1 to {largest}, without quotes", otherwise),
    };

    public T OneOf<T>(string key, ImmutableSortedDictionary<string, T> words, T otherwise) =>
        Node(key) is { } node ? _draft.OneOf(node, words, otherwise) : otherwise;

    /// <summary>Each item of a list; nothing where the key is missing.</summary>
    public ImmutableArray<T> List<T>(string key, int fewest, Func<Node, T> read)
    {
        if (Node(key) is not { } node)
        {
            return [];
        }

        if (node is not Sequence list || list.Items.Length < fewest)
        {
            return _draft.Wrong<ImmutableArray<T>>(node, fewest switch { 0 => $"a list for '{key}'", 1 => $"a list for '{key}' with at least one item", _ => $"a list for '{key}' with at least {fewest} items" }, []);
        }

        return [.. list.Items.Select(read)];
    }

    /// <summary>The items that could be read.</summary>
    public ImmutableArray<T> Records<T>(string key, Func<Node, T?> read) where T : class => [.. List(key, 0, read).OfType<T>()];
}
