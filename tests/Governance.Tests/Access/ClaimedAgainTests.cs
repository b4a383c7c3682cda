using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

/// <summary>An item that lost its authority gives its claim up and may claim the edge again once it is approved anew.</summary>
public class ClaimedAgainTests
{
    [Fact]
    public void An_item_that_was_approved_anew_claims_the_edge_again()
    {
        var held = Settled().Claim(R1, 2).Is(AccessState.Provisioning).Claims<ClaimState.Waiting>(R1);
        held.Granted().Is(AccessState.Active).Claims<ClaimState.Active>(R1);
        Assert.Single(held.Access.Claims);
    }

    [Fact]
    public void The_try_of_the_claim_that_ended_claims_nothing_however_late_it_comes() =>
        Settled().ClaimLate(R1, 1).IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void A_claim_is_not_made_for_an_item_that_stands_otherwise_by_now()
    {
        new Held().Stands(R1, 1, new ItemState.Ending(EndCause.Withdrawn, Noon)).ClaimLate(R1).IsRefusedUnchanged(RefusalCode.NothingOwed);
        new Held().ClaimLate(R1).IsRefusedUnchanged(RefusalCode.NothingOwed);
        new Held().Stands(R1, 2, new ItemState.Approved(Length.OfTime(TimeSpan.FromHours(1)), Noon, Noon)).ClaimLate(R1).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void An_end_that_is_carried_again_does_not_end_the_new_claim() =>
        Settled().Claim(R1, 2).EndLate(R1, EndCause.AuthorityLost).IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void An_end_before_the_second_claim_is_kept_and_told()
    {
        var held = Settled().Stands(R1, 2, new ItemState.Ending(EndCause.Withdrawn, Noon)).EndLate(R1, EndCause.Withdrawn).Ended(R1, Outcome.Withdrawn).Owes(ObligationKind.TellRequest);
        Assert.Equal(2, held.Access.Find(R1)!.Attempt);
    }

    private static Held Settled()
    {
        var held = new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Failed).End(R1, EndCause.AuthorityLost);
        return held.Revoked().Is(AccessState.Absent).Ended(R1, Outcome.NeverGranted).WentBack(R1);
    }

    [Fact]
    public void A_try_that_was_authorised_before_the_request_heard_of_the_end_claims_nothing() =>
        new Held().Claim(R1).BeginGrant(Presence.Absent).Return(CallOutcome.Said).When(new AccessCommand.Revoke(AccessId.Of(Read, Ana.AsIdentity), EndCause.Revoked, Dia, new("because")))
            .Revoked().Is(AccessState.Absent).Claim(R1, 2).IsRefusedUnchanged(RefusalCode.NothingOwed);
}
