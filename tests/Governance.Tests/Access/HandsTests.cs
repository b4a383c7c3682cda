using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

/// <summary>A system that Dia, Hal and Gil change by hand, which Fay owns; Eve owns what nobody else does.</summary>
public class HandsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Organisation By(params ImmutableArray<PersonId> operators) => Field.Organisation with
    {
        Catalog = new Catalog([new TargetSystem(new SystemId("db"), "Database", "", TargetSystem.Manual, Fay) { Operators = Named(operators) }], Field.Catalog.Entitlements),
    };

    private static Held Held => new Held { RequesterOf = _ => Ben }.Under(By(Dia, Hal, Gil));
    private static Held Asked => Held.Claim(R1);
    private static Held Active => Asked.Attest(Dia);
    private static Held Revoking => Active.After(Hour).End(R1);

    private static PersonId[] Cards(Held held, CardKind card) =>
        [.. held.Obligations.Where(o => o.Kind == ObligationKind.DeliverCard).Select(o => CardSubject.Parse(o.Subject)).Where(s => s.Card == card).Select(s => s.To)];

    private static void NothingIsCalled(Held held) => Assert.DoesNotContain(held.Obligations, o => o.Kind is ObligationKind.Provision or ObligationKind.Revoke or ObligationKind.Observe or ObligationKind.Watch or ObligationKind.ObserveLive);

    [Fact]
    public void A_grant_asks_everybody_who_changes_the_system_by_hand_and_calls_nothing()
    {
        var held = Asked.Is(AccessState.Provisioning).Owes(ObligationKind.ChaseHands);
        Assert.Equal([Dia, Hal, Gil], Cards(held, CardKind.Hands));
        NothingIsCalled(held);
    }

    [Fact]
    public void One_attestation_makes_it_active_from_then_on_and_no_observation_does()
    {
        var held = Asked.After(TimeSpan.FromMinutes(3)).Attest(Dia).Is(AccessState.Active).Claims<ClaimState.Active>(R1);
        var active = Assert.IsType<ClaimState.Active>(held.Access.Find(R1)!.State);
        Assert.Equal((held.Now, held.Now + TimeSpan.FromHours(5), Dia), (active.From, active.EndsAt, active.AttestedBy));
        Assert.Equal(Proof.Attestation, Assert.Single(held.Events.OfType<AccessEvent.EdgeActive>()).Proof);
        Assert.DoesNotContain(held.Events, e => e is AccessEvent.Observed);
        NothingIsCalled(held);
    }

    [Fact]
    public void A_live_edge_is_never_read_by_schedule() => Assert.Null(Active.Access.Look);

    [Fact]
    public void Work_that_took_longer_than_authority_lasts_is_kept_and_authority_is_asked_again()
    {
        var held = Asked.After(Hour).Attest(Dia).Is(AccessState.Provisioning).Claims<ClaimState.Waiting>(R1).Owes(ObligationKind.AuthoriseGrant);
        var attested = held.Now;
        held.After(TimeSpan.FromMinutes(1)).Claim(R1, 2).Is(AccessState.Active);
        Assert.Equal(attested, Assert.IsType<ClaimState.Active>(held.Access.Find(R1)!.State).From);
    }

    [Fact]
    public void Where_authority_is_lost_meanwhile_what_was_made_is_taken_away_by_hand() =>
        Asked.After(Hour).Attest(Dia).End(R1, EndCause.AuthorityLost).Is(AccessState.Revoking).Attest(Dia).Attest(Hal).Is(AccessState.Absent).Ended(R1, Outcome.Attested);

    [Fact]
    public void Authority_that_comes_too_late_again_is_asked_again() =>
        Asked.After(Hour).Attest(Dia).Claim(R1, 2, authorisedAt: Noon).Is(AccessState.Provisioning).Owes(ObligationKind.AuthoriseGrant);

    [Fact]
    public void An_attestation_is_kept_while_the_clock_is_put_back_and_gives_nothing()
    {
        var held = Asked;
        held.Clock = ClockState.PutBack;
        held.Attest(Dia).Is(AccessState.Provisioning).Claims<ClaimState.Waiting>(R1).Owes(ObligationKind.AuthoriseGrant);
        Assert.NotNull(held.Access.Hands!.Made);
    }

    [Fact]
    public void A_removal_takes_two_different_people_and_ends_as_attested()
    {
        var held = Revoking.Is(AccessState.Revoking);
        NothingIsCalled(held);
        Assert.Equal([Dia, Hal, Gil], Cards(held, CardKind.Hands));
        held.Attest(Dia).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Attest(Hal).Is(AccessState.Absent).Ended(R1, Outcome.Attested);
        Assert.Equal([Dia, Hal], Assert.IsType<ClaimState.Ended>(held.Access.Find(R1)!.State).AttestedBy!.Value.ToArray());
        Assert.Equal(Proof.Attestation, Assert.Single(held.Events.OfType<AccessEvent.EdgeGone>()).Proof);
        NothingIsCalled(held);
    }

    [Fact]
    public void The_same_person_never_counts_twice()
    {
        var held = Revoking.Attest(Dia);
        held.Attest(Dia).IsRefusedUnchanged(RefusalCode.MovedOn);
        held.Is(AccessState.Revoking);
    }

    [Fact]
    public void Who_was_never_granted_anything_by_hand_is_attested_gone_all_the_same() =>
        Asked.End(R1, EndCause.Withdrawn).Is(AccessState.Revoking).Attest(Hal).Attest(Gil).Ended(R1, Outcome.Attested);

    [Fact]
    public void A_click_on_a_card_about_an_earlier_turn_is_refused_with_the_reason()
    {
        var held = Asked;
        var old = held.Access.Hands!.Opening;
        held.Attest(Dia).End(R1).Attest(Hal, old).IsRefusedUnchanged(RefusalCode.MovedOn);
        Assert.Contains("earlier", held.Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_to_attest_where_nobody_waits() => Active.Attest(Hal).IsRefusedUnchanged(RefusalCode.MovedOn);

    [Fact]
    public void Neither_holder_nor_requester_nor_a_stranger_attests()
    {
        Held.Under(By(Ana, Ben, Dia, Hal)).Claim(R1).Attest(Ana).IsRefusedUnchanged(RefusalCode.NoAuthority);
        var held = Held.Under(By(Ana, Ben, Dia, Hal)).Claim(R1);
        Assert.Equal([Dia, Hal], Cards(held, CardKind.Hands));
        held.Attest(Ben).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.Equal(RefusalTrace.Audited, held.Refusal!.Trace);
        held.Attest(Cai).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void Who_has_left_attests_nothing_and_what_they_attested_of_a_removal_counts_no_more()
    {
        var held = Revoking.Attest(Dia).Under(By(Dia, Hal, Gil) with { Roster = Roster(null, Dia) });
        held.Attest(Hal).Is(AccessState.Revoking).Attest(Gil).Is(AccessState.Absent);
        Revoking.Under(By(Dia, Hal, Gil) with { Roster = Roster(null, Dia) }).Attest(Dia).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void Who_answers_for_a_machine_does_not_attest_its_access()
    {
        var machine = Governance.Access.Access.Never(AccessId.Of(Read, Svc));
        var facts = new AccessFacts(By(Gil, Hal, Dia), Noon, ClockState.Sound, 0.5, _ => null);
        Assert.Equal(Dia, Assert.Single(Operators.Of(machine, facts)));
        Assert.NotNull(Operators.WhyNot(machine, Gil, facts));
    }

    [Fact]
    public void Where_too_few_operators_may_the_owner_of_the_system_and_the_owner_of_the_rest_stand_in_and_a_defect_is_opened()
    {
        var held = Held.Under(By(Dia, Ben)).Claim(R1);
        Assert.Equal([Dia], Cards(held, CardKind.Hands));
        held.Attest(Dia).End(R1).Raises(TaskReason.HandsLacking).Owes(ObligationKind.OpenDefect);
        Assert.Equal([Dia, Fay, Eve], Cards(held, CardKind.Hands));
        held.Attest(Dia).Is(AccessState.Revoking).Attest(Eve).Is(AccessState.Absent);
    }

    [Fact]
    public void Who_cannot_do_it_says_why_and_the_next_one_is_asked_with_one_defect()
    {
        var held = Revoking.DeclineHands(Dia).Raises(TaskReason.HandsLacking).Owes(ObligationKind.OpenDefect);
        Assert.Equal([Fay], Cards(held, CardKind.Hands));
        held.DeclineHands(Hal);
        Assert.Equal([Eve], Cards(held, CardKind.Hands));
        Assert.DoesNotContain(held.Events, e => e is AccessEvent.TaskRaised);
        held.Attest(Fay).Attest(Gil).Is(AccessState.Absent);
    }

    [Fact]
    public void Silence_reminds_every_working_day_then_asks_the_owner_of_the_system_then_opens_a_defect_and_goes_on_weekly()
    {
        // Friday noon: eight working hours from then end on Monday.
        var held = Revoking;
        Assert.Equal(DayOfWeek.Monday, held.Access.Hands!.ChasedAt.DayOfWeek);
        Assert.Equal([Dia, Hal, Gil], Cards(held.ChaseHands(1).Owes(ObligationKind.ChaseHands), CardKind.HandsReminder));
        held.ChaseHands(1).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Equal([Fay], Cards(held.Attest(Dia).ChaseHands(2), CardKind.Hands));
        Assert.Equal([Hal, Gil], Cards(held, CardKind.HandsReminder));
        held.ChaseHands(3).Raises(TaskReason.HandsSilent);
        Assert.Equal([Eve], Cards(held, CardKind.Hands));
        Assert.True(held.Access.Hands!.ChasedAt - held.Now > TimeSpan.FromDays(6));
        held.ChaseHands(4).Owes(ObligationKind.ChaseHands);
        Assert.DoesNotContain(held.Events, e => e is AccessEvent.TaskRaised);
    }

    [Fact]
    public void While_a_grant_waits_for_hands_its_authority_is_looked_at_with_each_reminder() => Asked.After(Hour).ChaseHands(1).Owes(ObligationKind.AuthoriseGrant);

    [Fact]
    public void Nobody_is_chased_once_it_is_done() => Active.ChaseHands(1).IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void Who_is_away_is_not_asked_while_enough_others_are_here()
    {
        var held = Held;
        held.IsAway = p => p == Dia;
        Assert.Equal([Hal, Gil], Cards(held.Claim(R1), CardKind.Hands));
        held = Held.Under(By(Dia, Hal));
        held.IsAway = p => p == Dia;
        Assert.Equal([Dia, Hal], Cards(held.Claim(R1).Attest(Hal).End(R1), CardKind.Hands));
    }

    [Fact]
    public void A_second_claim_is_active_by_an_attestation_made_after_it()
    {
        var held = Active.After(Hour).Claim(R2).Is(AccessState.Active).Claims<ClaimState.Waiting>(R2);
        Assert.Equal(HandsFor.Grant, held.Access.Hands!.For);
        held.After(TimeSpan.FromMinutes(1)).Attest(Hal).Claims<ClaimState.Active>(R2);
        Assert.Equal(held.Now, Assert.IsType<ClaimState.Active>(held.Access.Find(R2)!.State).From);
        held.End(R1).Ended(R1, Outcome.CoveredBy).End(R2).Is(AccessState.Revoking).Attest(Gil).Attest(Dia).Ended(R2, Outcome.Attested);
    }

    [Fact]
    public void A_third_claim_is_asked_about_anew_where_the_second_went_away_unanswered()
    {
        var held = Active.After(Hour).Claim(R2);
        var opening = held.Access.Hands!.Opening;
        held.End(R2).Ended(R2, Outcome.CoveredBy).Attest(Hal).IsRefusedUnchanged(RefusalCode.MovedOn);
        held.WentBack(R2).Claim(R2, 2);
        Assert.True(held.Access.Hands!.Opening > opening);
        Assert.Equal([Dia, Hal, Gil], Cards(held, CardKind.Hands));
    }

    [Fact]
    public void A_claim_that_comes_while_it_goes_waits_for_two_and_is_then_made_by_hand()
    {
        var held = Revoking.Claim(R2).Attest(Dia).Attest(Hal).Is(AccessState.Provisioning).Claims<ClaimState.Waiting>(R2).Ended(R1, Outcome.Attested);
        Assert.Equal(HandsFor.Grant, held.Access.Hands!.For);
        held.Attest(Dia).Is(AccessState.Active).Claims<ClaimState.Active>(R2);
    }

    [Fact]
    public void In_a_quarantine_one_who_changes_the_system_looks_and_attests_how_it_stands()
    {
        var held = Active.InQuarantine().AskReading();
        Assert.Equal([Dia, Hal, Gil], Cards(held, CardKind.Hands));
        NothingIsCalled(held);
        Assert.DoesNotContain(held.Obligations, o => o.Kind == ObligationKind.ReadAccess);
        Assert.Null(held.Access.Reading!.At);
        held.NoteReading(Presence.Present).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.Attest(Hal).Is(AccessState.Active).Claims<ClaimState.Active>(R1);
        Assert.Equal(held.Now, held.Access.Reading!.At);
        held.Attest(Dia).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void What_stands_otherwise_after_a_restore_is_a_finding_or_goes_by_hand()
    {
        var gone = Active.InQuarantine().AskReading().AttestOtherwise(Hal).Raises(TaskReason.FoundGone).Is(AccessState.Active);
        Assert.NotNull(gone.Access.Reading!.At);
        var back = Revoking.Attest(Dia).Attest(Hal).InQuarantine().AskReading().AttestOtherwise(Gil).Raises(TaskReason.FoundBeyondEnd).Is(AccessState.Revoking);
        Assert.NotNull(back.Access.Reading!.At);
        Assert.Equal([Dia, Hal, Gil], Cards(back, CardKind.Hands));
        Held.InQuarantine().AskReading().AttestOtherwise(Gil).Is(AccessState.AskingOwner);
        Revoking.AttestOtherwise(Gil).IsRefusedUnchanged(RefusalCode.NotAllowed);
    }

    [Fact]
    public void Who_asked_for_it_attests_nothing_of_what_is_found_after_its_end()
    {
        var back = Revoking.Attest(Dia).Attest(Hal);
        back.RequesterOf = _ => Gil;
        back.InQuarantine().AskReading().AttestOtherwise(Gil).IsRefusedUnchanged(RefusalCode.NoAuthority);
        back.AttestOtherwise(Dia).Is(AccessState.Revoking).Attest(Gil).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void In_a_quarantine_nobody_is_asked_reminded_or_believed_to_make_anything()
    {
        var held = Asked.InQuarantine();
        held.Attest(Dia).IsRefusedUnchanged(RefusalCode.Quarantined);
        held.DeclineHands(Dia).IsRefusedUnchanged(RefusalCode.Quarantined);
        held.ChaseHands(1).IsRefusedUnchanged(RefusalCode.Quarantined);
        Assert.Equal([Dia, Hal, Gil], Cards(held.AskReading(), CardKind.Hands));
        Assert.Equal(HandsFor.Look, held.Access.Hands!.For);
        held.Attest(Hal).Is(AccessState.Provisioning).Claims<ClaimState.Waiting>(R1).Owes(ObligationKind.ChaseHands);
        Assert.NotNull(held.Access.Reading!.At);
        Assert.Empty(Cards(held, CardKind.Hands));
        held.Attest(Dia).IsRefusedUnchanged(RefusalCode.Quarantined);
        held.ChaseHands(1).IsRefusedUnchanged(RefusalCode.Quarantined);
    }

    [Fact]
    public void What_waited_for_the_end_of_a_quarantine_is_asked_by_itself_once_it_is_released()
    {
        var held = Asked.InQuarantine().AskReading().Attest(Hal).Released().ChaseHands(1).Owes(ObligationKind.ChaseHands);
        Assert.Equal([Dia, Hal, Gil], Cards(held, CardKind.Hands));
        Assert.Empty(Cards(held, CardKind.HandsReminder));
        Assert.Equal([Dia, Hal, Gil], Cards(held.ChaseHands(1), CardKind.HandsReminder));
        held.Attest(Dia).Is(AccessState.Active).Claims<ClaimState.Active>(R1);
    }

    [Fact]
    public void What_comes_to_be_made_by_hand_in_a_quarantine_waits_for_its_end()
    {
        var again = Revoking.Claim(R2).InQuarantine().Attest(Dia).Attest(Hal).Is(AccessState.Provisioning).Owes(ObligationKind.ChaseHands);
        Assert.Empty(Cards(again, CardKind.Hands));
        Assert.Equal([Dia, Hal, Gil], Cards(again.AskReading(), CardKind.Hands));
        var untouched = new Held().Claim(R1).Under(By(Dia, Hal)).InQuarantine().BeginGrant(Presence.Unknown).Is(AccessState.Provisioning);
        Assert.Empty(Cards(untouched, CardKind.Hands));
        Assert.Equal([Dia, Hal], Cards(untouched.Released().ChaseHands(1), CardKind.Hands));
    }

    [Fact]
    public void An_end_that_comes_before_somebody_looked_asks_for_the_removal_and_one_that_comes_after_leaves_nothing_to_make()
    {
        Assert.Equal([Dia, Hal, Gil], Cards(Asked.InQuarantine().AskReading().End(R1, EndCause.Withdrawn).Is(AccessState.Revoking), CardKind.Hands));
        var held = Asked.InQuarantine().AskReading().Attest(Hal);
        held.End(R1, EndCause.Withdrawn).Attest(Dia).Attest(Gil).Is(AccessState.Absent).Released().ChaseHands(1).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void What_is_asked_of_people_anyway_answers_a_quarantine()
    {
        var held = Revoking.InQuarantine().AskReading().Attest(Dia);
        Assert.Equal(HandsFor.Revoke, held.Access.Hands!.For);
        Assert.Null(held.Access.Reading!.At);
        Assert.NotNull(held.Attest(Hal).Access.Reading!.At);
        Assert.NotNull(Active.InQuarantine().AskReading().End(R1).Attest(Dia).Attest(Hal).Ended(R1, Outcome.Attested).Access.Reading!.At);
    }

    [Fact]
    public void What_a_connector_made_is_read_by_it_in_a_quarantine() =>
        new Held().Active().Under(By(Dia, Hal)).InQuarantine().AskReading().Owes(ObligationKind.ReadAccess);

    [Fact]
    public void An_ordered_revocation_takes_two_attestations_like_any_other() =>
        Active.When(new AccessCommand.Revoke(AccessId.Of(Read, Ana.AsIdentity), EndCause.Left, null, null)).Is(AccessState.Revoking).Attest(Dia).Attest(Gil).Ended(R1, Outcome.Attested);

    [Fact]
    public void No_observation_counts_for_anything()
    {
        var held = Revoking;
        held.Observe(Presence.Absent).IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.BeginRevoke().IsRefusedUnchanged(RefusalCode.NothingOwed);
        held.Attest(Dia).Attest(Hal).Watch(Presence.Present).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Asked.BeginGrant(Presence.Present).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void An_edge_that_a_connector_made_is_removed_by_it_though_the_system_is_changed_by_hand_now()
    {
        var held = new Held().Active().Under(By(Dia, Hal)).End(R1).Owes(ObligationKind.Revoke);
        held.Revoked().Is(AccessState.Absent).Ended(R1, Outcome.Removed).Claim(R2).Attest(Dia).Is(AccessState.Active);
    }

    [Fact]
    public void An_edge_that_people_made_is_removed_by_people_though_a_connector_reaches_the_system_now()
    {
        var held = Active.Under(Field.Organisation).End(R1).Is(AccessState.Revoking);
        NothingIsCalled(held);
        Assert.Equal([Eve], Cards(held, CardKind.Hands));
        held.Under(By(Dia, Hal)).Attest(Eve).Attest(Dia).Is(AccessState.Absent);
        held.Under(Field.Organisation).Claim(R2).Owes(ObligationKind.Provision);
    }

    [Fact]
    public void What_no_connector_has_touched_yet_is_left_to_people_once_the_policy_says_so()
    {
        var held = new Held().Claim(R1).Under(By(Dia, Hal)).BeginGrant(Presence.Unknown).Is(AccessState.Provisioning);
        Assert.Equal([Dia, Hal], Cards(held, CardKind.Hands));
        held.Attest(Dia).Is(AccessState.Active);
    }
}
