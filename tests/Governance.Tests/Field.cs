using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests;

/// <summary>A small organisation made by hand: eight people, a machine, two entitlements.</summary>
internal static class Field
{
    public static readonly PersonId Ana = new("ana"), Ben = new("ben"), Cai = new("cai"), Dia = new("dia"), Eve = new("eve"), Fay = new("fay"), Gil = new("gil"), Hal = new("hal");
    public static readonly ImmutableArray<PersonId> Everybody = [Ana, Ben, Cai, Dia, Eve, Fay, Gil, Hal];
    public static readonly IdentityId Svc = new("svc");
    public static readonly EntitlementId Read = new("db/read"), Admin = new("db/admin");
    public static readonly DateTimeOffset Noon = new(2026, 3, 6, 12, 0, 0, TimeSpan.Zero);

    public static readonly Selector Manager = new Selector.Manager(), Owner = new Selector.EntitlementOwner();
    public static Selector Group(string name) => new Selector.Group(name);
    public static Selector AnyOf(params ImmutableArray<Selector> selectors) => new Selector.AnyOf(selectors);
    public static Selector AllOf(params ImmutableArray<Selector> selectors) => new Selector.AllOf(selectors);
    public static Selector Named(params ImmutableArray<PersonId> people) => AnyOf([.. people.Select(p => (Selector)new Selector.Named(p))]);

    public static Stage Stage(Selector approvers, int quorum = 1, Selector? fallback = null) =>
        new("stage", approvers, quorum, TimeSpan.FromDays(2), fallback);

    public static Rule Rule(EntitlementId entitlement, params ImmutableArray<Stage> stages) =>
        new("rule-" + entitlement.Name, "because", Matching(entitlement), stages, TicketRule.Optional);

    public static Matcher Matching(EntitlementId entitlement) => new([], [entitlement], [], [], [], []);

    public static readonly ImmutableArray<Rule> Rules =
        [Rule(Read, Stage(Manager, fallback: Group("backup")), Stage(Owner)), Rule(Admin, Stage(AllOf(Manager, Group("security"))))];


    public static Organisation Of(int version, ImmutableArray<Rule> rules, Roster? roster = null, TimeSpan? limit = null) => new(
        new PolicyVersion(version), "hash", "Field", Catalog, roster ?? Roster(), rules,
        limit is { } maximum ? [new Limit("limit", Matching(Read), maximum)] : [],
        [], Eve);

    public static Catalog Catalog { get; } = new(
        [new TargetSystem(new SystemId("db"), "Database", "", "files", Eve)],
        [
            new Entitlement(Read, "Read", "reads", "", DataSensitivity.Confidential, PrivilegeLevel.Standard, EntitlementClass.AccessChanging, [Cai], [], TimeSpan.FromDays(14), StandingRule.Never),
            new Entitlement(Admin, "Admin", "administers", "", DataSensitivity.Restricted, PrivilegeLevel.Privileged, EntitlementClass.Privileged, [Cai, Dia], [], TimeSpan.FromHours(8), StandingRule.HumansMay),
        ]);

    public static Organisation Organisation { get; } = Of(1, Rules);

    public static Roster Roster(PersonId? manager = null, params ImmutableArray<PersonId> left)
    {
        Person Human(PersonId id, PersonId? boss) => new(
            id, new Handle(id.Value), id.Value, "", "", "UTC", "en-GB", boss, left.Contains(id) ? Employment.Left : Employment.Active, id.Value,
            id == Ana ? [new("web", "local", "ana"), new("slack", "T1", "U1")] : [new("web", "local", id.Value)]);
        return new(
            [
                Human(Ana, manager ?? Ben), Human(Ben, Eve), Human(Cai, Eve), Human(Dia, Eve), Human(Eve, null), Human(Fay, Ben), Human(Gil, Cai), Human(Hal, Eve),
                new Machine(Svc, new Handle("svc"), IdentityKind.ServiceAccount, "Service", "", Gil, Hal, "svc"),
            ],
            [KeyValuePair.Create<string, ImmutableArray<PersonId>>("security", [Dia, Hal]), KeyValuePair.Create<string, ImmutableArray<PersonId>>("backup", [Eve, Fay])]);
    }
}
