using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>
/// Who changes an edge by hand and attests it: the operators of its system, looked up at the moment of use. Never who holds the access, who
/// answers for the machine that does, who asked for it, or who has left. Where too few of them are left, the owner of the system and then the
/// owner of what nobody else owns stand in.
/// </summary>
public static class Operators
{
    /// <summary>Why somebody may not attest for an access; null when they may. Whether they are asked is another question.</summary>
    public static string? WhyNot(Access access, PersonId person, AccessFacts facts)
    {
        var roster = facts.Organisation.Roster;
        return !roster.IsActive(person) ? "Only people who are active attest a change."
            : access.Id.Identity.Is(person) || roster.AnswerableFor(access.Id.Identity).Contains(person) ? "Nobody attests their own access, nor that of a machine which they answer for."
            : Requesters(access, facts).Contains(person) ? "Nobody attests access that they asked for."
            : null;
    }

    /// <summary>Whom the policy names now, as far as they may.</summary>
    public static ImmutableArray<PersonId> Of(Access access, AccessFacts facts)
    {
        if (facts.Organisation.Catalog.Find(access.Id.Entitlement.System)?.Operators is not { } operators)
        {
            return [];
        }

        var stage = new Stage("hands", operators, 1, TimeSpan.Zero, null);
        var seats = Routing.Seats(facts.Organisation, stage, new PersonId(access.Id.Identity.Value), access.Id.Identity, access.Id.Entitlement);
        return [.. seats.SelectMany(s => s.Eligible).Distinct().Where(p => WhyNot(access, p, facts) is null)];
    }

    /// <summary>Who steps in where operators are too few, cannot, or are silent, in this order.</summary>
    public static ImmutableArray<PersonId> StandIns(Access access, AccessFacts facts)
    {
        ImmutableArray<PersonId> owner = facts.Organisation.Catalog.Find(access.Id.Entitlement.System) is { } system ? [system.Owner] : [];
        return [.. owner.Add(facts.Organisation.DefectOwner).Distinct().Where(p => WhyNot(access, p, facts) is null)];
    }

    /// <summary>Who is asked to begin with: the operators who are here, those who are away where too few are, and stand-ins where too few operators are left.</summary>
    /// <param name="needed">How many different people must attest.</param>
    public static ImmutableArray<PersonId> ToAsk(Access access, int needed, AccessFacts facts)
    {
        var operators = Of(access, facts);
        ImmutableArray<PersonId> here = [.. operators.Where(p => !facts.IsAway(p))];
        return here.Length >= needed ? here
            : operators.Length >= needed ? operators
            : [.. operators.Union(StandIns(access, facts))];
    }

    // What is found after its end is still what somebody asked for.
    private static IEnumerable<PersonId> Requesters(Access access, AccessFacts facts)
    {
        var open = access.Claims.RemoveAll(c => c.State is ClaimState.Ended);
        return (open.IsEmpty ? access.Claims.TakeLast(1) : open).Select(c => facts.RequesterOf(c.Ref.Request)).OfType<PersonId>();
    }
}
