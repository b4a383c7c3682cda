using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

public class ThereBeforeTests
{
    private static Held Asking => new Held().ThereBefore().End(R1);

    [Fact]
    public void An_edge_seen_before_the_first_intent_is_pre_existing_and_its_end_is_asked()
    {
        var held = new Held().ThereBefore().Claims<ClaimState.Active>(R1);
        Assert.Equal(EdgeOrigin.PreExisting, held.Access.Origin);
        held.End(R1).Is(AccessState.AskingOwner).Claims<ClaimState.Ending>(R1).Owes(ObligationKind.DeliverCard);
    }

    [Fact]
    public void Remove_revokes_it() => Asking.Decide(Cai, PreExistingDecision.Remove).Is(AccessState.Revoking).Owes(ObligationKind.Revoke).Revoked().Ended(R1, Outcome.Removed);

    [Fact]
    public void Keep_keeps_it_and_says_so() => Asking.Decide(Cai, PreExistingDecision.Keep).Ended(R1, Outcome.PreExistingKept).Is(AccessState.Active);

    [Theory]
    [InlineData("ana")]
    [InlineData("ben")]
    [InlineData("eve")]
    public void Only_an_owner_decides(string person) => Asking.Decide(new PersonId(person), PreExistingDecision.Keep).IsRefusedUnchanged(RefusalCode.NoAuthority);

    [Fact]
    public void Silence_asks_the_owner_again_then_the_owner_of_the_system_then_who_owns_the_rest_and_whoever_was_asked_decides()
    {
        var held = Asking;
        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7)], held.Obligations.Where(o => o.Kind == ObligationKind.ChaseFinding).Select(o => o.DueAt - held.Now));
        Assert.Equal([Cai, Eve], Enumerable.Range(1, 2).Select(step => CardSubject.Parse(Assert.Single(held.ChaseFinding(step).Obligations, o => o.Kind == ObligationKind.DeliverCard).Subject))
            .Select(card => card.Card == CardKind.PreExistingEnd ? card.To : throw new InvalidOperationException($"{card.Card}")));
        held.Decide(Eve, PreExistingDecision.Remove).Is(AccessState.Revoking);
    }

    [Fact]
    public void What_nobody_of_all_who_were_asked_decides_is_a_defect()
    {
        var held = Asking.ChaseFinding(1).ChaseFinding(2);
        Assert.DoesNotContain(held.Obligations, o => o.Kind == ObligationKind.OpenDefect);
        held.ChaseFinding(3).Owes(ObligationKind.OpenDefect).Owes(ObligationKind.DeliverCard).Is(AccessState.AskingOwner);
        Assert.Equal((Eve, TaskReason.FindingSilent), Assert.Single(held.Events.OfType<AccessEvent.FindingChased>()).Task is { } task ? (task.Owner, task.Reason) : default);
    }

    [Theory]
    [InlineData(PreExistingDecision.Keep)]
    [InlineData(PreExistingDecision.Remove)]
    public void What_was_decided_is_asked_of_nobody_else(PreExistingDecision decision)
    {
        var held = Asking;
        var opening = held.Access.Finding!.Opening;
        held.Decide(Cai, decision).When(new AccessCommand.ChaseFinding(held.Access.Id, opening, 1)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void In_quarantine_it_may_be_removed_and_not_kept()
    {
        Asking.InQuarantine().Decide(Cai, PreExistingDecision.Keep).IsRefusedUnchanged(RefusalCode.Quarantined);
        Asking.InQuarantine().Decide(Cai, PreExistingDecision.Remove).Is(AccessState.Revoking);
    }

    [Fact]
    public void It_is_decided_once() => Asking.Decide(Cai, PreExistingDecision.Keep).Decide(Cai, PreExistingDecision.Remove).IsRefusedUnchanged(RefusalCode.MovedOn);

    [Fact]
    public void A_new_claim_while_asking_covers_the_old_one_and_the_question_comes_back_with_its_end()
    {
        var held = Asking.Claim(R2).Ended(R1, Outcome.CoveredBy).Observe(Presence.Present).Claims<ClaimState.Active>(R2);
        held.End(R2).Is(AccessState.AskingOwner);
    }

    [Fact]
    public void A_claim_that_ends_before_any_intent_asks_rather_than_removes_what_was_there()
    {
        var held = new Held().Claim(R1).End(R1).Is(AccessState.Revoking).Owes(ObligationKind.Observe);
        held.Observe(Presence.Present).Is(AccessState.AskingOwner);
    }

    [Fact]
    public void A_claim_that_waits_meanwhile_is_not_stranded_behind_the_question()
    {
        var held = new Held().Claim(R1).End(R1).Claim(R2).Observe(Presence.Present);
        held.Is(AccessState.Active).Ended(R1, Outcome.CoveredBy).Claims<ClaimState.Active>(R2);
        Assert.Equal(EdgeOrigin.PreExisting, held.Access.Origin);
    }

    [Fact]
    public void A_claim_that_ends_before_any_intent_and_is_seen_absent_was_never_granted() =>
        new Held().Claim(R1).End(R1).Observe(Presence.Absent).Ended(R1, Outcome.NeverGranted).Is(AccessState.Absent);

    [Fact]
    public void An_end_that_comes_before_its_claim_bars_it_and_says_nothing_of_a_target_that_nobody_read()
    {
        new Held().End(R1).Ended(R1, Outcome.Withdrawn).Claim(R1).IsRefusedUnchanged(RefusalCode.NothingOwed);
        new Held().End(R1, EndCause.Revoked).Ended(R1, Outcome.Withdrawn);
        new Held().End(R1, EndCause.Refused).Ended(R1, Outcome.Refused);
    }

    [Fact]
    public void An_end_that_comes_before_its_claim_goes_on_under_what_holds_the_same() =>
        new Held().Claim(R2).Granted().End(R1, EndCause.Revoked).Ended(R1, Outcome.CoveredBy).Claims<ClaimState.Active>(R2).Is(AccessState.Active);
}
