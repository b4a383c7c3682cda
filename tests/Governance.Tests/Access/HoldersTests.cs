using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

public sealed class HoldersTests
{
    private static readonly Organisation WithoutAna = Of(2, Rules, Roster(null, Ana)), WithoutAnyone = Of(2, Rules, Roster(null, Gil, Hal, Cai, Eve));
    private static readonly AccessId OfMachine = AccessId.Of(Read, Svc);

    [Fact]
    public void Who_has_left_loses_what_they_hold_at_once_and_it_is_proven()
    {
        var held = new Held().Active().Under(WithoutAna).LookAtHolder();
        held.Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1).Owes(ObligationKind.Revoke);
        Assert.Equal(EndCause.Left, Assert.IsType<AccessEvent.RevocationOrdered>(held.Events[0]).Cause);
        held.Revoked().Ended(R1, Outcome.Removed).Is(AccessState.Absent);
        held.LookAtHolder().IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void Who_is_missing_from_the_roster_loses_it_too() =>
        new Held().Active().Under(Of(2, Rules, new([], []))).LookAtHolder().Is(AccessState.Revoking);

    [Fact]
    public void Who_is_here_keeps_it() => new Held().Active().LookAtHolder().IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void A_machine_that_nobody_answers_for_keeps_it_until_a_deadline_with_a_defect()
    {
        var (access, found) = Orphaned();
        Assert.Equal(TaskReason.NobodyAnswers, found.Task.Reason);
        Assert.Equal(Noon + Holders.TimeToTakeOver, found.RevokeAt);
        Assert.Equal([ObligationKind.DeliverCard, ObligationKind.RevokeOrphan, ObligationKind.OpenDefect], AccessLifecycle.Owes(access, found).Select(o => o.Kind));
        Assert.Equal(RefusalCode.NothingOwed, Decide(access, new AccessCommand.LookAtHolder(OfMachine), WithoutAnyone, Noon).Refusal!.Code);

        var ended = Then(access, Decide(access, new AccessCommand.RevokeOrphan(OfMachine, access.Version), WithoutAnyone, found.RevokeAt));
        Assert.Equal(AccessState.Revoking, ended.State);
    }

    [Fact]
    public void A_deadline_that_is_taken_up_too_early_since_the_clock_went_back_a_little_stays_owed()
    {
        var (access, found) = Orphaned();
        var early = Decide(access, new AccessCommand.RevokeOrphan(OfMachine, access.Version), WithoutAnyone, found.RevokeAt - TimeSpan.FromSeconds(1));
        Assert.Empty(early.Events);
        Assert.Equal(RefusalCode.ClockPutBack, early.Refusal!.Code);
    }

    [Fact]
    public void A_machine_that_somebody_answers_for_again_keeps_it()
    {
        var (access, found) = Orphaned();
        var answered = Then(access, Decide(access, new AccessCommand.LookAtHolder(OfMachine), Field.Organisation, Noon));
        Assert.Null(answered.Orphan);
        Assert.Equal(RefusalCode.NothingOwed, Decide(answered, new AccessCommand.RevokeOrphan(OfMachine, access.Version), WithoutAnyone, found.RevokeAt).Refusal!.Code);
        Assert.Equal(AccessState.Active, Then(access, Decide(access, new AccessCommand.RevokeOrphan(OfMachine, access.Version), Field.Organisation, found.RevokeAt)).State);
    }

    private static (Governance.Access.Access State, AccessEvent.Orphaned Found) Orphaned()
    {
        var active = Governance.Access.Access.Never(OfMachine) with { State = AccessState.Active };
        var decided = Decide(active, new AccessCommand.LookAtHolder(OfMachine), WithoutAnyone, Noon);
        return (Then(active, decided), Assert.IsType<AccessEvent.Orphaned>(Assert.Single(decided.Events)));
    }

    private static Governance.Access.Access Then(Governance.Access.Access state, Decided<AccessEvent> decided) => decided.Events.Aggregate(state, AccessLifecycle.Evolve);

    private static Decided<AccessEvent> Decide(Governance.Access.Access state, AccessCommand command, Organisation organisation, DateTimeOffset now) =>
        AccessLifecycle.Decide(state, command, new(organisation, now, ClockState.Sound, 0.5, _ => null));
}
