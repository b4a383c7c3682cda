using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

public class TwoClaimsTests
{
    private static Held Both => new Held().Active().Claim(R2).Observe(Presence.Present);

    [Fact]
    public void A_second_claim_becomes_active_by_a_read_of_its_own()
    {
        var held = new Held().Active().Claim(R2).Claims<ClaimState.Waiting>(R2).Owes(ObligationKind.Observe);
        held.Observe(Presence.Present).Claims<ClaimState.Active>(R2).Owes(ObligationKind.TellRequest);
    }

    [Fact]
    public void The_first_end_is_covered_and_the_last_one_revokes()
    {
        var held = Both.End(R1).Ended(R1, Outcome.CoveredBy).Is(AccessState.Active);
        Assert.Equal(R2.Request, ((ClaimState.Ended)held.Access.Find(R1)!.State).CoveredBy);
        held.End(R2).Is(AccessState.Revoking).Revoked().Ended(R2, Outcome.Removed).Is(AccessState.Absent);
    }

    [Fact]
    public void Releasing_the_second_early_leaves_the_first_exactly_as_it_was()
    {
        var before = Both;
        var first = before.Access.Find(R1);
        Assert.Equal(first, before.End(R2, EndCause.Released).Ended(R2, Outcome.CoveredBy).Is(AccessState.Active).Access.Find(R1));
    }

    [Fact]
    public void At_the_same_instant_a_claim_that_commits_first_covers() =>
        new Held().Active().Claim(R2).End(R1).Ended(R1, Outcome.CoveredBy).Is(AccessState.Active).Claims<ClaimState.Waiting>(R2);

    [Fact]
    public void At_the_same_instant_an_end_that_commits_first_revokes_and_then_the_edge_is_made_anew()
    {
        var held = new Held().Active().End(R1).Claim(R2).Is(AccessState.Revoking).Claims<ClaimState.Waiting>(R2);
        held.Revoked().Ended(R1, Outcome.Removed).Is(AccessState.Provisioning).Owes(ObligationKind.Provision);
        held.Granted().Claims<ClaimState.Active>(R2);
    }

    [Fact]
    public void A_claim_that_waited_for_a_long_revocation_needs_fresh_authority()
    {
        var held = new Held().Active().End(R1).Claim(R2).After(TimeSpan.FromHours(1)).Revoked().BeginGrant(Presence.Absent);
        Assert.DoesNotContain(held.Events, e => e is AccessEvent.CallIntended);
        held.Owes(ObligationKind.AuthoriseGrant).Claim(R2, 2).Granted().Claims<ClaimState.Active>(R2);
    }

    [Fact]
    public void Authority_ages_from_its_check_and_not_from_the_claim()
    {
        var held = new Held();
        held.Claim(R1, length: TimeSpan.FromHours(1), authorisedAt: Noon.AddHours(-1));
        held.BeginGrant(Presence.Absent).Owes(ObligationKind.AuthoriseGrant);
    }

    [Fact]
    public void A_renewed_claim_is_as_long_as_the_shorter_of_both()
    {
        var held = new Held().Claim(R1);
        held.Claim(R1, 2, TimeSpan.FromHours(2), Noon).Granted();
        Assert.Equal(Noon.AddHours(2), ((ClaimState.Active)held.Access.Find(R1)!.State).EndsAt);
    }

    [Fact]
    public void When_the_claim_that_was_asked_for_ends_another_one_is_asked_for()
    {
        var held = new Held().Claim(R1).Claim(R2).End(R2).Ended(R2, Outcome.CoveredBy).Owes(ObligationKind.AuthoriseGrant);
        held.Claim(R1, 2).Granted().Claims<ClaimState.Active>(R1);
    }

    [Fact]
    public void An_active_claim_whose_edge_was_taken_away_covers_nothing_and_ends_with_the_one_it_was_made_anew_for()
    {
        var held = new Held().Active().Claim(R2).Observe(Presence.Absent).Raises(TaskReason.FoundGone).Is(AccessState.Provisioning);
        held.End(R2, EndCause.Withdrawn).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R2);
        Assert.Equal(new ClaimState.Ending(EndCause.FoundGone, ClaimHistory.WasActive), held.Access.Find(R1)!.State);
        held.Revoked().Is(AccessState.Absent).Ended(R1, Outcome.Removed).Ended(R2, Outcome.NeverGranted);
    }

    [Fact]
    public void A_claim_whose_edge_was_taken_away_is_active_again_once_it_was_made_anew_for_another()
    {
        var held = new Held().Active().Claim(R2).Observe(Presence.Absent).Is(AccessState.Provisioning).Claim(R2, 2).Granted();
        held.Claims<ClaimState.Active>(R1).Claims<ClaimState.Active>(R2).Is(AccessState.Active);
    }

    [Fact]
    public void An_active_claim_whose_edge_was_taken_away_and_cannot_be_made_anew_ends_as_removed()
    {
        var held = new Held().Active().Claim(R2).Observe(Presence.Absent);
        for (var attempt = 2; held.Access.State == AccessState.Provisioning; attempt++)
        {
            held.BeginGrant(Presence.Absent).Return(CallOutcome.Blocked).Claim(R2, attempt);
        }

        held.Revoked().Ended(R1, Outcome.Removed).Ended(R2, Outcome.Failed);
    }

    [Fact]
    public void Gone_while_active_is_told_and_ends_as_removed()
    {
        var held = Both;
        held.Observe(Presence.Absent).Raises(TaskReason.FoundGone);
        held.End(R1).End(R2).Revoked().Ended(R2, Outcome.Removed);
    }

    [Fact]
    public void An_extension_that_is_approved_after_the_end_begins_anew_and_moves_no_end_C22()
    {
        var held = new Held().Active().After(TimeSpan.FromHours(5)).End(R1).Revoked().Ended(R1, Outcome.Removed).Is(AccessState.Absent);
        held.After(TimeSpan.FromMinutes(5)).Claim(R2, length: TimeSpan.FromHours(2)).Is(AccessState.Provisioning).Granted();
        var active = Assert.IsType<ClaimState.Active>(held.Access.Find(R2)!.State);
        Assert.Equal((held.Now, held.Now.AddHours(2)), (active.From, active.EndsAt));
        held.Ended(R1, Outcome.Removed);
    }

    [Fact]
    public void An_extension_that_is_refused_moves_no_end()
    {
        var held = Both;
        var end = ((ClaimState.Active)held.Access.Find(R1)!.State).EndsAt;
        held.End(R2, EndCause.Refused);
        Assert.Equal(end, ((ClaimState.Active)held.Access.Find(R1)!.State).EndsAt);
    }
}
