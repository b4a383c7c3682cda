using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>
/// Who owns what happens to an edge: an owner of the entitlement, else the owner of its system, else whoever leads the one who holds it, else the
/// owner of what nobody else owns. Looked up at the moment of use; never who has left, who holds it, or who answers for the machine that does.
/// </summary>
public static class EdgeOwners
{
    /// <summary>Who is asked first. Where nobody may be, who owns what nobody else does: they cannot settle it, but can name somebody in the policy.</summary>
    public static PersonId Of(AccessId access, Organisation organisation) => First(InTurn(access, organisation), organisation);

    /// <summary>The same of what concerns its whole system.</summary>
    public static PersonId OfSystem(AccessId access, Organisation organisation) => First(BehindOwners(access, organisation).SelectMany(rank => rank), organisation);

    /// <summary>Who is asked where everybody else is silent.</summary>
    public static PersonId Last(AccessId access, Organisation organisation) => First(InTurn(access, organisation).Reverse(), organisation);

    /// <summary>Nobody is left who may settle anything about it.</summary>
    public static bool AreNone(AccessId access, Organisation organisation) => !InTurn(access, organisation).Any();

    public static bool MayDecide(Access access, PersonId by, Organisation organisation) => Ranks(access.Id, organisation).FirstOrDefault(rank => !rank.IsEmpty, []).Contains(by);

    public static bool MayBeAsked(AccessId access, PersonId person, Organisation organisation) =>
        organisation.Roster.IsActive(person) && !access.Identity.Is(person) && !organisation.Roster.AnswerableFor(access.Identity).Contains(person);

    /// <summary>Whether somebody is asked since they lead whoever holds it, and nobody who owns it may be.</summary>
    public static bool IsAskedAsLeader(AccessId access, PersonId person, Organisation organisation) => person != organisation.DefectOwner
        && BehindOwners(access, organisation).ElementAt(1).Contains(person) && Of(access, organisation) == person;

    private static PersonId First(IEnumerable<PersonId> people, Organisation organisation) => people.Select(p => (PersonId?)p).FirstOrDefault() ?? organisation.DefectOwner;

    private static IEnumerable<PersonId> InTurn(AccessId access, Organisation organisation) => Ranks(access, organisation).SelectMany(rank => rank);

    private static IEnumerable<ImmutableArray<PersonId>> Ranks(AccessId access, Organisation organisation) =>
        BehindOwners(access, organisation).Prepend(Fit(access, organisation.Catalog.Find(access.Entitlement)?.Owners ?? [], organisation));

    private static IEnumerable<ImmutableArray<PersonId>> BehindOwners(AccessId access, Organisation organisation) =>
    [
        Fit(access, organisation.Catalog.Find(access.Entitlement.System) is { } system ? [system.Owner] : [], organisation),
        [.. Fit(access, Leading(access, organisation.Roster), organisation).Take(1)],
        Fit(access, [organisation.DefectOwner], organisation),
    ];

    private static ImmutableArray<PersonId> Fit(AccessId access, IEnumerable<PersonId> people, Organisation organisation) => [.. people.Where(p => MayBeAsked(access, p, organisation))];

    private static IEnumerable<PersonId> Leading(AccessId access, Roster roster) => roster.Find(access.Identity) switch
    {
        Person person => roster.Above(person),
        Machine machine when roster.Find(machine.Owner) is { } owner => roster.Above(owner),
        _ => [],
    };
}
