using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>Who may decide, written apart from the product: by what an organisation says, for one item.</summary>
internal sealed class Electors(Organisation organisation, PersonId requester, IdentityId beneficiary, EntitlementId entitlement)
{
    /// <summary>Whether this person may decide any seat of the stage.</summary>
    public bool MayDecide(Stage stage, PersonId person) => MayStand(person) && Everyone(stage).Contains(person);

    /// <summary>Whether different people who may decide fill the stage.</summary>
    public bool IsFilled(Stage stage, IReadOnlyCollection<PersonId> voters)
    {
        var fit = voters.Where(v => MayDecide(stage, v)).Distinct().ToList();
        return stage.Approvers is Selector.AllOf all
            ? fit.Count >= all.Selectors.Length && all.Selectors.All(s => fit.Exists(v => Members(s).Concat(Instead(stage)).Concat(Brought(stage)).Contains(v)))
            : fit.Count >= stage.Quorum;
    }

    /// <summary>Whether this person may have a hand in it at all.</summary>
    public bool MayStand(PersonId person) =>
        organisation.Roster.People.Any(p => p.Ref == person && p.Employment == Employment.Active)
        && person != requester && person.Value != beneficiary.Value
        && !organisation.Roster.Machines.Any(m => m.Ref == beneficiary && (m.Owner == person || m.Deputy == person));

    private IEnumerable<PersonId> Everyone(Stage stage) => Members(stage.Approvers).Concat(Instead(stage)).Concat(Brought(stage));

    private IEnumerable<PersonId> Instead(Stage stage) => stage.Fallback is { } fallback ? Members(fallback) : [];

    private IEnumerable<PersonId> Brought(Stage stage) => stage.Escalations.SelectMany(e => Members(e.To));

    private IEnumerable<PersonId> Members(Selector selector) => selector switch
    {
        Selector.Manager => BossOf(HumanBehind(beneficiary)) is { } boss ? [boss] : [],
        Selector.EntitlementOwner => organisation.Catalog.Entitlements.Single(e => e.Id == entitlement).Owners,
        Selector.Group group => organisation.Roster.Groups[group.Name],
        Selector.Named named => [named.Person],
        Selector.AnyOf any => any.Selectors.SelectMany(Members),
        Selector.AllOf all => all.Selectors.SelectMany(Members),
        Selector.ManagersOf managed => Members(managed.People).Select(BossOf).OfType<PersonId>(),
        _ => [],
    };

    private PersonId HumanBehind(IdentityId identity) => organisation.Roster.Machines.FirstOrDefault(m => m.Ref == identity)?.Owner ?? new(identity.Value);

    private PersonId? BossOf(PersonId person) => organisation.Roster.People.FirstOrDefault(p => p.Ref == person)?.Manager;
}
