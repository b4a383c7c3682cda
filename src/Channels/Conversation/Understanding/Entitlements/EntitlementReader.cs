using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Entitlements;

/// <summary>The words of a message in which an entitlement can be named: everything but length, ticket, beneficiary and justification.</summary>
/// <param name="Segments">For each word, how many times "and", "or" or a comma stands before it.</param>
internal sealed record RequestWords(ImmutableArray<Word> Words, ImmutableArray<Mention> Mentions, ImmutableArray<int> Segments, Predicate<Span> IsSetAside, ActionWord? Purpose);

/// <summary>
/// Which entitlement was named. Systems and rights must both be said; a right resolves only to entitlements that give just that;
/// whatever can be read differently is offered, lowest privilege first; a slip of the keyboard never resolves above standard privilege.
/// </summary>
internal sealed class EntitlementReader(Catalog catalog, Actions actions)
{
    private const int MostChoices = 8;

    public Finding<Entitlement> Read(RequestWords said)
    {
        var groups = Group(said.Mentions.Where(m => !said.IsSetAside(m.Span)));
        var wanted = Wanted(said);
        return groups.Count switch
        {
            0 => new Finding<Entitlement>.Missing(Suggestions.For(said, wanted.Select(w => w.Action), catalog, actions)),
            1 => Decide(groups[0] with { IsSlip = groups[0].IsSlip || HasStrayNumber(said) }, wanted.Count > 0 ? [.. wanted.Select(w => w.Action)] : said.Purpose is { } purpose && !IsOne(groups[0]) ? [purpose] : []),
            _ => Several(said, groups, wanted),
        };
    }

    // "server room to change the tapes": what it is for says nothing of the right where that is named.
    private static bool IsOne(Mention group) => group is { Naming: Naming.Entitlement, IsSlip: false, Entitlements.Count: 1 };

    // "wiki edit and billing-db read": each by the words of its own part. With an "or", or with a part that leaves a question, it is asked which comes first.
    private Finding<Entitlement>.Several Several(RequestWords said, List<Mention> groups, IReadOnlyList<(ActionWord Action, int Word)> wanted)
    {
        ActionWord[] Beside(Mention group) => [.. wanted.Where(w => said.Segments[w.Word] == said.Segments[group.First]).Select(w => w.Action)];
        var each = groups.Select(g => Decide(g, [.. Beside(g)])).OfType<Finding<Entitlement>.Found>().Select(f => f.Value).DistinctBy(e => e.Id).ToArray();
        var isJoined = groups.Select(g => said.Segments[g.First]).Distinct().Count() == groups.Count && each.Length == groups.Count && groups.Count <= MostChoices
            && !HasStrayNumber(said) && said.Words.All(w => w.Text != "or" || said.IsSetAside(w.Span)) && wanted.All(w => groups.Exists(g => said.Segments[g.First] == said.Segments[w.Word]));
        return new([.. Ordered(isJoined ? each : groups.SelectMany(g => Likely(g, wanted, said.Segments))).Take(MostChoices)]) { AreAllMeant = isJoined };
    }

    /// <summary>Lowest privilege first, reading before writing.</summary>
    public IEnumerable<Entitlement> Ordered(IEnumerable<Entitlement> entitlements) => entitlements.DistinctBy(e => e.Id)
        .OrderBy(e => e.Privilege).ThenBy(e => e.Class).ThenBy(e => e.Sensitivity)
        .ThenBy(e => actions.Of(e).Contains("read") ? 0 : 1).ThenBy(e => e.Id.Value, StringComparer.Ordinal);

    private Finding<Entitlement> Decide(Mention group, ImmutableArray<ActionWord> wanted)
    {
        var named = Entitlements(group).ToArray();
        if (wanted.IsEmpty)
        {
            return IsOne(group) && named.Length == 1
                ? new Finding<Entitlement>.Found(named[0])
                : new Finding<Entitlement>.Ambiguous([.. Ordered(named).Take(MostChoices)], "Which right do you need there?");
        }

        var fitting = named.Where(e => wanted.All(w => w.IsFulfilledBy(actions.Of(e)))).ToArray();
        var isSlip = group.IsSlip || wanted.Any(w => w.IsSlip);
        if (fitting.Length > 1 && fitting.Where(e => !actions.Exceeds(e, wanted)).ToArray() is [var just] && fitting.All(e => e.Privilege >= just.Privilege))
        {
            fitting = [just];
        }

        return fitting.Length switch
        {
            0 => NoneFits(named, wanted),
            1 when actions.Exceeds(fitting[0], wanted) => new Finding<Entitlement>.Ambiguous([fitting[0]], "This one gives more than that; is it what you need?"),
            1 when !isSlip || fitting[0].Privilege == PrivilegeLevel.Standard => new Finding<Entitlement>.Found(fitting[0]),
            1 => new Finding<Entitlement>.Ambiguous([fitting[0]], "Did you mean this one?"),
            _ => new Finding<Entitlement>.Ambiguous([.. Ordered(fitting).Take(MostChoices)], "Which of these do you mean?"),
        };
    }

    private Finding<Entitlement> NoneFits(Entitlement[] named, ImmutableArray<ActionWord> wanted)
    {
        var partly = Ordered(named.Where(e => wanted.Any(w => w.IsFulfilledBy(actions.Of(e))))).Take(MostChoices).ToImmutableArray();
        return partly.Length switch
        {
            0 => new Finding<Entitlement>.Missing([.. Ordered(named.SelectMany(InSameSystem)).Take(MostChoices)]),
            1 => new Finding<Entitlement>.Ambiguous(partly, "That names more than one right, and there is only this one."),
            _ => new Finding<Entitlement>.Several(partly),
        };
    }

    private Entitlement[] Likely(Mention group, IReadOnlyList<(ActionWord Action, int Word)> wanted, ImmutableArray<int> segments)
    {
        var segment = segments[group.First];
        var beside = wanted.Where(w => segments[w.Word] == segment).ToArray();
        var named = Entitlements(group).ToArray();
        var fitting = named.Where(e => (beside.Length > 0 ? beside : wanted).Any(w => w.Action.IsFulfilledBy(actions.Of(e)))).ToArray();
        return fitting.Length > 0 && (beside.Length > 0 || group.Naming == Naming.System) ? fitting : named;
    }

    // prod-db-admin-2 is not prod-db/admin, but may be meant so.
    private static bool HasStrayNumber(RequestWords said) => said.Words.Any(w => w.Text.All(char.IsAsciiDigit)
        && !said.IsSetAside(w.Span) && !said.Mentions.Any(m => m.Span.Overlaps(w.Span)));

    private List<(ActionWord Action, int Word)> Wanted(RequestWords said)
    {
        var covered = said.Mentions.SelectMany(m => Enumerable.Range(m.First, m.Next - m.First)).ToHashSet();
        var wanted = new List<(ActionWord, int)>();
        for (var i = 0; i < said.Words.Length; i++)
        {
            if (!covered.Contains(i) && !said.IsSetAside(said.Words[i].Span) && actions.Find(said.Words[i].Text) is { } action)
            {
                wanted.Add((action, i));
            }
        }

        return wanted;
    }

    // Two names for overlapping things narrow each other; names for different things are different wishes.
    private static List<Mention> Group(IEnumerable<Mention> mentions)
    {
        var groups = new List<Mention>();
        foreach (var mention in mentions)
        {
            var at = groups.FindIndex(g => g.Entitlements.Overlaps(mention.Entitlements));
            if (at < 0)
            {
                groups.Add(mention);
                continue;
            }

            var naming = groups[at].Naming == Naming.Entitlement ? Naming.Entitlement : mention.Naming;
            groups[at] = groups[at] with { Naming = naming, Entitlements = groups[at].Entitlements.Intersect(mention.Entitlements), IsSlip = groups[at].IsSlip || mention.IsSlip };
        }

        return groups;
    }

    private IEnumerable<Entitlement> Entitlements(Mention group) => catalog.Entitlements.Where(e => group.Entitlements.Contains(e.Id));
    private IEnumerable<Entitlement> InSameSystem(Entitlement entitlement) => catalog.Entitlements.Where(e => e.Id.System == entitlement.Id.System);
}
