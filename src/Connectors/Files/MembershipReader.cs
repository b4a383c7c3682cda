using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>Reads a membership file strictly, event by event, and keeps the places of the members.</summary>
internal sealed class MembershipReader(string text)
{
    private const string MembersKey = "members";
    private const int DeepestNesting = 64;

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code).Except(['\t', '\n', '\r'])]);

    private readonly Parser parser = new(new Scanner(new StringReader(text), skipComments: true));
    private readonly StringBuilder rest = new();
    private int depth;

    /// <exception cref="UnusableFile"/>
    public MembershipText Read()
    {
        try
        {
            return ReadFile();
        }
        catch (YamlException bad)
        {
            throw UnusableFile.UntilMended($"line {bad.Start.Line}: not valid YAML: {bad.Message}");
        }
        catch (Exception bug) when (bug is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            // The parser's own slips on malformed text.
            throw UnusableFile.UntilMended($"not valid YAML: {bug.Message}");
        }
    }

    private MembershipText ReadFile()
    {
        RefuseControlCharacters();
        Next();
        Next();
        if (parser.Current is not DocumentStart)
            throw Refused("the file is empty");
        Next();
        if (parser.Current is not MappingStart)
            throw Refused("expected a mapping with the key \"members\"");
        Note();
        Next();
        MembershipText? found = null;
        while (parser.Current is not MappingEnd)
        {
            var key = parser.Current as Scalar;
            if (key is { Value: "<<" })
                throw Refused("merge keys are not understood here");
            RefuseTabs();
            Skip();
            if (key is not { Value: MembersKey })
                Skip();
            else
                found = found is null ? ReadMembers(key) : throw RefusedAt(key, "the key \"members\" stands twice");
        }
        ExpectEnd();
        return found is null ? throw Refused("the key \"members\" is missing") : found with { Rest = rest.ToString() };
    }

    private MembershipText ReadMembers(Scalar key)
    {
        switch (parser.Current)
        {
            case SequenceStart start when start.Tag.IsEmpty:
                Next();
                var members = ReadSequence(start.Style);
                return Found(start.Style == SequenceStyle.Flow ? new MemberList.Brackets(Index(start.Start) + 1) : new MemberList.Lines(), members);
            case Scalar nothing when IsNull(nothing):
                Next();
                return Found(nothing.Value.Length == 0
                    ? new MemberList.Nothing(Index(key.Start), Index(key.End))
                    : new MemberList.Null(Index(nothing.Start), Index(nothing.End)), []);
            default:
                throw Refused("\"members\" is not a sequence");
        }
    }

    private ImmutableArray<Member> ReadSequence(SequenceStyle style)
    {
        var members = ImmutableArray.CreateBuilder<Member>();
        for (; parser.Current is not SequenceEnd; Next())
        {
            if (style == SequenceStyle.Block)
                RefuseTabs();
            members.Add(parser.Current switch
            {
                Scalar empty when IsNull(empty) => throw Refused("a member is empty or null; quote it if it is a name"),
                Scalar { Tag.IsEmpty: true, Style: ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } scalar =>
                    new Member(scalar.Value, Index(scalar.Start), Index(scalar.End)),
                _ => throw Refused("a member is not a plain or quoted string"),
            });
        }
        Next();
        return members.ToImmutable();
    }

    private MembershipText Found(MemberList list, ImmutableArray<Member> members) => new(text, list, members, "");

    private void ExpectEnd()
    {
        Next();
        Next();
        if (parser.Current is not StreamEnd)
            throw Refused("expected one YAML document, found a second");
    }

    // Passes over one node, whatever is in it.
    private void Skip()
    {
        var open = 0;
        do
        {
            Note();
            open += parser.Current!.NestingIncrease;
            Next();
        } while (open > 0);
    }

    private void Note()
    {
        var current = parser.Current!;
        rest.Append(current.GetType().Name).Append(' ');
        if (current is Scalar scalar)
            rest.Append(scalar.Tag).Append(' ').Append(scalar.Style).Append(' ').Append(scalar.Value.Length).Append(' ').Append(scalar.Value);
        rest.Append('\n');
    }

    private void Next()
    {
        if (!parser.MoveNext())
            throw Refused("the file ends too early");
        if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw Refused("anchors and aliases are not understood here");
        depth += parser.Current!.NestingIncrease;
        if (depth > DeepestNesting)
            throw Refused($"nested deeper than {DeepestNesting} levels");
    }

    // YAML allows none of these; the parser takes NUL for the end of the file and would not see what comes behind it.
    private void RefuseControlCharacters()
    {
        if (text.AsSpan().IndexOfAny(Controls) is var at and >= 0)
            throw UnusableFile.UntilMended($"not valid YAML: control character U+{(int)text[at]:X4} at character {at}");
    }

    // YAML forbids tabs in indentation; the parser lets some pass.
    private void RefuseTabs()
    {
        var at = Index(parser.Current!.Start);
        var line = TextLines.StartOf(text, at);
        if (text.AsSpan(line, at - line).TrimStart(' ').StartsWith("\t"))
            throw Refused("not valid YAML: a tab in the indentation");
    }

    private static bool IsNull(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true, Value: "" or "~" or "null" or "Null" or "NULL" };

    private static int Index(Mark mark) => checked((int)mark.Index);

    private UnusableFile Refused(string reason) => RefusedAt(parser.Current, reason);

    private static UnusableFile RefusedAt(ParsingEvent? at, string reason) =>
        UnusableFile.UntilMended(at is null ? reason : $"line {at.Start.Line}: {reason}");
}
