using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>Something that at least one active person must answer for.</summary>
internal sealed record Owned(string What, ImmutableArray<PersonId> Owners, Place At);

/// <summary>What holds between the files: names lead somewhere, everything has an owner, nobody manages themselves, two people for what is privileged.</summary>
internal static class CrossChecks
{
    public static void Hold(Draft draft)
    {
        var people = draft.People.DistinctBy(p => p.Handle).ToDictionary(p => p.Ref);
        HoldReferences(draft);
        HoldOwners(draft, people);
        HoldManagers(draft, people);
        HoldTwoPeople(draft);
        HoldAliases(draft);
        HoldOperators(draft);
    }

    private static void HoldReferences(Draft draft)
    {
        foreach (var reference in draft.References.Where(r => !draft.Declared.ContainsKey((r.Target, r.Name))))
        {
            draft.Problems.Add(reference.At, $"'{Names.Shown(reference.Name)}' is declared nowhere", Draft.WordsFor(reference.Target));
        }
    }

    private static void HoldOwners(Draft draft, Dictionary<PersonId, Person> people)
    {
        foreach (var owned in draft.Owners)
        {
            var known = owned.Owners.Where(people.ContainsKey).ToList();
            if (known.Count > 0 && known.All(o => people[o].Employment != Employment.Active))
            {
                draft.Problems.Add(owned.At, $"nobody who owns {owned.What} is active any more", "at least one owner whose status is active");
            }
        }
    }

    private static void HoldManagers(Draft draft, Dictionary<PersonId, Person> people)
    {
        foreach (var person in people.Values)
        {
            var above = new HashSet<PersonId>();
            var next = person.Manager;
            while (next is { } manager && manager != person.Ref && above.Add(manager))
            {
                next = people.GetValueOrDefault(manager)?.Manager;
            }

            if (next == person.Ref)
            {
                draft.Problems.Add(draft.Declared[(Target.Person, person.Handle.Value)], $"'{person.Handle}' is their own manager, directly or through others", "managers without a circle");
            }
        }
    }

    /// <summary>A privileged entitlement takes two different people in every rule that is first to match it for some kind of identity.</summary>
    private static void HoldTwoPeople(Draft draft)
    {
        var routed =
            from entitlement in draft.Entitlements
            where entitlement.Class == EntitlementClass.Privileged && Ids.IsEntitlement(entitlement.Id.Value)
            from kind in Enum.GetValues<IdentityKind>()
            let rule = draft.Rules.FirstOrDefault(r => r.When.Matches(entitlement, kind))
            where rule is not null && rule.Stages.Sum(Routing.PeopleDemanded) < Routing.PeopleForPrivileged
            select (rule, entitlement);
        foreach (var (rule, entitlement) in routed.Distinct())
        {
            draft.Problems.Add(draft.RulePlaces[rule.Id], $"rule '{Names.Shown(rule.Id)}' can be met by one person, but routes '{entitlement.Id}', whose class is privileged",
                "stages that demand two different people");
        }
    }

    /// <summary>What two people attest takes two. Who has left is not asked, and does not make the file wrong in which they have.</summary>
    private static void HoldOperators(Draft draft)
    {
        var groups = draft.Groups.ToDictionary(g => g.Key, g => g.Value);
        IEnumerable<PersonId> Of(Selector selector) => selector switch
        {
            Selector.Group group => groups.GetValueOrDefault(group.Name, []),
            Selector.Named named => [named.Person],
            Selector.AnyOf any => any.Selectors.SelectMany(Of),
            _ => [],
        };

        foreach (var system in draft.Systems.Where(s => s.Operators is not null))
        {
            if (Of(system.Operators!).Distinct().Count() < Routing.PeopleForAttestation)
            {
                draft.Problems.Add(draft.OperatorPlaces[system.Id], $"fewer than two operators of '{Names.Shown(system.Id.Value)}'", "two different people, since a removal takes two attestations");
            }
        }
    }

    private static void HoldAliases(Draft draft)
    {
        foreach (var entitlement in draft.Entitlements)
        {
            foreach (var alias in entitlement.Aliases.Where(a => draft.Declared.ContainsKey((Target.Entitlement, Names.Fold(a))) && Names.Fold(a) != entitlement.Id.Value))
            {
                draft.Problems.Add(draft.Declared[(Target.Entitlement, entitlement.Id.Value)], $"the alias '{Names.Shown(alias)}' is the id of another entitlement", "an alias of its own");
            }
        }
    }
}
