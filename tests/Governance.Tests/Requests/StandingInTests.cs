using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using CsCheck;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

/// <summary>Who is away is not waited for, and nobody comes by an absence to a decision that is not theirs (T8).</summary>
public class StandingInTests
{
    private static readonly DateTimeOffset Friday = Noon.AddDays(7);

    private static Organisation With(Organisation organisation, params (PersonId Person, PersonId? Deputy)[] away) =>
        organisation with { Away = WhoIsAway.At(away.Select(a => new Absence(a.Person, 1, new(Noon, Friday, a.Deputy))), Noon) };

    private static IEnumerable<PersonId> AskedOf(Asked asked) => ((ItemState.AwaitingApproval)asked.Item.State).Asked;

    [Fact]
    public void Whoever_they_named_is_asked_and_decides_for_them_and_the_record_says_so()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, With(Field.Organisation, (Ben, Hal)));
        Assert.Equal([Hal], AskedOf(asked));
        asked.Approve(Hal);
        var vote = Assert.Single(asked.Item.Votes);
        Assert.Equal((Hal, Ben), (vote.By, vote.For));
        Assert.Equal(1, ((ItemState.AwaitingApproval)asked.Item.State).Stage);
    }

    [Fact]
    public void A_vote_for_somebody_counts_when_they_are_back_and_not_once_either_may_no_longer_decide()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, With(Field.Organisation, (Ben, Hal))).Approve(Hal).Under(Field.Organisation).Approve(Cai);
        Assert.IsType<ItemState.Approved>(asked.Item.State);
        Assert.Equal(1, asked.Authorise().Item.LastTry);
        foreach (var left in new[] { Ben, Hal })
        {
            var other = Asked.By(Ana, Ana.AsIdentity, Read, With(Field.Organisation, (Ben, Hal))).Approve(Hal).Under(Field.Organisation).Approve(Cai);
            Assert.IsType<ItemState.AwaitingApproval>(other.Under(Of(2, Rules, Roster(null, left))).Authorise().Item.State);
        }
    }

    [Fact]
    public void Without_a_deputy_the_fallback_is_asked_and_decides_in_their_place()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, With(Field.Organisation, (Ben, null)));
        Assert.Equal([Eve, Fay], AskedOf(asked));
        asked.Approve(Eve).Under(Field.Organisation).Approve(Cai);
        Assert.IsType<ItemState.Approved>(asked.Item.State);
    }

    [Fact]
    public void Without_anybody_to_stand_in_those_who_are_away_are_asked_all_the_same()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, With(Of(1, [Rule(Read, Stage(Named(Ben, Cai)))]), (Ben, null), (Cai, null)));
        Assert.Equal([Ben, Cai], AskedOf(asked));
    }

    [Fact]
    public void Each_place_of_a_stage_has_somebody_who_is_asked_for_it()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Admin, With(Of(1, [Rule(Admin, Stage(AllOf(Manager, Group("security")), fallback: Named(Eve)))]), (Ben, null)));
        Assert.Equal([Dia, Hal, Eve], AskedOf(asked));
        Assert.IsType<ItemState.Approved>(asked.Approve(Dia).Approve(Eve).Item.State);
    }

    [Fact]
    public void Whoever_is_to_stand_in_is_asked_at_once_where_somebody_goes_while_the_stage_is_open()
    {
        var asked = Asked.ByAna().Under(With(Field.Organisation, (Ben, Gil))).Look();
        Assert.Equal([Gil], asked.Events.OfType<RequestEvent.AlsoAsked>().Single().Asked.AsEnumerable());
        Assert.True(asked.Owes(ObligationKind.DeliverCard));
    }

    [Fact]
    public void Whoever_comes_back_while_the_stage_is_open_is_asked_and_may_decide()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, With(Field.Organisation, (Ben, Hal))).Under(Field.Organisation).Look();
        Assert.Equal([Ben], asked.Events.OfType<RequestEvent.AlsoAsked>().Single().Asked.AsEnumerable());
        Assert.Equal(RefusalCode.NoAuthority, asked.Approve(Hal).Refusal!.Code);
        Assert.Equal(1, ((ItemState.AwaitingApproval)asked.Approve(Ben).Item.State).Stage);
    }

    [Fact]
    public void Neither_of_the_two_decides_elsewhere_in_the_item()
    {
        var two = With(Of(1, [Rule(Read, Stage(Named(Ben)), Stage(Named(Ben, Hal, Cai)))]), (Ben, Hal));
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, two).Approve(Hal);
        Assert.Equal([Cai], AskedOf(asked));
        Assert.Equal(RefusalCode.NoAuthority, asked.Approve(Hal).Refusal!.Code);
        Assert.Contains("for you", asked.Approve(Ben).Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_away_may_decide_for_themselves_all_the_same()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, With(Field.Organisation, (Ben, Hal))).Approve(Ben);
        Assert.Null(Assert.Single(asked.Item.Votes).For);
    }

    [Fact]
    public void However_people_name_each_other_no_decision_comes_to_who_asked_gets_or_answers_nor_over_them() => (
        from absences in Gen.Select(Gen.Int[0, 7], Gen.Int[-1, 7]).Array[0, 8]
        from machine in Gen.Bool
        from stage in Gen.Int[0, 2]
        select (absences, machine, stage)).Sample(t =>
        {
            Stage[] stages = [Stage(Named(Ben, Cai), 2, Group("backup")), Stage(AllOf(Manager, Group("security"))), Stage(Manager, fallback: Group("backup"))];
            var away = t.absences.DistinctBy(a => a.Item1).Select(a => (Everybody[a.Item1], a.Item2 < 0 ? (PersonId?)null : Everybody[a.Item2])).ToArray();
            var organisation = With(Of(1, [Rule(Read, stages[t.stage])]), away);
            var (requester, beneficiary) = t.machine ? (Gil, Svc) : (Ana, Ana.AsIdentity);
            var asked = Asked.By(requester, beneficiary, Read, organisation);
            if (asked.Item.State is not ItemState.AwaitingApproval open)
            {
                return;
            }

            ImmutableArray<PersonId> barred = t.machine ? [Gil, Hal] : [Ana];
            foreach (var hand in Authority.Hands(asked.Request!, asked.Item, open.Stage, organisation))
            {
                Assert.DoesNotContain(hand.Person, barred);
                if (hand.For is { } principal)
                {
                    Assert.True(organisation.Away.Is(principal));
                    Assert.False(organisation.Away.Is(hand.Person));
                    Assert.DoesNotContain(principal, barred);
                }
            }

            foreach (var person in barred)
            {
                Assert.Equal(RefusalCode.NoAuthority, asked.Approve(person).Refusal!.Code);
            }

            // Everybody who is asked says yes, one after the other: it takes as many people as without absences.
            for (var turn = 0; asked.Item.State is ItemState.AwaitingApproval && turn < 10; turn++)
            {
                if (Authority.Awaited(asked.Request!, asked.Item, 0, organisation) is [var next, ..])
                {
                    asked.Approve(next);
                }
            }

            Assert.IsType<ItemState.Approved>(asked.Item.State);
            var votes = asked.Item.Votes;
            Assert.Equal(t.stage == 2 ? 1 : 2, votes.Length);
            Assert.Equal(votes.Length, votes.SelectMany(v => v.For is { } p ? new[] { v.By, p } : [v.By]).Distinct().Count() - votes.Count(v => v.For is not null));
            Assert.Null(Authority.FirstLacking(asked.Request!, asked.Item, organisation with { Away = WhoIsAway.Nobody }));
        }, iter: 5_000);
}
