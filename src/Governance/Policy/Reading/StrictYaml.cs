using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>
/// The part of YAML that reads the same to everyone: one document of keys, lists and scalars, bounded in size and depth.
/// Anchors, aliases, tags, directives, doubled keys and invisible characters are problems.
/// </summary>
internal sealed class StrictYaml
{
    /// <summary>Room for a catalog of ten thousand entitlements with all that can be said of them.</summary>
    public const int MaximumBytes = 4 << 20;
    public const int MaximumDepth = 16;

    private readonly string _file;
    private readonly Problems _problems;
    private readonly Parser _parser;

    private StrictYaml(string file, string text, Problems problems)
    {
        _file = file;
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The root of the document, or null where the file does not parse; what is wrong goes to <paramref name="problems"/>.</summary>
    public static Node? Read(string file, string text, Problems problems)
    {
        if (!IsReadable(file, text, problems))
        {
            return null;
        }

        var yaml = new StrictYaml(file, text, problems);
        try
        {
            return yaml.Document();
        }
        catch (Exception broken) when (broken is YamlException or InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 18.1 answers some malformed text with the latter two (found by fuzzing), which know no place of their own.
            var mark = broken is YamlException at ? at.Start : yaml._parser.Current?.End ?? Mark.Empty;
            problems.Add(PlaceOf(file, mark), "this is not YAML that can be read: " + broken.Message, "well-formed YAML");
            return null;
        }
    }

    /// <summary>A zero byte ends YAML early and a bidirectional control hides text from its reviewer, so neither may stand even in a comment.</summary>
    private static bool IsReadable(string file, string text, Problems problems)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes)
        {
            problems.Add(new Place(file, 1, 1), $"the file is larger than {MaximumBytes >> 20} MiB", $"at most {MaximumBytes >> 20} MiB");
            return false;
        }

        var (line, column) = (1, 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsAllowed(rune))
            {
                problems.Add(new Place(file, line, column), $"the character U+{rune.Value:X4} cannot be seen or read", "printed characters, spaces and line ends");
                return false;
            }

            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
        }

        return true;
    }

    // A lone half of a surrogate pair and undecodable bytes both arrive as U+FFFD.
    private static bool IsAllowed(Rune rune) =>
        rune.Value is '\n' or '\r' or '\t' || (rune.Value != 0xFFFD && (!rune.IsBmp || Names.IsPrinted((char)rune.Value)));

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out var nothing))
        {
            _problems.Add(At(nothing), "the file is empty", "keys with values");
            return null;
        }

        var start = _parser.Consume<DocumentStart>();
        if (start.Version is not null)
        {
            _problems.Add(At(start), "a %YAML directive", "no directives");
        }

        var root = ReadNode(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _problems.Add(At(second), "a second document", "one document a file");
            return null;
        }

        return root;
    }

    private Node ReadNode(int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {MaximumDepth} levels");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _problems.Add(At(alias), "an alias", "the value itself; anchors and aliases are not read");
            return new Unreadable(At(alias));
        }

        var start = _parser.Consume<NodeEvent>();
        RefuseMarks(start);
        return start switch
        {
            YamlDotNet.Core.Events.Scalar scalar => new Scalar(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => ReadSequence(At(start), depth),
            MappingStart => ReadMapping(At(start), depth),
            _ => throw new YamlException(start.Start, start.End, "an unexpected " + start.GetType().Name),
        };
    }

    private void RefuseMarks(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Add(At(node), "an anchor", "the value alone; anchors and aliases are not read");
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(At(node), "a tag", "the value alone; tags are not read");
        }
    }

    private Sequence ReadSequence(Place at, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new Sequence(at, items.ToImmutable());
    }

    private Mapping ReadMapping(Place at, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var seen = new Dictionary<string, Scalar>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not Scalar name)
            {
                _problems.Add(key.At, key.Words + " as a key", "a word as a key");
            }
            else if (!seen.TryAdd(Names.Fold(name.Value), name))
            {
                RefuseDouble(name, seen[Names.Fold(name.Value)]);
            }
            else
            {
                entries.Add(new Entry(name, value));
            }
        }

        return new Mapping(at, entries.ToImmutable());
    }

    private void RefuseDouble(Scalar second, Scalar first)
    {
        var how = second.Value == first.Value ? "stands" : $"differs only in case or space from '{Names.Shown(first.Value)}' and stands";
        _problems.Add(second.At, $"the key '{Names.Shown(second.Value)}' {how} twice: in line {first.At.Line} and in line {second.At.Line}", "each key once");
    }

    private Place At(ParsingEvent parsed) => PlaceOf(_file, parsed.Start);

    private static Place PlaceOf(string file, Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
