using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>Whether words name a system or one of its entitlements.</summary>
internal enum Naming { System, Entitlement }

/// <summary>What some words of the catalog stand for.</summary>
internal sealed record Meaning(Naming Naming, ImmutableHashSet<EntitlementId> Entitlements);

/// <summary>Every way in which the catalog names things, as letters without gaps: <c>billingdb</c>, <c>billing</c>, <c>invoicereader</c>.</summary>
internal sealed class Vocabulary
{
    public const int LongestName = 6;
    private readonly Dictionary<string, Meaning> _exact = new(StringComparer.Ordinal);
    private readonly ILookup<(int Length, char First), string> _byStart;

    public Vocabulary(Catalog catalog, Actions actions)
    {
        foreach (var system in catalog.Systems)
        {
            var all = catalog.Entitlements.Where(e => e.Id.System == system.Id).Select(e => e.Id).ToImmutableHashSet();
            AddSystem(system, all, actions);
        }

        var systems = _exact.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var entitlement in catalog.Entitlements)
        {
            AddEntitlement(entitlement, systems);
        }

        _byStart = _exact.Keys.ToLookup(k => (k.Length, k[0]));
    }

    public Meaning? Exact(string joined) => _exact.GetValueOrDefault(joined);

    /// <summary>Everything for which the letters can be a slip; a tie is everything that ties.</summary>
    public Meaning? Near(string joined)
    {
        // A slip leaves the first letter where it is, or changes its place with the second.
        char[] firsts = [.. joined.Take(2).Distinct()];
        var meanings = Enumerable.Range(joined.Length - 2, 5).SelectMany(length => firsts.SelectMany(first => _byStart[(length, first)]))
            .Where(name => Likeness.IsSlipOf(joined, name)).Select(name => _exact[name]).ToArray();
        return meanings.Length == 0 ? null : new Meaning(Naming.System, [.. meanings.SelectMany(m => m.Entitlements)]);
    }

    private void AddSystem(TargetSystem system, ImmutableHashSet<EntitlementId> all, Actions actions)
    {
        foreach (var name in (string[])[system.Id.Value, system.Name])
        {
            var words = Said.Split(Said.Fold(name)).Select(w => w.Text).ToArray();
            Add(string.Concat(words), Naming.System, all);
            foreach (var word in words.Where(w => w.Length > 1 && !Generic.Is(w) && !actions.IsAction(w)))
            {
                Add(word, Naming.System, all);
            }
        }
    }

    // An alias that also names a system is taken as the system: it says nothing about the right.
    private void AddEntitlement(Entitlement entitlement, HashSet<string> systems)
    {
        foreach (var name in entitlement.Aliases.Append(entitlement.Name))
        {
            var words = Said.Split(Said.Fold(name)).Select(w => w.Text).ToArray();
            var joined = string.Concat(words);
            if (words.Length is > 0 and <= LongestName && !systems.Contains(joined) && !words.All(w => Generic.Is(w) || Actions.IsRight(w)))
            {
                Add(joined, Naming.Entitlement, [entitlement.Id]);
            }
        }
    }

    private void Add(string joined, Naming naming, ImmutableHashSet<EntitlementId> entitlements)
    {
        var known = _exact.GetValueOrDefault(joined);
        if (joined.Length > 0)
        {
            _exact[joined] = known is null ? new Meaning(naming, entitlements) : known with { Entitlements = known.Entitlements.Union(entitlements) };
        }
    }
}
