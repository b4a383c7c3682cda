using System.Collections.Immutable;
using System.Text;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>What a name in a file points to.</summary>
internal enum Target { Person, Group, System, Entitlement, Calendar }

/// <summary>A name that must stand for something declared in one of the files.</summary>
internal sealed record Reference(Target Target, string Name, Place At);

/// <summary>
/// What was read so far. Refs of people and machines are still their handles; <see cref="PolicyDocument.Bind"/> puts refs in their place.
/// </summary>
internal sealed class Draft(Problems problems)
{
    public Problems Problems { get; } = problems;
    public List<Reference> References { get; } = [];
    public List<Owned> Owners { get; } = [];
    public Dictionary<(Target, string), Place> Declared { get; } = [];

    public string Name { get; set; } = "";
    public PersonId DefectOwner { get; set; }
    public Place DefectOwnerAt { get; set; }
    public ImmutableArray<Person> People { get; set; } = [];
    public ImmutableArray<Machine> Machines { get; set; } = [];
    public ImmutableArray<KeyValuePair<string, ImmutableArray<PersonId>>> Groups { get; set; } = [];
    public ImmutableArray<TargetSystem> Systems { get; set; } = [];
    public ImmutableArray<Entitlement> Entitlements { get; set; } = [];
    public ImmutableArray<Rule> Rules { get; set; } = [];
    public ImmutableArray<Limit> Limits { get; set; } = [];
    public ImmutableArray<Conflict> Conflicts { get; set; } = [];
    public ImmutableArray<Bundle> Bundles { get; set; } = [];
    public ImmutableArray<ReviewRule> Reviews { get; set; } = [];
    public Selector? Revocations { get; set; }
    public NoticeRule Notice { get; set; } = NoticeRule.Usual;
    public int HoldRemovalsAbove { get; set; } = 20;
    public TimeSpan ObserveEvery { get; set; } = TimeSpan.FromDays(1);
    public Dictionary<string, WorkCalendar> Calendars { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the operators of a manual system stand, by its id.</summary>
    public Dictionary<SystemId, Place> OperatorPlaces { get; } = [];

    /// <summary>Where a rule begins, by its id; for problems found once everything is read.</summary>
    public Dictionary<string, Place> RulePlaces { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes that a name exists, once.</summary>
    public void Declare(Target target, string name, Place at)
    {
        if (name.Length > 0)
        {
            Problems.Once(target.ToString(), Names.Fold(name), at, $"'{Names.Shown(name)}'", "each id once");
            Declared.TryAdd((target, name), at);
        }
    }

    /// <summary>Notes a name that is used, to be looked up when all files are read.</summary>
    public string Refer(Target target, Node node)
    {
        var name = Text(node, WordsFor(target), 200);
        if (name.Length > 0)
        {
            References.Add(new Reference(target, name, node.At));
        }

        return name;
    }

    public PersonId ReferToPerson(Node node) => new(Refer(Target.Person, node));

    public static string WordsFor(Target target) => target switch
    {
        Target.Person => "the id of a person in people.yaml",
        Target.Group => "the id of a group in people.yaml",
        Target.System => "the id of a system in catalog.yaml",
        Target.Calendar => "the id of a calendar in people.yaml",
        _ => "the id of an entitlement in catalog.yaml",
    };

    public void Wrong(Node node, string expected)
    {
        if (node is not Unreadable)
        {
            Problems.Add(node.At, node.Words, expected);
        }
    }

    public T Wrong<T>(Node node, string expected, T otherwise)
    {
        Wrong(node, expected);
        return otherwise;
    }

    /// <summary>One line of text that some YAML would not take for anything else; empty where it is not.</summary>
    public string Text(Node node, string expected, int longest)
    {
        if (node is not Scalar scalar)
        {
            return Wrong(node, expected, "");
        }

        if (scalar.Plain && PlainWords.IsAmbiguous(scalar.Value))
        {
            var advice = scalar.Value.Length == 0 ? "" : $"; '{Names.Shown(scalar.Value)}' without quotes is not text to every YAML reader: quote it if it is meant";
            return Wrong(node, expected + advice, "");
        }

        return IsLine(scalar.Value, longest) ? scalar.Value : Wrong(node, $"{expected}: one line of 1 to {longest} printed characters with no space around it", "");
    }

    public T OneOf<T>(Node node, ImmutableSortedDictionary<string, T> words, T otherwise) =>
        node is Scalar scalar && words.TryGetValue(scalar.Value, out var value) ? value : Wrong(node, "one of " + string.Join(", ", words.Keys), otherwise);

    private static bool IsLine(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && text.Trim().Length == text.Length && Names.IsWellFormed(text)
        && text.EnumerateRunes().All(r => r.IsBmp ? Names.IsPrinted((char)r.Value) : Rune.GetUnicodeCategory(r) is System.Globalization.UnicodeCategory.OtherSymbol or System.Globalization.UnicodeCategory.OtherLetter);
}
