using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Governance.Tests.Access;
using ChatGovernanceBot.Governance.Tests.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Custody;

public sealed class QuarantineTests
{
    private static readonly Finding Behind = new(QuarantineCause.Behind, 7, 12);
    private static readonly Commitment Because = new("because");

    [Fact]
    public void It_begins_with_a_defect_and_a_card_that_say_what_happened_and_owes_that_every_access_is_read()
    {
        var (state, events) = Begun();
        var began = Assert.IsType<CustodyEvent.QuarantineBegan>(Assert.Single(events));
        Assert.Equal((Behind, Eve, TaskReason.Quarantined), (began.Finding, began.Task.Owner, began.Task.Reason));
        Assert.Equal(CustodyState.Quarantined, state.State);
        Assert.Contains("ends at entry 7, and its mark names entry 12", began.Task.Detail, StringComparison.Ordinal);
        var owed = CustodyLifecycle.Owes(state, began).ToList();
        Assert.Equal([ObligationKind.AskReadings, ObligationKind.DeliverCard, ObligationKind.OpenDefect], owed.Select(o => o.Kind));
        Assert.Equal(new CardSubject(CardKind.Task, 0, 1, Eve), CardSubject.Parse(owed[1].Subject));
    }

    [Fact]
    public void Its_defect_and_its_card_end_with_it_and_where_another_takes_its_place()
    {
        var state = Then(Begun().State, new CustodyCommand.NoteAsked(1, 0));
        var released = Assert.Single(Decide(state, Release(Eve)).Events);
        Assert.Equal([ObligationKind.UpdateCards, ObligationKind.SettleDefect], CustodyLifecycle.Owes(CustodyLifecycle.Evolve(state, released), released).Select(o => o.Kind));

        var again = Assert.Single(Decide(state, new CustodyCommand.Begin(new(QuarantineCause.MarkUnreadable, 7, null))).Events);
        var settled = CustodyLifecycle.Owes(CustodyLifecycle.Evolve(state, again), again).Single(o => o.Kind == ObligationKind.SettleDefect);
        Assert.Equal((DefectId.Of(LedgerCustody.Stream, 1).Value, nameof(DefectEnd.Superseded)), (settled.Stream.Id, settled.Subject));
    }

    [Fact]
    public void A_host_that_starts_again_goes_on_with_it_and_a_ledger_put_back_again_begins_it_anew()
    {
        var (state, _) = Begun();
        Assert.Equal(RefusalCode.NothingOwed, Decide(state, new CustodyCommand.Begin(Behind with { Ledger = 9 })).Refusal!.Code);
        var again = Then(Then(state, new CustodyCommand.NoteAsked(1, 3)), new CustodyCommand.Begin(new(QuarantineCause.Behind, 7, 20)));
        Assert.Equal((3, null), (again.Open!.Number, again.Open.Asked));
    }

    [Fact]
    public void It_is_released_only_after_every_access_was_read_and_by_somebody_who_is_here()
    {
        var (state, _) = Begun();
        Assert.Equal(RefusalCode.NotAllowed, Decide(state, Release(Eve)).Refusal!.Code);
        state = Then(state, new CustodyCommand.NoteAsked(1, 3));
        Assert.Contains("1 of 3", Decide(state, Release(Eve), Dead).Refusal!.Reason, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.NoAuthority, Decide(state, Release(new("nobody"))).Refusal!.Code);
        Assert.Equal(CustodyState.Sound, Then(state, Release(Eve)).State);
    }

    [Fact]
    public void What_cannot_be_read_is_left_out_only_by_name_and_by_a_human_and_owes_that_its_owner_is_told()
    {
        var state = Then(Begun().State, new CustodyCommand.NoteAsked(1, 3));
        Assert.Contains("2 of 3", Decide(state, Release(Eve, Dead), Dead, Gone).Refusal!.Reason, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.NoAuthority, Decide(state, Release(new("nobody"), Dead), Dead).Refusal!.Code);

        var read = new AccessId("crm/read~ana");
        var released = Assert.IsType<CustodyEvent.QuarantineReleased>(Assert.Single(Decide(state, Release(Eve, Dead, read), Dead).Events));
        Assert.Equal(Dead, Assert.Single(released.Unread!.Value));
        var owed = Assert.Single(CustodyLifecycle.Owes(CustodyLifecycle.Evolve(state, released), released), o => o.Kind == ObligationKind.TellUnread);
        Assert.Equal((StreamRef.Of(Dead), "1"), (owed.Stream, owed.Subject));
        Assert.Null(Assert.IsType<CustodyEvent.QuarantineReleased>(Assert.Single(Decide(state, Release(Eve)).Events)).Unread);
    }

    [Fact]
    public void What_was_left_unread_is_given_nothing_until_it_was_read_and_ends_all_the_same()
    {
        new Held().AskReading().Claim(Held.R1).IsRefusedUnchanged(RefusalCode.Quarantined);
        new Held().AskReading().NoteReading(Presence.Unknown).Claim(Held.R1).IsRefusedUnchanged(RefusalCode.Quarantined);
        new Held().Claim(Held.R1).AskReading().BeginGrant(Presence.Absent).IsRefusedUnchanged(RefusalCode.Quarantined);
        new Held().AskReading().NoteReading(Presence.Absent).Claim(Held.R1).Is(AccessState.Provisioning);
        new Held().Active().AskReading().End(Held.R1).Revoked().Is(AccessState.Absent).Ended(Held.R1, Outcome.Removed);
    }

    [Fact]
    public void Without_a_quarantine_there_is_nothing_to_release_and_nothing_to_ask()
    {
        Assert.Equal(RefusalCode.NothingOwed, Decide(LedgerCustody.Sound, Release(Eve)).Refusal!.Code);
        Assert.Equal(RefusalCode.NothingOwed, Decide(LedgerCustody.Sound, new CustodyCommand.NoteAsked(1, 3)).Refusal!.Code);
    }

    [Fact]
    public void In_it_nothing_is_submitted_approved_or_authorised_and_a_denial_a_release_and_an_end_count()
    {
        new Asked { Custody = CustodyState.Quarantined }.Submit(Ana, Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromHours(1))).IsRefusedUnchanged(RefusalCode.Quarantined);
        Asked.ByAna().InQuarantine().Approve(Ben).IsRefusedUnchanged(RefusalCode.Quarantined);
        Asked.ByAna().InQuarantine().Deny(Ben).IsClosedAs(Outcome.Denied);
        Asked.ByAna().Approved().InQuarantine().Authorise().IsRefusedUnchanged(RefusalCode.Quarantined);
        Asked.ByAna().Active().InQuarantine().After(TimeSpan.FromHours(9)).Expire().IsEnding(EndCause.Expired);
        Asked.ByAna().Active().InQuarantine().Release(Ana).IsEnding(EndCause.Released);
    }

    [Fact]
    public void In_it_no_edge_is_claimed_or_granted_and_a_revocation_goes_through_to_its_proof()
    {
        new Held().InQuarantine().Claim(Held.R1).IsRefusedUnchanged(RefusalCode.Quarantined);
        new Held().Claim(Held.R1).InQuarantine().BeginGrant(Presence.Absent).IsRefusedUnchanged(RefusalCode.Quarantined);
        new Held().Active().InQuarantine().End(Held.R1).Revoked().Is(AccessState.Absent).Ended(Held.R1, Outcome.Removed);
    }

    [Fact]
    public void An_edge_that_should_be_gone_and_is_read_as_there_is_revoked()
    {
        var held = new Held().Revoking().Revoked().InQuarantine().AskReading().Owes(ObligationKind.ReadAccess).NoteReading(Presence.Present);
        held.Is(AccessState.Revoking).Raises(TaskReason.FoundBeyondEnd).Owes(ObligationKind.Revoke);
        Assert.Equal(held.Now, held.Access.Reading!.At);
    }

    [Fact]
    public void An_edge_that_this_ledger_never_called_for_is_for_its_owner_to_decide() =>
        new Held().InQuarantine().AskReading().NoteReading(Presence.Present).Is(AccessState.AskingOwner).Owes(ObligationKind.DeliverCard);

    [Fact]
    public void An_edge_that_should_be_there_and_is_gone_is_told_and_not_made_again() =>
        new Held().Active().InQuarantine().AskReading().NoteReading(Presence.Absent).Is(AccessState.Active).Raises(TaskReason.FoundGone);

    [Fact]
    public void What_could_not_be_read_is_not_read()
    {
        Assert.Null(new Held().Active().AskReading().NoteReading(Presence.Unknown).Access.Reading!.At);
        new Held().Active().AskReading().NoteReading(Presence.Present).NoteReading(Presence.Present).IsRefusedUnchanged(RefusalCode.NothingOwed);
        new Held().Active().AskReading().AskReading().IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    private static (LedgerCustody State, IEnumerable<CustodyEvent> Events) Begun()
    {
        var decided = Decide(LedgerCustody.Sound, new CustodyCommand.Begin(Behind));
        return (decided.Events.Aggregate(LedgerCustody.Sound, CustodyLifecycle.Evolve), decided.Events);
    }

    private static readonly AccessId Dead = new("old/read~ana"), Gone = new("gone/read~ben");

    private static CustodyCommand Release(PersonId by, params AccessId[] without) => new CustodyCommand.Release(by, Because) { Unread = [.. without] };

    private static LedgerCustody Then(LedgerCustody state, CustodyCommand command)
    {
        var decided = Decide(state, command);
        Assert.Null(decided.Refusal);
        return decided.Events.Aggregate(state, CustodyLifecycle.Evolve);
    }

    private static Decided<CustodyEvent> Decide(LedgerCustody state, CustodyCommand command, params AccessId[] unread) =>
        CustodyLifecycle.Decide(state, command, new(Field.Organisation, Noon, _ => [.. unread]));
}
