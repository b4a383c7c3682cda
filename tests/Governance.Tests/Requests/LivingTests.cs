using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class LivingTests
{
    private static readonly Organisation Stricter = Of(2, [Rule(Read, Stage(Manager, fallback: Group("backup")), Stage(Owner), Stage(Group("security")))]);

    [Fact]
    public void Silence_lapses_and_never_grants()
    {
        Asked.ByAna().Lapse().IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Asked.ByAna().After(TimeSpan.FromDays(2)).Lapse().IsClosedAs(Outcome.Lapsed);
    }

    [Fact]
    public void A_lapse_of_an_earlier_opening_is_superseded()
    {
        var asked = Asked.ByAna().Approve(Ben).Under(Of(2, Rules, Roster(Eve, Ben))).Approve(Cai);
        asked.After(TimeSpan.FromDays(3)).Lapse(0, 2).IsRefusedUnchanged(RefusalCode.NothingOwed);
        asked.Lapse().IsClosedAs(Outcome.Lapsed);
    }

    [Fact]
    public void A_stage_that_was_decided_cannot_lapse() => Asked.ByAna().Approve(Ben).After(TimeSpan.FromDays(9)).Lapse(0, 2).IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void Nobody_is_given_longer_to_decide_than_what_is_asked_for_lasts()
    {
        var until = new Asked().Submit(Ana, Ana.AsIdentity, Read, Length.UntilInstant(Noon.AddHours(5)));
        Assert.Equal(Noon.AddHours(5), ((ItemState.AwaitingApproval)until.Item.State).LapsesAt);
        Assert.All(((ItemState.AwaitingApproval)until.Item.State).Reminders, r => Assert.True(r.At < Noon.AddHours(5)));
        until.After(TimeSpan.FromHours(5)).Lapse().IsClosedAs(Outcome.Lapsed);
        Assert.True(((ItemState.AwaitingApproval)Asked.ByAna().Item.State).LapsesAt > Noon.AddHours(5));
    }

    [Fact]
    public void Cancelling_closes_what_waits_and_ends_what_may_be_under_way()
    {
        Asked.ByAna().Withdraw(Ana).IsClosedAs(Outcome.Withdrawn);
        Asked.ByAna().Approved().Withdraw(Ana).IsClosedAs(Outcome.Withdrawn);
        var underWay = Asked.ByAna().Authorised().Withdraw(Ana);
        underWay.IsEnding(EndCause.Withdrawn);
        Assert.True(underWay.Owes(ObligationKind.EndClaim));
        Asked.ByAna().Active().Withdraw(Ana).IsRefusedUnchanged(RefusalCode.MovedOn);
        Asked.ByAna().Ending().Withdraw(Ana).IsRefusedUnchanged(RefusalCode.MovedOn);
        Asked.ByAna().Closed().Withdraw(Ana).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void The_beneficiary_may_cancel_and_an_approver_may_not()
    {
        Asked.By(Fay, Ana.AsIdentity, Read).Withdraw(Ana).IsClosedAs(Outcome.Withdrawn);
        Asked.ByAna().Withdraw(Ben).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void Requester_beneficiary_and_owner_of_the_identity_release_and_nobody_else()
    {
        Asked.ByAna().Active().Release(Ana).IsEnding(EndCause.Released);
        Asked.ByAna().Active().Release(Ben).IsRefusedUnchanged(RefusalCode.NoAuthority);
        var machine = Asked.By(Hal, Svc, Read, Of(1, [Rule(Read)])).Authorise().Note(new ClaimReport.Active(Noon, Noon.AddHours(5)));
        machine.Release(Gil).IsEnding(EndCause.Released);
        Asked.ByAna().Authorised().Release(Ana).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void An_end_comes_when_it_is_due_and_only_then()
    {
        Asked.ByAna().Active().After(TimeSpan.FromHours(4)).Expire().IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Asked.ByAna().Active().After(TimeSpan.FromHours(5)).Expire().IsEnding(EndCause.Expired);
        Asked.ByAna().Active().WithClockPutBack().Expire().IsEnding(EndCause.Expired);
        Asked.ByAna().Approved().Expire().IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void Authority_is_lost_at_the_grant_when_a_voter_has_left()
    {
        var asked = Asked.ByAna().Approved().Under(Of(2, Rules, Roster(Eve, Ben))).Authorise();
        Assert.Equal(0, asked.OpenStage);
        Assert.False(asked.Owes(ObligationKind.ClaimAccess));
        Assert.True(asked.Owes(ObligationKind.DeliverCard));
    }

    [Fact]
    public void Where_a_claim_exists_lost_authority_ends_it_first()
    {
        Asked.ByAna().Authorised().Under(Stricter).Authorise(2).IsEnding(EndCause.AuthorityLost);
        Asked.ByAna().Authorised().Under(Of(2, [])).Look().IsEnding(EndCause.Refused);
    }

    [Fact]
    public void Once_the_claim_without_authority_has_ended_the_item_is_asked_at_the_stage_that_it_lacks()
    {
        var back = WithoutAuthority().Note(Gone);
        Assert.Equal(2, back.OpenStage);
        Assert.True(back.Owes(ObligationKind.DeliverCard));
        Assert.False(back.Item.HasClaim);
        var again = back.Approve(Dia);
        Assert.Contains(again.Obligations, o => o.Kind == ObligationKind.AuthoriseGrant && o.Subject.StartsWith("1:2:", StringComparison.Ordinal));
        Assert.True(again.Authorise(2).Owes(ObligationKind.ClaimAccess));
    }

    [Fact]
    public void What_is_said_of_the_settled_claim_again_changes_nothing()
    {
        WithoutAuthority().Note(Gone).Note(Gone, 1).IsRefusedUnchanged(RefusalCode.NothingOwed);
        WithoutAuthority().Note(Gone).Approve(Dia).Note(Gone, 1).IsRefusedUnchanged(RefusalCode.NothingOwed);
        WithoutAuthority().Note(Gone).Approve(Dia).Authorise(2).Note(Gone, 1).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void An_item_that_lost_its_authority_can_be_cancelled_and_ends_only_with_its_claim()
    {
        Assert.True(WithoutAuthority().Item.CanBeWithdrawn);
        var cancelled = WithoutAuthority().Withdraw(Ana);
        Assert.False(cancelled.Item.CanBeWithdrawn);
        cancelled.IsEnding(EndCause.Withdrawn);
        cancelled.Note(Gone).IsClosedAs(Outcome.NeverGranted);
        WithoutAuthority().Note(Gone).Withdraw(Ana).IsClosedAs(Outcome.Withdrawn);
    }

    [Fact]
    public void Authority_that_is_there_again_when_the_claim_has_ended_needs_no_new_vote() =>
        Assert.IsType<ItemState.Approved>(Asked.ByAna().Approved().Authorise().Under(Of(2, Rules, Roster(Eve, Ben))).Authorise(2).Under(Of(3, Rules)).Note(Gone).Item.State);

    [Fact]
    public void A_policy_that_routes_it_no_longer_refuses_the_item_when_its_claim_has_ended() =>
        WithoutAuthority().Under(Of(3, [])).Note(Gone).IsClosedAs(Outcome.Refused);

    [Theory]
    [InlineData(EndCause.Revoked), InlineData(EndCause.NotRecertified), InlineData(EndCause.Left)]
    public void A_revocation_that_is_ordered_while_authority_is_asked_anew_ends_the_item_for_good(EndCause cause)
    {
        var ending = WithoutAuthority().Under(Field.Organisation).Note(new ClaimReport.Ending(cause));
        ending.IsEnding(cause);
        ending.Note(Gone with { Cause = cause }).IsClosedAs(Outcome.NeverGranted);
        WithoutAuthority().Under(Field.Organisation).Note(Gone with { Cause = cause }).IsClosedAs(Outcome.NeverGranted);
    }

    private static readonly ClaimReport.Ended Gone = new(Outcome.NeverGranted, null);

    private static Asked WithoutAuthority() => Asked.ByAna().Authorised().Under(Stricter).Authorise(2);

    [Fact]
    public void Who_becomes_eligible_while_a_stage_is_open_is_asked_too()
    {
        var asked = Asked.ByAna();
        var until = ((ItemState.AwaitingApproval)asked.Item.State).LapsesAt;
        asked.After(TimeSpan.FromHours(1)).Under(Of(2, Rules, Roster(Eve))).Look();
        Assert.Equal(Eve, Assert.Single(Assert.Single(asked.Events.OfType<RequestEvent.AlsoAsked>()).Asked));
        Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.DeliverCard && CardSubject.Parse(o.Subject).To == Eve);
        Assert.Equal(until, ((ItemState.AwaitingApproval)asked.Item.State).LapsesAt);
        asked.Look().IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_stricter_policy_sends_an_approved_item_back_before_its_grant() => Assert.Equal(2, Asked.ByAna().Approved().Under(Stricter).Authorise().OpenStage);

    [Fact]
    public void A_laxer_policy_changes_nothing()
    {
        var asked = Asked.ByAna().Under(Of(2, [Rule(Read)])).Look();
        asked.IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Equal(1, asked.Approve(Ben).OpenStage);
    }

    [Fact]
    public void A_shorter_limit_shortens_whatever_is_not_active_yet()
    {
        var short2 = Of(2, Rules, limit: TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromHours(2), Asked.ByAna().Under(short2).Look().Item.Allowed.For);
        Assert.Equal(TimeSpan.FromHours(2), ((ItemState.Approved)Asked.ByAna().Approved().Under(short2).Look().Item.State).Length.For);
        var claimed = Asked.ByAna().Authorised().Under(short2).Look().Note(new ClaimReport.Active(Noon, Noon.AddHours(5)));
        Assert.Equal(Noon.AddHours(2), ((ItemState.Active)claimed.Item.State).EndsAt);
    }

    [Fact]
    public void A_policy_that_routes_it_no_longer_refuses_it_and_names_an_owner_of_the_defect()
    {
        var asked = Asked.ByAna().Under(Of(2, [])).Look();
        asked.IsClosedAs(Outcome.Refused);
        Assert.Equal(Eve, Assert.Single(asked.Events.OfType<RequestEvent.TaskRaised>()).Task.Owner);
        asked.Under(Of(3, Rules)).Approve(Ben, stage: 0).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void With_the_clock_put_back_no_grant_is_authorised() => Asked.ByAna().Approved().WithClockPutBack().Authorise().IsRefusedUnchanged(RefusalCode.ClockPutBack);

    [Fact]
    public void Each_try_of_a_grant_is_authorised_once()
    {
        var asked = Asked.ByAna().Authorised().Authorise();
        asked.IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Contains(asked.Authorise(2).Events, e => e is RequestEvent.GrantAuthorised { Attempt: 2 });
    }

    [Fact]
    public void The_end_is_counted_from_the_observation_and_the_end_and_its_notice_are_owed()
    {
        var asked = Asked.ByAna().Active();
        Assert.Equal(Noon.AddHours(5), Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.ExpireItem).DueAt);
        Assert.True(asked.Owes(ObligationKind.NoticeEnd));
    }

    [Fact]
    public void The_end_is_announced_as_the_policy_says_and_not_at_all_where_that_says_so()
    {
        Assert.Equal(Noon.AddHours(5).AddMinutes(-75), Noticed(NoticeRule.Usual));
        Assert.Equal(Noon.AddHours(4), Noticed(new(50, TimeSpan.FromHours(1), TimeSpan.FromHours(1))));
        Assert.Null(Noticed(new(50, TimeSpan.FromHours(1), TimeSpan.FromHours(6))));

        static DateTimeOffset? Noticed(NoticeRule rule) =>
            Asked.ByAna().Under(Field.Organisation with { Notice = rule }).Active().Obligations.SingleOrDefault(o => o.Kind == ObligationKind.NoticeEnd)?.DueAt;
    }

    [Fact]
    public void What_a_request_goes_on_from_is_among_what_an_approval_is_bound_to()
    {
        var plain = Asked.ByAna();
        var extending = new Asked().When(new RequestCommand.Submit(new("R1"), Ana, [new(Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromHours(5)))], new("because"), null) { Follows = new(new("R0"), FollowKind.Extends) });
        Assert.Equal(new Followed(new("R0"), FollowKind.Extends), extending.Request!.Follows);
        Assert.NotEqual(plain.Shown, extending.Shown);
    }

    [Fact]
    public void The_word_of_the_access_closes_the_request_once()
    {
        Asked.ByAna().Closed().IsClosedAs(Outcome.Removed);
        Asked.ByAna().Closed().Note(new ClaimReport.Active(Noon, null)).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Asked.ByAna().Authorised().Note(new ClaimReport.Ending(EndCause.GrantExhausted)).IsEnding(EndCause.GrantExhausted);
        Asked.ByAna().Ending().Note(new ClaimReport.Active(Noon, null)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void What_is_said_to_a_request_that_is_not_there_is_refused()
    {
        new Asked().Withdraw(Ana).IsRefusedUnchanged(RefusalCode.Unknown);
        Asked.ByAna().When(new RequestCommand.Expire(new RequestId("R1"), 7)).IsRefusedUnchanged(RefusalCode.Unknown);
    }
}
