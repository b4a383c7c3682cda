using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Governance.Tests.Model;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

public class OrderedRevocationTests
{
    private static AccessCommand.Revoke Order => new(AccessId.Of(Read, Ana.AsIdentity), EndCause.Revoked, Dia, new("because"));

    [Fact]
    public void It_ends_every_claim_and_starts_at_once()
    {
        var held = new Held().Active().Claim(R2).Observe(Presence.Present).When(Order);
        held.Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Claims<ClaimState.Ending>(R2).Owes(ObligationKind.Revoke);
        Assert.Equal(2, held.Obligations.Count(o => o.Kind == ObligationKind.TellRequest));
        Assert.Equal(Dia, Assert.IsType<AccessEvent.RevocationOrdered>(held.Events[0]).By);
        held.Revoked().Ended(R1, Outcome.Removed).Ended(R2, Outcome.Removed).Is(AccessState.Absent);
    }

    [Fact]
    public void It_bars_a_grant_that_is_under_way_until_the_edge_was_read_after_its_deadline()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).When(Order).Is(AccessState.Revoking);
        held.BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Absent).Is(AccessState.Revoking);
        held.After(TimeSpan.FromMinutes(1)).Observe(Presence.Absent).Ended(R1, Outcome.NeverGranted).Is(AccessState.Absent);
    }

    [Fact]
    public void It_decides_what_the_owner_of_an_edge_that_was_there_before_is_still_asked() =>
        new Held().ThereBefore().End(R1).Is(AccessState.AskingOwner).When(Order).Is(AccessState.Revoking).Revoked().Ended(R1, Outcome.Removed);

    [Fact]
    public void It_asks_nobody_about_what_turns_out_to_have_been_there_before()
    {
        new Held().Claim(R1).When(Order).Observe(Presence.Present).Is(AccessState.Revoking).Owes(ObligationKind.Revoke).Revoked().Ended(R1, Outcome.NeverGranted).Is(AccessState.Absent);
        new Held().Claim(R1).End(R1).When(Order).Observe(Presence.Present).Is(AccessState.Revoking);
        new Held().Claim(R1).When(Order).Claim(R2).Observe(Presence.Present).Is(AccessState.Revoking).Revoked().Claims<ClaimState.Waiting>(R2).Is(AccessState.Provisioning);
    }

    [Fact]
    public void It_is_over_once_the_edge_is_gone() =>
        new Held().Active().When(Order).Revoked().Claim(R2).End(R2).Observe(Presence.Present).Is(AccessState.AskingOwner);

    [Fact]
    public void It_takes_away_what_was_kept_without_a_claim() =>
        new Held().ThereBefore().End(R1).Decide(Cai, PreExistingDecision.Keep).When(Order).Is(AccessState.Revoking).Owes(ObligationKind.Revoke);

    [Fact]
    public void A_claim_that_waits_for_a_running_revocation_ends_with_it() =>
        new Held().Revoking().Claim(R2).When(Order).Claims<ClaimState.Ending>(R2).Revoked().Ended(R2, Outcome.NeverGranted).Is(AccessState.Absent);

    [Fact]
    public void It_is_also_about_a_claim_that_is_given_up_to_be_asked_for_anew_and_its_request_is_told()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Said).End(R1, EndCause.AuthorityLost).When(Order);
        Assert.Equal(EndCause.Revoked, Assert.IsType<ClaimReport.Ending>(held.Owes(ObligationKind.TellRequest).Access.Find(R1)!.Report).Cause);
        held.When(Order).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Equal(EndCause.Revoked, Assert.IsType<ClaimReport.Ended>(held.Revoked().Access.Find(R1)!.Report).Cause);
    }

    [Fact]
    public void It_is_also_about_a_claim_that_ended_at_once_beside_another_while_its_request_waits_to_ask_anew()
    {
        var held = new Held().Active().Claim(R2).End(R2, EndCause.AuthorityLost).Ended(R2, Outcome.CoveredBy).When(Order);
        Assert.Equal(2, held.Claims<ClaimState.Ending>(R1).Claims<ClaimState.Ending>(R2).Obligations.Count(o => o.Kind == ObligationKind.TellRequest));
        Assert.Equal(EndCause.Revoked, Assert.IsType<ClaimReport.Ending>(held.Access.Find(R2)!.Report).Cause);
        held.When(Order).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.Revoked().Ended(R1, Outcome.Removed).Ended(R2, Outcome.NeverGranted).Is(AccessState.Absent);
        Assert.Equal(EndCause.Revoked, Assert.IsType<ClaimReport.Ended>(held.Access.Find(R2)!.Report).Cause);
    }

    [Fact]
    public void What_it_ended_beside_another_closes_and_is_not_approved_anew()
    {
        var lives = new Driven();
        Approve(lives, 1);
        lives.Submit(2);
        Approve(lives, 2);
        Claim(lives, 2);
        lives.Do(new AccessCommand.BeginGrant(Driven.Id, lives.Access.Turn, lives.Seen(Presence.Absent), lives.Now + Driven.Allowed, Driven.Allowed));
        lives.Do(new AccessCommand.EndCall(Driven.Id, lives.Access.LastCall, CallOutcome.Said, "said"));
        lives.Do(new AccessCommand.Observe(Driven.Id, lives.Access.Turn, lives.Seen(Presence.Present)));
        Claim(lives, 1);
        lives.LoadStricter();
        lives.Say(1, id => new RequestCommand.AuthoriseGrant(id, 1, 2));
        lives.Do(new AccessCommand.EndClaim(Driven.Id, Driven.Ref(1), EndCause.AuthorityLost));
        Assert.IsType<ClaimState.Ended>(lives.Access.Find(Driven.Ref(1))!.State);

        lives.Do(Order);
        Tell(lives);
        Assert.Equal(EndCause.Revoked, Assert.IsType<ItemState.Ending>(lives.Item(1)!.State).Cause);
        lives.Do(new AccessCommand.BeginRevoke(Driven.Id, lives.Access.Turn, lives.Now + Driven.Allowed, Driven.Allowed));
        lives.Do(new AccessCommand.EndCall(Driven.Id, lives.Access.LastCall, CallOutcome.Said, "said"));
        lives.Do(new AccessCommand.Observe(Driven.Id, lives.Access.Turn, lives.Seen(Presence.Absent)));
        Tell(lives);
        Assert.Equal(Outcome.NeverGranted, Assert.IsType<ItemState.Closed>(lives.Item(1)!.State).Outcome);
    }

    private static void Approve(Driven lives, int number)
    {
        lives.Vote(number, Hal, Verdict.Approve);
        lives.Vote(number, Gil, Verdict.Approve);
    }

    private static void Claim(Driven lives, int number)
    {
        lives.Say(number, id => new RequestCommand.AuthoriseGrant(id, 1, 1));
        lives.Do(new AccessCommand.ClaimAccess(Driven.Id, Driven.Ref(number), 1));
    }

    private static void Tell(Driven lives) =>
        lives.Say(1, id => new RequestCommand.NoteClaim(id, 1, lives.Access.Find(Driven.Ref(1))!.Attempt, lives.Access.Find(Driven.Ref(1))!.Report!));

    [Fact]
    public void It_is_about_it_also_while_what_covered_it_is_already_being_taken_away()
    {
        var held = new Held().Active().Claim(R2).End(R2, EndCause.AuthorityLost).End(R1).Is(AccessState.Revoking).When(Order);
        held.Claims<ClaimState.Ending>(R2).Revoked().Ended(R1, Outcome.Removed).Ended(R2, Outcome.NeverGranted).Is(AccessState.Absent);
    }

    [Fact]
    public void It_is_not_about_what_its_request_asks_for_anew_already_or_has_closed()
    {
        var back = new Held().Active().Claim(R2).End(R2, EndCause.AuthorityLost).WentBack(R2);
        back.When(Order).Ended(R2, Outcome.CoveredBy).Claims<ClaimState.Ending>(R1);
        var ended = new Held().Active().Claim(R2).End(R2);
        ended.When(Order).Ended(R2, Outcome.CoveredBy).Claims<ClaimState.Ending>(R1);
    }

    [Fact]
    public void Where_nothing_is_left_nothing_is_owed() => new Held().Revoking().Revoked().When(Order).IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void It_is_taken_while_the_clock_is_put_back()
    {
        var held = new Held().Active();
        held.Clock = ClockState.PutBack;
        held.When(Order).Is(AccessState.Revoking);
    }
}
