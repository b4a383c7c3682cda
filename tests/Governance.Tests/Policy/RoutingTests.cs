using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

public class RoutingTests
{
    private const string AnyOf = "approvers: { any-of: [{ group: a }, { group: b }] }";

    [Theory]
    [InlineData("any-of: [{ group: a }, { group: b }]")]
    [InlineData("any-of: [{ group: b }, { group: a }]")]
    public void A_requester_alone_in_one_group_is_decided_by_the_other_in_any_order(string anyOf)
    {
        var small = SmallWorld.Of($"approvers: {{ {anyOf} }}");
        var seat = Assert.Single(small.SeatsFor("ana"));
        Assert.Equal(["ben", "cai"], SmallWorld.Names(seat.Eligible));
        Assert.IsType<Routed.By>(small.RouteFor("ana"));
        Assert.True(Routing.Satisfied([seat], [SmallWorld.Person("cai")]));
        Assert.Equal("Ben and Cai are in group b", seat.Why);
    }

    [Fact]
    public void Neither_requester_nor_beneficiary_nor_who_has_left_decides()
    {
        var small = SmallWorld.Of("approvers: { group: everyone }");
        Assert.Equal(["cai", "dia", "eve"], SmallWorld.Names(small.SeatsFor("ana", "ben").Single().Eligible));
    }

    [Fact]
    public void Neither_owner_nor_deputy_of_a_machine_decides_for_it()
    {
        var small = SmallWorld.Of("approvers: { group: everyone }");
        var seats = Routing.Seats(small.Organisation, small.Rule.Stages[0], SmallWorld.Person("eve"), new IdentityId("bot"), SmallWorld.Read);
        Assert.Equal(["ana", "cai", "dia"], SmallWorld.Names(seats.Single().Eligible));
    }

    [Fact]
    public void The_manager_of_a_machine_is_the_manager_of_its_owner()
    {
        var small = SmallWorld.Of("approvers: manager");
        var seat = Routing.Seats(small.Organisation, small.Rule.Stages[0], SmallWorld.Person("ana"), new IdentityId("bot"), SmallWorld.Read).Single();
        Assert.Equal(["cai"], SmallWorld.Names(seat.Eligible));
    }

    [Fact]
    public void A_quorum_is_that_many_seats_and_nobody_sits_twice()
    {
        var seats = SmallWorld.Of("approvers: { group: everyone }\n        quorum: 2").SeatsFor("ana");
        Assert.Equal(2, seats.Length);
        Assert.False(Routing.Satisfied(seats, [SmallWorld.Person("ben"), SmallWorld.Person("ben")]));
        Assert.False(Routing.Satisfied(seats, [SmallWorld.Person("ben"), SmallWorld.Person("ana")]));
        Assert.True(Routing.Satisfied(seats, [SmallWorld.Person("ben"), SmallWorld.Person("cai")]));
    }

    [Fact]
    public void All_of_seats_one_from_each_and_says_who_is_waited_for()
    {
        // dia manages ana and is in group b with ben and cai.
        var seats = SmallWorld.Of("approvers: { all-of: [{ any-of: [{ person: dia@s.test }, { group: a }] }, { any-of: [{ group: b }, { person: dia@s.test }] }] }").SeatsFor("ana");
        Assert.Equal(["dia", "ben", "cai"], SmallWorld.Names(Routing.StillOpen(seats, [])));
        Assert.Equal(["ben", "cai"], SmallWorld.Names(Routing.StillOpen(seats, [SmallWorld.Person("dia")])));
        Assert.Equal(["dia"], SmallWorld.Names(Routing.StillOpen(seats, [SmallWorld.Person("ben")])));
        Assert.Empty(Routing.StillOpen(seats, [SmallWorld.Person("dia"), SmallWorld.Person("cai")]));
        Assert.True(Routing.Satisfied(seats, [SmallWorld.Person("cai"), SmallWorld.Person("dia")]));
    }

    [Fact]
    public void The_fallback_stands_in_only_where_nobody_is_left()
    {
        var small = SmallWorld.Of("approvers: { group: a }\n        fallback: { person: dia@s.test }");
        Assert.Equal(["ana"], SmallWorld.Names(small.SeatsFor("ben").Single().Eligible));
        var seat = small.SeatsFor("ana").Single();
        Assert.Equal(["dia"], SmallWorld.Names(seat.Eligible));
        Assert.Equal("Dia is named by the policy, and stands in because too few are left to ask of group a", seat.Why);
    }

    [Fact]
    public void The_fallback_fills_what_is_missing_of_a_quorum_and_no_more()
    {
        var seats = SmallWorld.Of("approvers: { group: b }\n        quorum: 2\n        fallback: { person: dia@s.test }").SeatsFor("ben");
        Assert.Equal(["cai"], SmallWorld.Names(seats[0].Eligible));
        Assert.Equal(["dia"], SmallWorld.Names(seats[1].Eligible));
    }

    [Fact]
    public void Whom_silence_would_bring_in_fills_what_neither_approvers_nor_the_fallback_can()
    {
        var seats = SmallWorld.Of("approvers: { group: b }\n        quorum: 3\n        fallback: { person: dia@s.test }\n        escalate: [{ after: 4 hours, to: { person: eve@s.test } }]").SeatsFor("ben");
        Assert.Equal(["cai"], SmallWorld.Names(seats[0].Eligible));
        Assert.Equal(["dia", "eve"], SmallWorld.Names(seats[1].Eligible));
        Assert.Equal("Dia is named by the policy; Eve is named by the policy, and stands in because too few are left to ask of group b", seats[2].Why);
    }

    [Fact]
    public void One_person_in_two_stages_leaves_the_second_to_whom_silence_would_bring_in() => Assert.IsType<Routed.By>(SmallWorld.Of(
        "approvers: { person: dia@s.test }", "approvers: { person: dia@s.test }\n        escalate: [{ after: 4 hours, to: { person: cai@s.test } }]").RouteFor("ana"));

    [Theory]
    [InlineData("approvers: { group: a }")]
    [InlineData("approvers: { group: a }\n        fallback: { person: ana@s.test }")]
    [InlineData("approvers: { group: b }\n        quorum: 3")]
    public void Where_nobody_is_left_there_is_no_way_and_the_reason_names_no_people(string stage)
    {
        var reason = Assert.IsType<Routed.Nowhere>(SmallWorld.Of(stage).RouteFor("ana")).Reason;
        Assert.Equal("Nobody eligible is left to decide the stage “One” of rule only, nor instead of them.", reason);
    }

    [Fact]
    public void Two_stages_that_lead_to_one_and_the_same_person_are_no_way()
    {
        var small = SmallWorld.Of("approvers: { person: dia@s.test }", "approvers: { any-of: [{ person: dia@s.test }, { person: fay@s.test }] }");
        Assert.Contains("one person counts once", Assert.IsType<Routed.Nowhere>(small.RouteFor("ana")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_privileged_has_no_way_through_one_person()
    {
        var small = SmallWorld.Of("approvers: { group: b }");
        var privileged = small.WithClass(EntitlementClass.Privileged);
        Assert.Contains("takes two", Assert.IsType<Routed.Nowhere>(privileged.RouteFor("ana")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_rule_matches_or_the_catalog_lacks_and_who_has_left_has_no_way()
    {
        var small = SmallWorld.Of(AnyOf, when: "{ kind: [human] }");
        Assert.IsType<Routed.By>(small.RouteFor("dia"));
        Assert.Contains("No rule", Nowhere(small, "ana", "bot", "db/read"), StringComparison.Ordinal);
        Assert.Contains("not in the catalog", Nowhere(small, "ana", "ana", "db/none"), StringComparison.Ordinal);
        Assert.Contains("active", Nowhere(small, "fay", "fay", "db/read"), StringComparison.Ordinal);
        Assert.Contains("active", Nowhere(small, "ana", "fay", "db/read"), StringComparison.Ordinal);
        Assert.Contains("active", Nowhere(small, "ana", "nobody", "db/read"), StringComparison.Ordinal);
    }

    private static string Nowhere(SmallWorld small, string requester, string beneficiary, string entitlement) =>
        Assert.IsType<Routed.Nowhere>(
            Routing.Route(small.Organisation, SmallWorld.Person(requester), new IdentityId(beneficiary), new EntitlementId(entitlement), [])).Reason;
}
