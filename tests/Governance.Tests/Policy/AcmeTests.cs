using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

public class AcmeTests
{
    private static Organisation Organisation => Acme.Organisation;

    [Fact]
    public void Acme_is_as_large_and_as_varied_as_the_example_promises()
    {
        Assert.True(Organisation.Roster.People.Count() >= 14);
        Assert.Single(Organisation.Roster.People, p => p.Employment == Employment.Left);
        Assert.Equal(6, Organisation.Catalog.Systems.Length);
        Assert.Equal(24, Organisation.Catalog.Entitlements.Length);
        Assert.Equal(12, Organisation.Catalog.Entitlements.Select(e => (e.Sensitivity, e.Privilege)).Distinct().Count());
        Assert.Equal(3, Organisation.Roster.Machines.Count(m => m.Kind == IdentityKind.ServiceAccount));
        Assert.Single(Organisation.Roster.Machines, m => m.Kind == IdentityKind.AiAgent);
        Assert.All(Organisation.Catalog.Entitlements, e => Assert.NotEmpty(e.Aliases));
        Assert.All(Organisation.Catalog.Systems, s => Assert.Equal("files", s.Connector));
    }

    [Fact]
    public void Everyone_has_a_web_account_and_Alice_one_in_Teams()
    {
        Assert.All(Organisation.Roster.People, p => Assert.Equal(p, Organisation.Roster.Find(new ChatAccount("web", "local", p.Handle.Value))));
        var teams = new ChatAccount("teams", "00000000-0000-0000-0000-0000000000001", "00000000-0000-0000-0000-0000000000020");
        Assert.Equal(Acme.Person("alice"), Organisation.Roster.Find(teams)?.Ref);
    }

    [Fact]
    public void The_fixed_people_are_who_they_are_said_to_be()
    {
        string[] names = ["Alice", "Bob", "Carol", "Dave", "Erin"];
        Assert.All(names, n => Assert.StartsWith(n, Organisation.Roster.NameOf(Acme.Person(n.ToLowerInvariant())), StringComparison.Ordinal));
        Assert.Equal(Acme.Person("bob"), Organisation.Roster.Find(Acme.Person("alice"))?.Manager);
        Assert.Equal(Acme.Person("erin"), Organisation.Roster.Find(Acme.Person("bob"))?.Manager);
        Assert.Contains(Acme.Person("dave"), Organisation.Roster.Groups["security"]);
        Assert.Equal(Acme.Person("carol"), Assert.Single(Organisation.Catalog.Find(Acme.Entitlement("billing-db/read"))!.Owners));
    }

    [Fact]
    public void The_fixed_entitlements_are_what_they_are_said_to_be_and_each_names_role_owner_and_limit()
    {
        (string, DataSensitivity, PrivilegeLevel, EntitlementClass)[] fixedOnes =
        [
            ("wiki/edit", DataSensitivity.Internal, PrivilegeLevel.Standard, EntitlementClass.AccessChanging),
            ("billing-db/read", DataSensitivity.Confidential, PrivilegeLevel.Standard, EntitlementClass.AccessChanging),
            ("prod-db/admin", DataSensitivity.Restricted, PrivilegeLevel.Privileged, EntitlementClass.Privileged),
        ];
        var catalog = Organisation.Catalog;
        Assert.Equal(fixedOnes, fixedOnes.Select(f => catalog.Find(Acme.Entitlement(f.Item1))!).Select(e => (e.Id.Value, e.Sensitivity, e.Privilege, e.Class)));
        Assert.All(catalog.Entitlements, e => Assert.True(e.Role.Length > 0 && !e.Owners.IsEmpty && e.MaximumDuration > TimeSpan.Zero, e.Id.Value));
    }

    [Fact]
    public void People_have_managers_and_zones_machines_have_human_owners_and_accounts_are_handles()
    {
        var roster = Organisation.Roster;
        Assert.Single(roster.People, p => p.Manager is null);
        Assert.True(roster.People.Select(p => p.Zone).Distinct().Count() > 1);
        Assert.All(roster.Machines, m => Assert.NotNull(roster.Find(m.Owner)));
        Assert.All(roster.Identities, i => Assert.Equal(i.Handle.Value, i.TargetAccount));
    }

    [Fact]
    public void Wiki_edit_is_approved_by_policy_for_at_most_90_days()
    {
        var route = RouteFor("alice", "wiki/edit");
        Assert.Empty(route.Stages);
        Assert.Equal(TimeSpan.FromDays(90), route.Longest);
    }

    [Fact]
    public void Billing_db_read_goes_to_the_manager_and_then_to_Carol_for_at_most_14_days()
    {
        var route = RouteFor("alice", "billing-db/read");
        Assert.Equal(TimeSpan.FromDays(14), route.Longest);
        var seats = route.Stages.Select(s => SeatsFor("alice", s, "billing-db/read").Single()).ToList();
        Assert.Equal(["Bob Martin is Alice Novak's manager", "Carol Jensen owns billing-db/read"], seats.Select(s => s.Why));
        Assert.Equal([Acme.Person("bob"), Acme.Person("carol")], seats.SelectMany(s => s.Eligible));
    }

    [Fact]
    public void Prod_db_admin_takes_manager_and_security_and_a_ticket_for_at_most_8_hours()
    {
        var route = RouteFor("alice", "prod-db/admin");
        Assert.Equal(TicketRule.Required, route.Ticket);
        Assert.Equal(TimeSpan.FromHours(8), route.Longest);
        var seats = SeatsFor("alice", Assert.Single(route.Stages), "prod-db/admin");
        Assert.Equal(2, seats.Length);
        Assert.Equal(Acme.Person("bob"), Assert.Single(seats[0].Eligible));
        Assert.Contains(Acme.Person("dave"), seats[1].Eligible);
        Assert.False(Routing.Satisfied(seats, [Acme.Person("bob")]));
        Assert.True(Routing.Satisfied(seats, [Acme.Person("dave"), Acme.Person("bob")]));
    }

    [Fact]
    public void Svc_reporting_asked_by_Frank_goes_to_his_manager_and_to_Carol()
    {
        var machine = Acme.Machine("svc-reporting");
        var entitlement = Acme.Entitlement("billing-db/read");
        var route = Assert.IsType<Routed.By>(Routing.Route(Organisation, Acme.Person("frank"), machine, entitlement, [])).Route;
        var seats = route.Stages.SelectMany(s => Routing.Seats(Organisation, s, Acme.Person("frank"), machine, entitlement)).ToList();
        Assert.Equal([Acme.Person("bob"), Acme.Person("carol")], seats.SelectMany(s => s.Eligible));
        Assert.Equal("Bob Martin is the manager of Frank Müller, who owns Reporting service", seats[0].Why);
    }

    [Fact]
    public void Every_entitlement_has_a_way_for_every_active_person_and_machine()
    {
        var nowhere =
            from identity in Organisation.Roster.Identities
            where Organisation.Roster.IsActive(identity.Id)
            let requester = identity is Machine machine ? machine.Owner : new PersonId(identity.Id.Value)
            from entitlement in Organisation.Catalog.Entitlements
            where Routing.Route(Organisation, requester, identity.Id, entitlement.Id, []) is Routed.Nowhere
            select $"{identity.Handle.Value[..3]} {entitlement.Id}";
        Assert.Equal("", string.Join(", ", nowhere));
    }

    [Fact]
    public void Privileged_access_always_takes_two_people()
    {
        var privileged = Organisation.Catalog.Entitlements.Where(e => e.Class == EntitlementClass.Privileged).ToList();
        Assert.NotEmpty(privileged);
        Assert.All(privileged, e => Assert.True(RouteFor("alice", e.Id.Value).Stages.Sum(Routing.PeopleDemanded) >= 2));
    }

    private static Route RouteFor(string name, string entitlement) =>
        Assert.IsType<Routed.By>(Routing.Route(Organisation, Acme.Person(name), Acme.Human(name), Acme.Entitlement(entitlement), [])).Route;

    private static System.Collections.Immutable.ImmutableArray<Seat> SeatsFor(string name, Stage stage, string entitlement) =>
        Routing.Seats(Organisation, stage, Acme.Person(name), Acme.Human(name), Acme.Entitlement(entitlement));
}
