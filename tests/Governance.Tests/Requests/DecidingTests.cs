using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class DecidingTests
{
    private static readonly Stage Security = Stage(Group("security"));

    [Fact]
    public void Manager_then_owner_approve_and_authority_for_the_grant_is_owed()
    {
        var asked = Asked.ByAna().Approve(Ben);
        Assert.Equal(1, asked.OpenStage);
        Assert.IsType<ItemState.Approved>(asked.Approve(Cai).Item.State);
        Assert.True(asked.Owes(ObligationKind.AuthoriseGrant));
        Assert.False(asked.Owes(ObligationKind.ClaimAccess));
    }

    [Fact]
    public void Requester_and_beneficiary_cannot_decide_even_where_policy_selects_them()
    {
        var everybody = Of(1, [Rule(Read, Stage(Named(Ana, Fay, Ben)))]);
        Asked.By(Fay, Ana.AsIdentity, Read, everybody).Approve(Fay).IsRefusedUnchanged(RefusalCode.NoAuthority);
        var asked = Asked.By(Fay, Ana.AsIdentity, Read, everybody).Approve(Ana);
        asked.IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(RefusalTrace.Audited, asked.Refusal!.Trace);
    }

    [Theory]
    [InlineData("gil")]
    [InlineData("hal")]
    public void Owner_and_deputy_of_a_machine_cannot_decide_for_it(string person) =>
        Asked.By(person == "gil" ? Hal : Gil, Svc, Read, Of(1, [Rule(Read, Stage(Named(Gil, Hal, Ben)))])).Approve(new PersonId(person)).IsRefusedUnchanged(RefusalCode.NoAuthority);

    [Fact]
    public void Only_owner_or_deputy_ask_for_a_machine() => Asked.By(Ana, Svc, Read).IsRefusedUnchanged(RefusalCode.NotAllowed);

    [Fact]
    public void A_hundred_requests_of_one_person_may_wait_and_no_more()
    {
        var time = Length.OfTime(TimeSpan.FromHours(1));
        Assert.Null(new Asked { Waiting = 99 }.Submit(Ana, Ana.AsIdentity, Read, time).Refusal);
        var refused = new Asked { Waiting = 100 }.Submit(Ana, Ana.AsIdentity, Read, time);
        Assert.Equal(RefusalCode.NotAllowed, refused.Refusal?.Code);
        Assert.Null(refused.Request);
    }

    [Fact]
    public void Who_is_not_asked_cannot_decide() => Asked.ByAna().Approve(Dia).IsRefusedUnchanged(RefusalCode.NoAuthority);

    [Fact]
    public void Who_has_left_cannot_decide() => Asked.ByAna().Approve(Ben).Under(Of(2, Rules, Roster(null, Cai))).Approve(Cai).IsRefused(RefusalCode.NoAuthority);

    [Fact]
    public void A_person_counts_once_over_all_stages()
    {
        var both = Of(1, [Rule(Read, Stage(Named(Ben, Cai)), Stage(Named(Ben, Dia)))]);
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, both).Approve(Ben).Approve(Ben);
        asked.IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(1, asked.OpenStage);
        Assert.DoesNotContain(Ben, ((ItemState.AwaitingApproval)asked.Item.State).Asked);
    }

    [Fact]
    public void Who_decided_one_stage_is_refused_in_the_next_and_who_else_is_asked_there_is_reminded_and_then_others_beside_them_C09()
    {
        var second = Stage(Named(Ben, Dia)) with { DecideWithin = TimeSpan.FromDays(7), Escalations = [new(TimeSpan.FromHours(1), Named(Eve))] };
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, Stage(Named(Ben, Cai)), second)])).Approve(Ben);
        var open = (ItemState.AwaitingApproval)asked.Item.State;
        Assert.Equal([Dia], open.Asked.AsEnumerable());
        Assert.All(open.Reminders, r => Assert.Equal(Dia, r.Person));
        Assert.NotEmpty(open.Reminders);
        Assert.Contains("a person counts once", asked.Approve(Ben).Refusal!.Reason, StringComparison.Ordinal);

        asked.After(TimeSpan.FromHours(1)).When(new RequestCommand.Escalate(asked.Request!.Id, 1, open.Opening, 0));
        Assert.Equal([Dia, Eve], ((ItemState.AwaitingApproval)asked.Item.State).Asked.AsEnumerable());
        asked.Approve(Ben).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(1, asked.OpenStage);
        Assert.IsType<ItemState.Approved>(asked.Approve(Eve).Item.State);
    }

    [Fact]
    public void Where_the_manager_is_the_owner_the_fallback_stands_in()
    {
        var same = Of(1, [Rule(Read, Stage(Manager), Stage(Owner, fallback: Group("backup")))], Roster(Cai));
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, same).Approve(Cai);
        Assert.Equal("eve fay", string.Join(' ', ((ItemState.AwaitingApproval)asked.Item.State).Asked));
        Assert.IsType<ItemState.Approved>(asked.Approve(Eve).Item.State);
    }

    [Fact]
    public void A_vote_of_somebody_who_left_is_not_counted_at_quorum_and_the_stage_opens_again()
    {
        var asked = Asked.ByAna().Approve(Ben).Under(Of(2, Rules, Roster(Eve, Ben))).Approve(Cai);
        Assert.Contains(asked.Events, e => e is RequestEvent.SentBack { Stage: 0 });
        Assert.Equal(0, asked.OpenStage);
        Assert.IsType<ItemState.Approved>(asked.Approve(Eve).Item.State);
    }

    [Fact]
    public void A_quorum_of_two_takes_two_people_who_are_eligible_now()
    {
        var two = Rule(Read, Stage(Named(Ben, Cai, Dia), 2));
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [two])).Approve(Ben).Under(Of(2, [two], Roster(null, Ben))).Approve(Cai);
        Assert.Equal(0, asked.OpenStage);
        Assert.IsType<ItemState.Approved>(asked.Approve(Dia).Item.State);
    }

    [Fact]
    public void A_click_under_another_digest_is_shown_again_and_not_executed()
    {
        var asked = Asked.ByAna().Approve(Ben, shown: new ShownDigest("another"));
        asked.IsRefusedUnchanged(RefusalCode.ShowAgain);
        Assert.Empty(asked.Item.Votes);
    }

    [Fact]
    public void A_stage_that_policy_adds_is_recorded_at_the_click_and_the_card_shown_again()
    {
        var asked = Asked.ByAna().Under(Of(2, [Rule(Read, Stage(Manager, fallback: Group("backup")), Stage(Owner), Security)])).Approve(Ben);
        asked.IsRefused(RefusalCode.ShowAgain);
        Assert.Equal([Security.Text], Assert.IsType<RequestEvent.StagesAdded>(Assert.Single(asked.Events)).Stages.Select(s => s.Text));
        Assert.IsType<ItemState.Approved>(asked.Approve(Ben).Approve(Cai).Approve(Dia).Item.State);
    }

    [Fact]
    public void The_second_of_two_racing_clicks_is_told_that_the_card_has_moved_on()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, Stage(Named(Ben, Cai)))])).Approve(Ben);
        asked.Approve(Cai, stage: 0).IsRefusedUnchanged(RefusalCode.MovedOn);
        Asked.ByAna().Deny(Ben).Approve(Ben, stage: 0).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void A_denial_needs_a_reason_and_is_final()
    {
        var asked = Asked.ByAna().Deny(Ben, null);
        asked.IsRefusedUnchanged(RefusalCode.NotAllowed);
        asked.Deny(Ben).IsClosedAs(Outcome.Denied);
        asked.Authorise().IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void The_shortest_of_all_votes_is_what_is_approved()
    {
        var asked = Asked.ByAna().Approve(Ben, Length.OfTime(TimeSpan.FromHours(2))).Approve(Cai, Length.OfTime(TimeSpan.FromHours(3)));
        Assert.Equal(TimeSpan.FromHours(2), ((ItemState.Approved)asked.Item.State).Length.For);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_shortening_must_shorten_and_end_in_the_future(int hours) =>
        Asked.ByAna().Approve(Ben, Length.OfTime(TimeSpan.FromHours(hours))).IsRefusedUnchanged(RefusalCode.NotAllowed);

    [Fact]
    public void With_the_clock_put_back_nothing_is_approved_or_submitted_but_a_denial_counts()
    {
        Asked.ByAna().WithClockPutBack().Approve(Ben).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Asked.ByAna().WithClockPutBack().Deny(Ben).IsClosedAs(Outcome.Denied);
        new Asked { Clock = ClockState.PutBack }.Submit(Ana, Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromHours(1))).IsRefusedUnchanged(RefusalCode.ClockPutBack);
    }

    [Fact]
    public void What_no_rule_routes_is_refused_and_raised_as_a_defect()
    {
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, Of(1, []));
        asked.IsClosedAs(Outcome.Refused);
        Assert.Contains(asked.Events, e => e is RequestEvent.TaskRaised { Task: { Reason: TaskReason.NotRoutable, Owner: var owner } } && owner == Eve);
    }

    [Fact]
    public void Policy_alone_approves_what_has_no_stages() =>
        Assert.IsType<ItemState.Approved>(Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read)])).Item.State);

    [Fact]
    public void Time_that_ran_out_before_the_last_vote_is_not_approved()
    {
        var asked = new Asked().Submit(Ana, Ana.AsIdentity, Read, Length.UntilInstant(Noon.AddHours(1))).Approve(Ben).After(TimeSpan.FromHours(2)).Approve(Cai);
        asked.IsClosedAs(Outcome.Lapsed);
    }

    [Fact]
    public void A_beneficiary_who_left_gets_nothing_whatever_is_clicked()
    {
        var without = Of(2, Rules, Roster(null, Ana));
        Asked.ByAna().Under(without).Approve(Ben).IsClosedAs(Outcome.Withdrawn);
        Asked.ByAna().Under(without).Deny(Ben).IsClosedAs(Outcome.Withdrawn);
        var late = Asked.ByAna().Approved().Under(without).Authorise();
        late.IsClosedAs(Outcome.Withdrawn);
        Assert.False(late.Owes(ObligationKind.ClaimAccess));
        Assert.DoesNotContain(late.Events, e => e is RequestEvent.TaskRaised);
    }
}
