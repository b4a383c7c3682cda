using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using CsCheck;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class BundleTests
{
    private static readonly BundleId OnCall = new("on-call");
    private static readonly Length Hours = Length.OfTime(TimeSpan.FromHours(5));
    private static readonly Stage Audit = Stage(Named(Fay, Hal));

    [Fact]
    public void Each_item_of_a_bundle_has_its_own_way_and_its_own_outcome()
    {
        var asked = Bundle(World(), Read, Admin);
        Assert.Equal(OnCall, asked.Request!.Bundle);
        Assert.Equal([2, 1], asked.Request.Items.Select(i => i.Stages.Length));
        asked.Vote(1, Ben, Verdict.Deny);
        Assert.Equal(Outcome.Denied, Assert.IsType<ItemState.Closed>(asked.Request.Items[0].State).Outcome);
        Assert.IsType<ItemState.AwaitingApproval>(asked.Request.Items[1].State);
        Assert.False(asked.Request.IsClosed);
        Assert.Equal(["RequestEnded:1"], Ended(asked));
    }

    [Fact]
    public void The_end_of_the_last_item_is_told_with_the_requests_and_nobody_is_told_of_each_that_they_withdrew()
    {
        var asked = Bundle(World(), Read, Admin);
        asked.Vote(1, Ben, Verdict.Deny);
        Assert.Equal(["RequestEnded:0"], Ended(asked.Vote(2, Ben, Verdict.Deny)));
        Assert.Equal(["RequestEnded:0"], Ended(Bundle(World(), Read, Admin).Withdraw(Ana)));
        Assert.Equal(["RequestEnded:0"], Ended(Asked.ByAna().Deny(Ben)));
    }

    [Fact]
    public void A_privileged_item_takes_two_people_however_the_others_were_decided()
    {
        var asked = Bundle(World(), Read, Admin);
        asked.Vote(1, Ben).Vote(1, Cai);
        Assert.IsType<ItemState.Approved>(asked.Request!.Items[0].State);
        asked.Vote(2, Ben);
        Assert.IsType<ItemState.AwaitingApproval>(asked.Request.Items[1].State);
        asked.Vote(2, Dia);
        Assert.IsType<ItemState.Approved>(asked.Request.Items[1].State);
    }

    [Fact]
    public void One_item_fails_another_is_active_and_the_request_closes_with_the_last()
    {
        var asked = Bundle(World(), Read, Admin);
        asked.Vote(1, Ben).Vote(1, Cai).Vote(2, Ben).Vote(2, Dia);
        asked.When(new RequestCommand.AuthoriseGrant(new("R1"), 1, 1)).When(new RequestCommand.AuthoriseGrant(new("R1"), 2, 1));
        asked.When(new RequestCommand.NoteClaim(new("R1"), 1, 1, new ClaimReport.Ending(EndCause.GrantExhausted)));
        asked.When(new RequestCommand.NoteClaim(new("R1"), 1, 1, new ClaimReport.Ended(Outcome.Failed, null)));
        asked.When(new RequestCommand.NoteClaim(new("R1"), 2, 1, new ClaimReport.Active(Noon, Noon + TimeSpan.FromHours(5))));
        Assert.Equal(Outcome.Failed, Assert.IsType<ItemState.Closed>(asked.Request!.Items[0].State).Outcome);
        Assert.IsType<ItemState.Active>(asked.Request.Items[1].State);
        Assert.False(asked.Request.IsClosed);
        asked.When(new RequestCommand.Release(new("R1"), 2, Ana)).When(new RequestCommand.NoteClaim(new("R1"), 2, 1, new ClaimReport.Ended(Outcome.Removed, null)));
        Assert.True(asked.Request.IsClosed);
    }

    [Fact]
    public void What_conflicts_within_a_bundle_is_found_as_if_one_had_been_asked_for_before_the_other()
    {
        var world = World() with { Conflicts = [new Conflict("four-eyes", Read, Admin, "Nobody reads what they administer.", Audit)] };
        Assert.All(Bundle(world, Read, Admin).Request!.Items, item =>
        {
            Assert.Equal("four-eyes", Assert.Single(item.Findings).Rule);
            Assert.Equal(Audit, item.Stages[^1]);
        });
    }

    [Fact]
    public void A_conflict_that_a_later_policy_names_adds_its_stage_to_both_items()
    {
        var asked = Bundle(World(), Read, Admin);
        asked.Under(World(2) with { Conflicts = [new Conflict("four-eyes", Read, Admin, "Nobody reads what they administer.", Audit)] }).Look();
        Assert.All(asked.Request!.Items, item => Assert.Equal(Audit, item.Stages[^1]));
    }

    [Fact]
    public void The_name_of_a_bundle_holds_for_nothing_that_is_not_in_it()
    {
        Bundle(World(members: [Read]), Read, Admin).IsRefusedUnchanged(RefusalCode.NotAllowed);
        Bundle(Field.Organisation, Read, Admin).IsRefusedUnchanged(RefusalCode.NotAllowed);
    }

    [Fact]
    public void The_same_entitlement_stands_in_a_request_once() => Bundle(World(), Read, Read).IsRefusedUnchanged(RefusalCode.NotAllowed);

    [Fact]
    public void What_cannot_be_asked_for_is_refused_by_its_name()
    {
        var refused = Submit(World(), Length.OfTime(TimeSpan.FromDays(20)), Admin, Read);
        Assert.StartsWith("db/read: ", refused.Refusal!.Reason, StringComparison.Ordinal);
        Assert.Null(refused.Request);
    }

    [Fact]
    public void An_item_that_policy_leads_nowhere_is_refused_and_a_defect_while_the_other_goes_its_way()
    {
        var asked = Bundle(World() with { Rules = [Rules[0]] }, Read, Admin);
        Assert.Equal(Outcome.Refused, Assert.IsType<ItemState.Closed>(asked.Request!.Items[1].State).Outcome);
        Assert.IsType<ItemState.AwaitingApproval>(asked.Request.Items[0].State);
        Assert.Contains(asked.Events, e => e is RequestEvent.TaskRaised { Item: 2, Task.Reason: TaskReason.NotRoutable });
    }

    /// <summary>For any conflicts, holdings and order: what a bundle routes an item by is what the item alone would be, once the others are asked for.</summary>
    [Fact]
    public void An_item_in_a_bundle_is_routed_as_it_alone_would_be_after_the_others_and_never_more_softly_than_before_them()
    {
        var sets = Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Const(HoldingState.Held), Gen.Const(HoldingState.Asked)), Gen.Bool);
        sets.Sample((conflicts, holds, turned, state, limited) =>
        {
            var world = Of(1, Rules, limit: limited ? TimeSpan.FromHours(2) : null) with { Conflicts = conflicts ? [new Conflict("c", Read, Admin, "why", Audit)] : [] };
            ImmutableArray<Holding> held = holds ? [new(Read, state, new("R0"), null)] : [];
            EntitlementId[] order = turned ? [Admin, Read] : [Read, Admin];
            AskedItem[] items = [.. order.Select(e => new AskedItem(Ana.AsIdentity, e, Hours))];
            var together = Together.Route(world, Ana, new("R1"), items, _ => held);
            foreach (var (item, routed) in items.Zip(together))
            {
                var others = items.Where(i => i != item).Select(i => new Holding(i.Entitlement, HoldingState.Asked, new("R2"), null));
                var after = Alone(world, item, [.. held, .. others]);
                var before = Alone(world, item, held);
                var way = Assert.IsType<Routed.By>(routed).Route;
                Assert.Equal(Texts(after), Texts(way));
                Assert.Equal((after.Longest, after.Ticket, after.Rule), (way.Longest, way.Ticket, way.Rule));
                Assert.Equal(after.Findings.AsEnumerable(), way.Findings.AsEnumerable());
                Assert.Subset(Texts(way).ToHashSet(), Texts(before).ToHashSet());
            }
        }, iter: 300);
    }

    private static Route Alone(Organisation world, AskedItem item, ImmutableArray<Holding> held) =>
        Assert.IsType<Routed.By>(Routing.Route(world, Ana, item.Identity, item.Entitlement, held)).Route;

    private static IEnumerable<string> Texts(Route route) => route.Stages.Select(s => s.Text);

    private static IEnumerable<string> Ended(Asked asked) => asked.Obligations.Select(o => o.Subject).Where(s => s.StartsWith("RequestEnded", StringComparison.Ordinal)).Select(s => string.Join(':', s.Split(':')[..2]));

    private static Organisation World(int version = 1, params ImmutableArray<EntitlementId> members)
    {
        var world = Of(version, Rules);
        return world with { Catalog = new Catalog(world.Catalog.Systems, world.Catalog.Entitlements) { Bundles = [new(OnCall, "On call", "", members.IsEmpty ? [Read, Admin] : members, [])] } };
    }

    private static Asked Bundle(Organisation world, params ImmutableArray<EntitlementId> entitlements) => Submit(world, Hours, entitlements);

    private static Asked Submit(Organisation world, Length length, params ImmutableArray<EntitlementId> entitlements) => new Asked { Organisation = world }
        .When(new RequestCommand.Submit(new("R1"), Ana, [.. entitlements.Select(e => new AskedItem(Ana.AsIdentity, e, length))], new("because"), null) { Bundle = OnCall });
}
