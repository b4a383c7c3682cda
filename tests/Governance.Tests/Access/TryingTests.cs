using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;

namespace ChatGovernanceBot.Governance.Tests.Access;

public class TryingTests
{
    private static readonly TimeSpan PastDeadline = TimeSpan.FromSeconds(31);

    [Fact]
    public void Only_an_observation_makes_it_active() =>
        new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Said).Is(AccessState.Provisioning).Claims<ClaimState.Waiting>(R1).Observe(Presence.Present).Is(AccessState.Active);

    [Fact]
    public void Only_an_observation_makes_it_absent() =>
        new Held().Revoking().BeginRevoke().Return(CallOutcome.Said).Is(AccessState.Revoking).Observe(Presence.Unknown).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1);

    [Fact]
    public void Unknown_means_no_call()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Unknown).Owes(ObligationKind.AuthoriseGrant);
        Assert.DoesNotContain(held.Events, e => e is AccessEvent.CallIntended);
    }

    [Fact]
    public void A_duplicate_job_finds_nothing_owed()
    {
        var held = new Held().Claim(R1);
        var turn = held.Access.Turn;
        held.BeginGrant(Presence.Absent).BeginGrant(Presence.Absent, turn).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.Return(CallOutcome.Said).Return(CallOutcome.Said).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.Observe(Presence.Present, turn).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_job_that_died_after_its_intent_is_followed_by_a_read_past_the_deadline()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent);
        Assert.True(Assert.Single(held.Obligations).DueAt > held.Access.OpenCalls[0].Deadline);
        held.After(PastDeadline).Observe(Presence.Absent).Owes(ObligationKind.AuthoriseGrant);
        Assert.Empty(held.Access.OpenCalls);
    }

    [Fact]
    public void A_call_of_unknown_outcome_bars_another_grant_until_its_deadline_and_a_read()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Unknown).Observe(Presence.Absent).Owes(ObligationKind.Observe);
        Assert.Single(held.Access.OpenCalls);
        held.After(PastDeadline).Observe(Presence.Absent).Owes(ObligationKind.AuthoriseGrant).Claim(R1, 2).Owes(ObligationKind.Provision);
    }

    [Fact]
    public void A_deadline_of_a_clock_that_was_ahead_is_waited_for_without_an_entry_each_few_seconds()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Unknown);
        Assert.Equal(held.Now.AddSeconds(5), Assert.Single(held.Observe(Presence.Absent).Obligations).DueAt);
        held.After(TimeSpan.FromDays(-2)).Observe(Presence.Absent);
        Assert.Equal(held.Now.AddMinutes(10), Assert.Single(held.Obligations).DueAt);
        held.After(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(4)).Observe(Presence.Absent);
        Assert.InRange(Assert.Single(held.Obligations).DueAt, held.Now.AddMinutes(4), held.Now.AddMinutes(5));
        Assert.Single(held.Access.OpenCalls);
    }

    [Fact]
    public void A_grant_of_unknown_outcome_bars_the_end_until_its_deadline_and_a_read()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Unknown).End(R1).Is(AccessState.Revoking);
        held.BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Absent).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1);
        held.After(PastDeadline).Observe(Presence.Absent).Is(AccessState.Absent).Ended(R1, Outcome.NeverGranted);
    }

    [Fact]
    public void A_target_that_cannot_be_read_after_an_unknown_call_is_not_waited_for_without_end()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Unknown).After(PastDeadline).Observe(Presence.Unknown);
        Assert.Equal(1, held.Access.Failures);
        held.Owes(ObligationKind.AuthoriseGrant);
    }

    [Fact]
    public void Each_try_asks_for_authority_again_and_tries_run_out_into_a_revocation_and_a_failure()
    {
        var held = new Held().Claim(R1);
        for (var attempt = 2; attempt <= 6; attempt++)
        {
            held.BeginGrant(Presence.Absent).Return(CallOutcome.Failed).Owes(ObligationKind.AuthoriseGrant).Claim(R1, attempt);
        }

        held.BeginGrant(Presence.Absent).Return(CallOutcome.Failed).Raises(TaskReason.GrantExhausted).Is(AccessState.Revoking).Revoked().Ended(R1, Outcome.Failed);
    }

    [Fact]
    public void Tries_that_run_out_since_the_target_cannot_be_read_are_no_task_of_their_own()
    {
        var held = new Held().Claim(R1);
        for (var attempt = 2; attempt <= 6; attempt++)
        {
            Assert.Equal(attempt > 3, held.BeginGrant(Presence.Unknown).Owes(ObligationKind.AuthoriseGrant).Claim(R1, attempt).Access.IsStuckUnread);
        }

        Assert.DoesNotContain(held.BeginGrant(Presence.Unknown).Is(AccessState.Revoking).Events, e => e is AccessEvent.TaskRaised);
        held.Observe(Presence.Absent).Ended(R1, Outcome.Failed).Is(AccessState.Absent);
    }

    [Fact]
    public void A_refused_removal_is_named_and_owned_and_tried_again()
    {
        var held = new Held().Revoking().BeginRevoke().Return(CallOutcome.Blocked).Is(AccessState.RevokeBlocked).Raises(TaskReason.RevocationBlocked).Owes(ObligationKind.Revoke);
        held.Revoked().Ended(R1, Outcome.Removed);
    }

    [Fact]
    public void Why_it_is_not_gone_and_when_it_is_tried_again_is_known_C21()
    {
        var held = new Held().Revoking();
        Assert.Null(held.Access.Removal);
        held.BeginRevoke().Return(CallOutcome.Blocked);
        Assert.Equal(("said", held.Obligations.Single(o => o.Kind == ObligationKind.Revoke).DueAt), (held.Access.Removal!.Refusal, held.Access.Removal.NextAt));
        Assert.Null(held.Revoked().Access.Removal);
        Assert.Null(new Held().Revoking().BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Present).Access.Removal!.Refusal);
    }

    [Fact]
    public void Those_who_wait_read_why_it_is_not_gone_when_the_cause_changes_and_else_every_four_hours()
    {
        var held = new Held().Active().Claim(Held.R2).Observe(Presence.Present).End(Held.R1).End(Held.R2);
        Assert.Equal(["R2"], Shown(held.BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Present)));
        Assert.Empty(Shown(held.BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Present)));
        Assert.Equal(["R2"], Shown(held.BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Unknown)));
        Assert.Equal(["R2"], Shown(held.BeginRevoke().Return(CallOutcome.Blocked)));
        Assert.Empty(Shown(held.BeginRevoke().Return(CallOutcome.Blocked)));
        Assert.Empty(Shown(held.After(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1)).BeginRevoke().Return(CallOutcome.Blocked)));
        Assert.Equal(["R2"], Shown(held.After(TimeSpan.FromSeconds(1)).BeginRevoke().Return(CallOutcome.Blocked)));
        Assert.Empty(Shown(held.Revoked()));

        static IEnumerable<string> Shown(Held held) => held.Obligations.Where(o => o.Kind == ObligationKind.ShowRemoval).Select(o => o.Stream.Id);
    }

    [Fact]
    public void A_revocation_that_sticks_goes_on_for_ever_and_is_known_to_be_stuck_from_the_third_try()
    {
        var held = new Held().Revoking();
        for (var n = 1; n <= 20; n++)
        {
            held.BeginRevoke().Return(CallOutcome.Said).Observe(n % 2 == 0 ? Presence.Present : Presence.Unknown).Is(AccessState.Revoking);
            Assert.Equal((true, n >= 3), (held.Access.IsFailingToGo, held.Access.IsStuck));
            held.Owes(n % 2 == 0 ? ObligationKind.Revoke : ObligationKind.Observe);
        }

        held.Revoked();
        Assert.False(held.Access.IsFailingToGo || held.Access.IsStuck);
    }

    [Fact]
    public void What_a_target_refuses_for_one_access_is_that_access_s_and_no_matter_of_its_system()
    {
        var held = new Held().Revoking();
        for (var n = 0; n < 5; n++)
        {
            held.BeginRevoke().Return(CallOutcome.Blocked).Is(AccessState.RevokeBlocked);
            Assert.False(held.Access.IsFailingToGo || held.Access.IsStuck);
        }
    }

    [Fact]
    public void An_edge_seen_again_after_its_end_is_a_finding_with_its_own_revocation()
    {
        var held = new Held().Revoking().Revoked();
        Assert.Equal(3, held.Obligations.Count(o => o.Kind == ObligationKind.Watch));
        held.Watch(Presence.Absent).Is(AccessState.Absent).Watch(Presence.Present).Raises(TaskReason.FoundBeyondEnd).Is(AccessState.Revoking).Revoked().Ended(R1, Outcome.Removed);
    }

    [Fact]
    public void A_claim_that_comes_and_goes_during_a_finding_does_not_turn_it_into_a_question()
    {
        var held = new Held().Revoking().Revoked().Watch(Presence.Present).Claim(R2).End(R2);
        held.BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Present).Is(AccessState.Revoking);
        held.Revoked().Ended(R2, Outcome.NeverGranted);
    }

    [Fact]
    public void With_the_clock_put_back_nothing_is_claimed_or_granted_but_ends_and_revocations_go_on()
    {
        new Held { Clock = ClockState.PutBack }.Claim(R1).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        var held = new Held().Claim(R1);
        held.Clock = ClockState.PutBack;
        held.BeginGrant(Presence.Absent).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        var active = new Held().Active();
        active.Clock = ClockState.PutBack;
        active.End(R1).Revoked().Ended(R1, Outcome.Removed);
    }
}
