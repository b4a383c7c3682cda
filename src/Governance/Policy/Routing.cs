using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Which way a request goes and who may decide it. Everything is looked up in the organisation it is given, so it is as of that version.</summary>
public static class Routing
{
    /// <summary>How many different people decide what is privileged.</summary>
    public const int PeopleForPrivileged = 2;

    /// <summary>How many different people attest that something is gone from a system that cannot be observed.</summary>
    public const int PeopleForAttestation = 2;

    /// <summary>The first matching rule with what conflicts add, or why there is no way (I10). Reasons name no people.</summary>
    /// <param name="holdings">What the beneficiary holds or has asked for beside this.</param>
    public static Routed Route(Organisation organisation, PersonId requester, IdentityId beneficiary, EntitlementId entitlement, IReadOnlyList<Holding> holdings)
    {
        if (organisation.Catalog.Find(entitlement) is not { } wanted)
        {
            return new Routed.Nowhere($"{entitlement} is not in the catalog.");
        }

        if (!organisation.Roster.IsActive(requester) || !organisation.Roster.IsActive(beneficiary))
        {
            return new Routed.Nowhere("Access is asked by and for people who are active, and for machines that somebody active answers for.");
        }

        var kind = organisation.Roster.Find(beneficiary)!.Kind;
        if (organisation.Rules.FirstOrDefault(r => r.When.Matches(wanted, kind)) is not { } rule)
        {
            return new Routed.Nowhere($"No rule of the policy says who decides {entitlement} for this kind of identity.");
        }

        var conflicts = Conflicting(organisation, entitlement, holdings);
        var stages = WithAdded(rule.Stages, conflicts.Select(c => c.Conflict.Adds));
        return WhyNot(organisation, requester, beneficiary, wanted, rule, stages) is { } reason
            ? new Routed.Nowhere(reason)
            : new Routed.By(new Route(
                rule.Id, rule.Why, organisation.Version, stages, Longest(organisation, wanted, kind), rule.Ticket, [.. conflicts.Select(c => c.Finding)]));
    }

    /// <summary>The places of a stage and who may fill each now: never the requester, the beneficiary, who answers for a machine beneficiary, or who left (I5).</summary>
    public static ImmutableArray<Seat> Seats(Organisation organisation, Stage stage, PersonId requester, IdentityId beneficiary, EntitlementId entitlement) =>
        new Electorate(organisation, requester, beneficiary, entitlement, []).Seats(stage);

    /// <summary>The same, without people who are counted elsewhere in the item: a human counts once, and the fallback steps in for them too.</summary>
    public static ImmutableArray<Seat> Seats(
        Organisation organisation, Stage stage, PersonId requester, IdentityId beneficiary, EntitlementId entitlement, IReadOnlyCollection<PersonId> counted) =>
        new Electorate(organisation, requester, beneficiary, entitlement, counted).Seats(stage);

    /// <summary>Whether different people among the voters fill all seats.</summary>
    public static bool Satisfied(IReadOnlyList<Seat> seats, IEnumerable<PersonId> voters) => Seating.Filled(seats, [.. voters.Distinct()]) == seats.Count;

    /// <summary>Who may fill a seat that the voters leave open: each whose vote would bring the stage further. Empty when it is satisfied.</summary>
    public static ImmutableArray<PersonId> StillOpen(IReadOnlyList<Seat> seats, IEnumerable<PersonId> voters)
    {
        List<PersonId> voted = [.. voters.Distinct()];
        var filled = Seating.Filled(seats, voted);
        return filled == seats.Count
            ? []
            : [.. Seating.Everybody(seats).Where(p => !voted.Contains(p) && Seating.Filled(seats, [.. voted, p]) > filled)];
    }

    /// <summary>How many votes of different people a stage still lacks.</summary>
    public static int Lacking(IReadOnlyList<Seat> seats, IEnumerable<PersonId> voters) => seats.Count - Seating.Filled(seats, [.. voters.Distinct()]);

    /// <summary>How many different people a stage demands.</summary>
    public static int PeopleDemanded(Stage stage) => stage.Approvers is Selector.AllOf all ? all.Selectors.Length : stage.Quorum;

    /// <summary>Whether anything that the beneficiary holds or has asked for conflicts with this.</summary>
    internal static bool IsInConflict(Organisation organisation, EntitlementId entitlement, IReadOnlyList<Holding> holdings) => Conflicting(organisation, entitlement, holdings).Count > 0;

    private static List<(Conflict Conflict, Finding Finding)> Conflicting(Organisation organisation, EntitlementId entitlement, IReadOnlyList<Holding> holdings) =>
        holdings.Count == 0 ? [] : [.. from conflict in organisation.Conflicts
            let other = conflict.First == entitlement ? conflict.Second : conflict.Second == entitlement ? conflict.First : (EntitlementId?)null
            where other is not null
            let states = holdings.Where(h => h.Entitlement == other).Select(h => h.State).ToList()
            where states.Count > 0
            let how = states.Contains(HoldingState.Held) ? "held already" : "asked for already"
            select (conflict, new Finding(conflict.Id, $"Conflicts with {other}, which is {how}: {conflict.Reason}"))];

    private static ImmutableArray<Stage> WithAdded(ImmutableArray<Stage> stages, IEnumerable<Stage> added) =>
        added.Aggregate(stages, (all, stage) => all.Any(s => s.Text == stage.Text) ? all : all.Add(stage));

    private static TimeSpan? Longest(Organisation organisation, Entitlement entitlement, IdentityKind kind)
    {
        var limits = organisation.Limits.Where(l => l.When.Matches(entitlement, kind)).Select(l => l.Maximum).ToList();
        return entitlement.Standing == StandingRule.HumansMay && kind == IdentityKind.Human && limits.Count == 0
            ? null
            : limits.Append(entitlement.MaximumDuration).Min();
    }

    // Somebody who decides another stage is not left for this one, and then others stand in: manager and owner may be one person.
    private static Stage WithOthers(Stage stage) => (stage.Instead.ToList(), stage.Approvers) switch
    {
        ([], _) => stage,
        (var others, Selector.AllOf all) => stage with { Approvers = new Selector.AllOf([.. all.Selectors.Select(s => new Selector.AnyOf([s, .. others]))]) },
        (var others, var approvers) => stage with { Approvers = new Selector.AnyOf([approvers, .. others]) },
    };

    private static string? WhyNot(
        Organisation organisation, PersonId requester, IdentityId beneficiary, Entitlement entitlement, Rule rule, ImmutableArray<Stage> stages)
    {
        if (entitlement.Class == EntitlementClass.Privileged && stages.Sum(PeopleDemanded) < PeopleForPrivileged)
        {
            return $"Rule {rule.Id} leaves {entitlement.Id} to one person, but what is privileged takes two.";
        }

        var asked = new List<Seat>();
        foreach (var stage in stages)
        {
            var seats = Seats(organisation, stage, requester, beneficiary, entitlement.Id);
            if (!Seating.CanBeFilled(seats))
            {
                return $"Nobody eligible is left to decide the stage “{stage.Name}” of rule {rule.Id}, nor instead of them.";
            }

            asked.AddRange(seats);
        }

        // Others only add people to a seat, so they are looked at where those who are asked first do not suffice.
        return Seating.CanBeFilled(asked) || Seating.CanBeFilled([.. stages.SelectMany(s => Seats(organisation, WithOthers(s), requester, beneficiary, entitlement.Id))])
            ? null
            : $"Rule {rule.Id} asks more different people than there are: one person counts once, and its stages lead to the same few.";
    }
}
