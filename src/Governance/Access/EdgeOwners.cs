using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Who owns what happens to an edge: an owner of the entitlement, else the system's, else the owner of defects; never the one who holds it.</summary>
public static class EdgeOwners
{
    public static PersonId Of(AccessId access, Organisation organisation)
    {
        var candidates = Candidates(access, organisation);
        return candidates.IsEmpty ? organisation.DefectOwner : candidates[0];
    }

    public static bool MayDecide(Access access, PersonId by, Organisation organisation) =>
        organisation.Roster.IsActive(by) && !access.Id.Identity.Is(by) && !organisation.Roster.AnswerableFor(access.Id.Identity).Contains(by)
        && (Candidates(access.Id, organisation).Contains(by) || (Candidates(access.Id, organisation).IsEmpty && by == organisation.DefectOwner));

    private static ImmutableArray<PersonId> Candidates(AccessId access, Organisation organisation)
    {
        ImmutableArray<PersonId> owners = organisation.Catalog.Find(access.Entitlement)?.Owners ?? [];
        ImmutableArray<PersonId> system = organisation.Catalog.Find(access.Entitlement.System) is { } target ? [target.Owner] : [];
        var mine = organisation.Roster.AnswerableFor(access.Identity);
        bool Fit(PersonId person) => organisation.Roster.IsActive(person) && !access.Identity.Is(person) && !mine.Contains(person);
        ImmutableArray<PersonId> fit = [.. owners.Where(Fit)];
        return fit.IsEmpty ? [.. system.Where(Fit)] : fit;
    }
}
