using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>A place in a policy file; line and column count from 1.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    /// <summary>The place as another problem names it: the line alone within the same file.</summary>
    public string SeenFrom(Place other) => File == other.File ? $"line {Line}" : $"{File} line {Line}";
}

/// <summary>Collects what is wrong, and which names were used where.</summary>
internal sealed class Problems
{
    private readonly List<PolicyProblem> _all = [];
    private readonly Dictionary<(string Space, string Key), Place> _used = [];

    public bool None => _all.Count == 0;

    public ImmutableArray<PolicyProblem> InOrder =>
        [.. _all.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)];

    public void Add(Place at, string problem, string expected) =>
        _all.Add(new PolicyProblem(at.File, at.Line, at.Column, problem, expected));

    /// <summary>Holds that a key is used once in its space; of two, both lines are named (C34).</summary>
    public void Once(string space, string key, Place at, string shown, string expected)
    {
        if (key.Length == 0 || _used.TryAdd((space, key), at))
        {
            return;
        }

        Add(at, $"{shown} is already in {_used[(space, key)].SeenFrom(at)}, and again here in line {at.Line}", expected);
    }
}
