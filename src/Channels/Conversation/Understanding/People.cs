using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatGovernanceBot.Governance.People;
using FuzzySharp;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>The roster by what people call each other: handle, whole name, one part of it.</summary>
internal sealed class People
{
    public const int LongestName = 80;
    private const int MostNameWords = 8;
    private const int LeastLikeness = 70;

    private static readonly ConditionalWeakTable<Roster, People> Known = [];

    private readonly ImmutableArray<(Identity Identity, ImmutableArray<string> Names)> _all;
    private readonly ILookup<string, Identity> _byName;
    private readonly ILookup<string, Identity> _byHandle;
    private readonly Roster _roster;

    private People(Roster roster)
    {
        _roster = roster;
        _all = [.. roster.Identities.Select(i => (i, Names(i).Distinct(StringComparer.Ordinal).ToImmutableArray()))];
        _byHandle = roster.Identities.ToLookup(i => Said.Fold(i.Handle.Value), StringComparer.Ordinal);
        _byName = _all.SelectMany(i => i.Names.Select(name => (Name: name, i.Identity))).ToLookup(p => p.Name, p => p.Identity, StringComparer.Ordinal);
    }

    /// <summary>Made once for each roster.</summary>
    public static People Of(Roster roster) => Known.GetValue(roster, known => new(known));

    /// <summary>Whoever is named by the most words from here on; several when they share the name.</summary>
    public (ImmutableArray<Identity> Matches, Span Span) At(Said said, int at)
    {
        for (var count = Math.Min(MostNameWords, said.Words.Length - at); count > 0; count--)
        {
            var name = string.Join(' ', said.Words.Skip(at).Take(count).Select(w => w.Text));
            if (_byName[name].ToImmutableArray() is { IsEmpty: false } matches)
            {
                return (matches, new Span(said.Words[at].Start, said.Words[at + count - 1].End));
            }
        }

        return ([], default);
    }

    /// <summary>Whose whole handle this is, and nothing else; null where it is nobody's, or more than one's without regard to case.</summary>
    public Identity? WithHandle(Said said) => _byHandle[said.Folded.Trim()].ToImmutableArray() is [var only] ? only : null;

    /// <summary>Suggestions for a name that nobody has.</summary>
    public ImmutableArray<Identity> Nearest(string typed) => typed.Length < 3
        ? []
        : [.. _all.Where(i => _roster.IsActive(i.Identity.Id))
            .Select(i => (i.Identity, Score: i.Names.Max(n => Fuzz.Ratio(typed, n))))
            .Where(p => p.Score >= LeastLikeness).OrderByDescending(p => p.Score).ThenBy(p => p.Identity.Handle.Value, StringComparer.Ordinal)
            .Take(5).Select(p => p.Identity)];

    /// <summary>Whether a word is a slip for a name of somebody who is here.</summary>
    public bool IsSlip(string word) => _byName.Any(name => Likeness.IsSlipOf(word, name.Key) && name.Any(i => _roster.IsActive(i.Id)));

    // A handle is compared word by word, so that bob@acme.test is "bob acme test"; its first part alone names a person too.
    private static IEnumerable<string> Names(Identity identity)
    {
        var handle = Parts(identity.Handle.Value);
        var name = Parts(identity.DisplayName);
        yield return string.Join(' ', handle);
        yield return string.Join(' ', name);
        if (identity is Person)
        {
            yield return string.Join(' ', Parts(identity.Handle.Value.Split('@')[0]));
            foreach (var part in name.Where(p => p.Length > 1))
            {
                yield return part;
            }
        }
    }

    private static string[] Parts(string text) => [.. Said.Split(Said.Fold(text)).Select(w => w.Text)];
}
