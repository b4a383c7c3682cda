using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

public class LimitsAndConflictsTests
{
    private static readonly EntitlementId Approve = Acme.Entitlement("payments/approve");

    [Theory]
    [InlineData(HoldingState.Held, "held already")]
    [InlineData(HoldingState.Asked, "asked for already")]
    public void A_conflict_is_a_finding_and_adds_its_stage_once(HoldingState state, string how)
    {
        var plain = RouteOf("louise", Approve);
        var route = RouteOf("louise", Approve, Holding("billing-db/read-write", state), Holding("payments/create", state), Holding("wiki/read", state));
        Assert.Equal(["correct-and-pay", "enter-and-release"], route.Findings.Select(f => f.Rule));
        Assert.Equal($"Conflicts with billing-db/read-write, which is {how}: one identity that corrects invoices and releases payments can pay itself", route.Findings[0].Text);
        Assert.Equal([.. plain.Stages.Select(s => s.Text), "group:security quorum 1 fallback group:leadership"], route.Stages.Select(s => s.Text));
        Assert.Empty(plain.Findings);
    }

    [Fact]
    public void A_conflict_counts_from_either_side() =>
        Assert.Equal("correct-and-pay", Assert.Single(RouteOf("louise", Acme.Entitlement("billing-db/read-write"), Holding("payments/approve", HoldingState.Held)).Findings).Rule);

    [Fact]
    public void The_shortest_of_the_catalog_and_all_matching_limits_holds()
    {
        Assert.Equal(TimeSpan.FromDays(14), RouteOf("alice", Acme.Entitlement("payments/view")).Longest);
        Assert.Equal(TimeSpan.FromDays(1), RouteOf("alice", Acme.Entitlement("wiki/admin")).Longest);
        Assert.Equal(TimeSpan.FromDays(3), RouteOf("alice", Acme.Entitlement("prod-db/read")).Longest);
        Assert.Equal(TimeSpan.FromDays(30), RouteOf("alice", Acme.Entitlement("source/write")).Longest);
    }

    [Fact]
    public void Only_a_human_without_a_limit_may_stand_where_the_catalog_allows_it()
    {
        var read = Acme.Entitlement("source/read");
        Assert.Null(RouteOf("alice", read).Longest);
        Assert.Equal(TimeSpan.FromDays(90), MachineRoute(Acme.Organisation, "frank", "svc-reporting", read).Longest);
        Assert.Equal(TimeSpan.FromDays(7), MachineRoute(Acme.Organisation, "kenji", "agent-triage", read).Longest);

        var limited = Acme.LoadWith("rules.yaml", "limits:\n", "limits:\n  - { id: internal, when: { sensitivity: [internal] }, maximum: 10 days }\n");
        Assert.Equal(TimeSpan.FromDays(10), RouteIn(limited, "alice", read).Longest);

        var unlimited = Acme.LoadWith("rules.yaml", "    maximum: 90 days", "    maximum: 3660 days");
        Assert.Equal(TimeSpan.FromDays(365), MachineRoute(unlimited, "frank", "svc-reporting", read).Longest);
    }

    [Fact]
    public void The_owner_of_a_machine_is_asked_nowhere_on_its_way()
    {
        foreach (var machine in Acme.Organisation.Roster.Machines)
        {
            foreach (var entitlement in Acme.Organisation.Catalog.Entitlements)
            {
                var route = Assert.IsType<Routed.By>(Routing.Route(Acme.Organisation, machine.Owner, machine.Ref, entitlement.Id, [])).Route;
                var asked = route.Stages.SelectMany(s => Routing.Seats(Acme.Organisation, s, machine.Owner, machine.Ref, entitlement.Id)).SelectMany(s => s.Eligible);
                Assert.Empty(asked.Intersect(Acme.Organisation.Roster.AnswerableFor(machine.Ref)));
            }
        }
    }

    private static Holding Holding(string entitlement, HoldingState state) => new(Acme.Entitlement(entitlement), state, new RequestId("R-1"), null);

    private static Route RouteOf(string name, EntitlementId entitlement, params Holding[] holdings) => RouteIn(Acme.Organisation, name, entitlement, holdings);

    private static Route RouteIn(Organisation organisation, string name, EntitlementId entitlement, params Holding[] holdings) =>
        Assert.IsType<Routed.By>(Routing.Route(organisation, Acme.Person(name), Acme.Human(name), entitlement, holdings)).Route;

    private static Route MachineRoute(Organisation organisation, string owner, string machine, EntitlementId entitlement) =>
        Assert.IsType<Routed.By>(Routing.Route(organisation, Acme.Person(owner), Acme.Machine(machine), entitlement, [])).Route;
}
