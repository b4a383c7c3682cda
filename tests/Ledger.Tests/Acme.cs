using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>A small organisation: alice asks, bob is her manager, carol owns the data.</summary>
internal static class Acme
{
    public static readonly EntitlementId BillingRead = new("billing-db/read");
    public static readonly EntitlementId WikiEdit = new("wiki/edit");

    public static readonly PolicyFiles Files = FilesNamed("one");

    public static PolicyFiles FilesNamed(string name) => new("hash of " + name, ImmutableSortedDictionary<string, string>.Empty.Add("people.yaml", name));

    public static Organisation Build(PolicyVersion version, Func<Handle, string> refOf)
    {
        PersonId Ref(string name) => new(refOf(new Handle(name + "@acme.test")));
        Person Human(string name, string? manager) => new(
            Ref(name), new Handle(name + "@acme.test"), char.ToUpperInvariant(name[0]) + name[1..], "Engineer", "Research", "Europe/Berlin", "en-GB",
            manager is null ? null : Ref(manager), Employment.Active, name + "@acme.test", [new ChatAccount("web", "acme", name)]);

        var roster = new Roster(
            [Human("alice", "bob"), Human("bob", "erin"), Human("carol", "erin"), Human("dave", "erin"), Human("erin", null)],
            [KeyValuePair.Create("security", ImmutableArray.Create(Ref("dave")))]);
        var catalog = new Catalog(
            [new TargetSystem(new SystemId("billing-db"), "Billing", "Bills", "files", Ref("carol")), new TargetSystem(new SystemId("wiki"), "Wiki", "Pages", "files", Ref("carol"))],
            [Entitlement(BillingRead, Ref("carol"), DataSensitivity.Confidential), Entitlement(WikiEdit, Ref("carol"), DataSensitivity.Internal)]);
        return new Organisation(version, "hash", "Acme", catalog, roster, Rules, [], [], Ref("dave"));
    }

    /// <summary>The same, with a wiki that bob, dave and erin change by hand.</summary>
    public static Organisation BuildByHand(PolicyVersion version, Func<Handle, string> refOf)
    {
        Selector Named(string name) => new Selector.Named(new(refOf(new Handle(name + "@acme.test"))));
        var usual = Build(version, refOf);
        var systems = usual.Catalog.Systems.Select(s => s.Id == WikiEdit.System ? s with { Connector = TargetSystem.Manual, Operators = new Selector.AnyOf([Named("bob"), Named("dave"), Named("erin")]) } : s);
        return usual with { Catalog = new Catalog(systems, usual.Catalog.Entitlements) };
    }

    private static Entitlement Entitlement(EntitlementId id, PersonId owner, DataSensitivity sensitivity) => new(
        id, id.Name, "Reads or writes", "What it is", sensitivity, PrivilegeLevel.Standard, EntitlementClass.AccessChanging, [owner], [], TimeSpan.FromDays(14), StandingRule.Never);

    private static ImmutableArray<Rule> Rules =>
    [
        new Rule("billing", "Billing data is confidential.", Matching(BillingRead),
            [Step("manager", new Selector.Manager()), Step("owner", new Selector.EntitlementOwner())], TicketRule.Optional),
        new Rule("wiki", "The wiki is for all.", Matching(WikiEdit), [], TicketRule.Optional),
    ];

    private static Matcher Matching(EntitlementId entitlement) => new([], [entitlement], [], [], [], []);

    private static Stage Step(string name, Selector selector) => new(name, selector, 1, TimeSpan.FromDays(2), null);
}
