using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Access.Held;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

public class DriftTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static Held Gone => new Held().Active().After(Day).ObserveLive(Presence.Absent);

    [Fact]
    public void An_owner_who_cannot_be_reached_is_one_defect_that_leaves_the_finding_theirs()
    {
        var held = Gone;
        var unreached = new AccessCommand.RaiseTask(held.Access.Id, new(Eve, TaskReason.Undeliverable, "no account") { About = Cai });
        held.When(unreached).Owes(ObligationKind.OpenDefect);
        Assert.Equal(Cai, held.Access.Owner);
        held.When(unreached).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_live_edge_is_read_again_at_the_interval_of_the_policy()
    {
        var held = new Held().Under(Field.Organisation with { ObserveEvery = TimeSpan.FromHours(6) }).Active().Owes(ObligationKind.ObserveLive);
        Assert.Equal(held.Now + TimeSpan.FromHours(6), held.Obligations.Single(o => o.Kind == ObligationKind.ObserveLive).DueAt);
        held.After(Day).ObserveLive(Presence.Present).Owes(ObligationKind.ObserveLive);
        Assert.Equal(held.Now + TimeSpan.FromHours(6), held.Access.Look!.DueAt);
    }

    [Fact]
    public void There_is_one_chain_of_readings_and_a_duplicate_does_nothing()
    {
        var held = new Held().Active();
        var first = held.Access.Look!.Turn;
        held.Claim(R2).Observe(Presence.Present);
        Assert.Equal(first, held.Access.Look!.Turn);
        held.ObserveLive(Presence.Present).ObserveLive(Presence.Present, first).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void An_edge_that_is_going_is_not_read_by_schedule()
    {
        var held = new Held().Active();
        var turn = held.Access.Look!.Turn;
        held.End(R1);
        Assert.Null(held.Access.Look);
        held.ObserveLive(Presence.Absent, turn).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void Whoever_was_asked_about_a_finding_reads_when_it_is_settled()
    {
        Gone.RevokeFound(Cai).Owes(ObligationKind.UpdateCards);
        Gone.Claim(R2).Observe(Presence.Present).Owes(ObligationKind.UpdateCards);
        Gone.End(R1).Owes(ObligationKind.UpdateCards);
    }

    [Fact]
    public void What_cannot_be_read_is_not_called_gone()
    {
        var held = new Held().Active().After(Day).ObserveLive(Presence.Unknown).Owes(ObligationKind.ObserveLive);
        Assert.Null(held.Access.Finding);
    }

    [Fact]
    public void A_live_edge_that_is_gone_is_one_finding_to_its_owner_and_a_defect()
    {
        var held = Gone.Raises(TaskReason.FoundGone).Owes(ObligationKind.DeliverCard).Owes(ObligationKind.OpenDefect).Is(AccessState.Active).Claims<ClaimState.Active>(R1);
        held.After(Day).ObserveLive(Presence.Absent);
        Assert.Empty(held.Events.OfType<AccessEvent.DriftFound>());
    }

    [Fact]
    public void What_was_gone_and_is_back_without_us_is_a_finding_of_its_own() =>
        Assert.Equal(DriftKind.Back, Gone.After(Day).ObserveLive(Presence.Present).Raises(TaskReason.FoundBack).Access.Finding!.Kind);

    [Fact]
    public void A_new_request_provides_again_what_is_gone_and_settles_the_finding()
    {
        var held = Gone.Claim(R2).Observe(Presence.Absent).Is(AccessState.Provisioning);
        Assert.Null(held.Access.Finding);
        held.Granted().Is(AccessState.Active).Claims<ClaimState.Active>(R2);
    }

    [Fact]
    public void A_new_request_adopts_what_is_back()
    {
        var held = Gone.After(Day).ObserveLive(Presence.Present).Claim(R2).Observe(Presence.Present).Claims<ClaimState.Active>(R2);
        Assert.Null(held.Access.Finding);
    }

    [Fact]
    public void Silence_asks_the_owner_again_then_the_owner_of_the_system_then_who_owns_the_rest()
    {
        var held = Gone;
        Assert.Equal([Day, TimeSpan.FromDays(3), TimeSpan.FromDays(7)], held.Obligations.Where(o => o.Kind == ObligationKind.ChaseFinding).Select(o => o.DueAt - held.Now));
        Assert.Equal([Cai, Eve, Eve], Enumerable.Range(1, 3).Select(step => Assert.Single(held.ChaseFinding(step).Owes(ObligationKind.DeliverCard).Events.OfType<AccessEvent.FindingChased>()).To));
        held.ChaseFinding(2).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_settled_finding_is_not_chased()
    {
        var held = Gone;
        var opening = held.Access.Finding!.Opening;
        held.RevokeFound(Cai).When(new AccessCommand.ChaseFinding(held.Access.Id, opening, 1)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void Revoke_ends_every_claim_and_is_on_the_record()
    {
        var held = Gone.RevokeFound(Cai).Is(AccessState.Revoking).Claims<ClaimState.Ending>(R1);
        Assert.Equal(Cai, Assert.Single(held.Events.OfType<AccessEvent.RevocationOrdered>()).By);
        held.Revoked().Ended(R1, Outcome.Removed);
    }

    [Theory]
    [InlineData("ana")]
    [InlineData("ben")]
    [InlineData("eve")]
    public void Only_who_was_asked_decides(string person) => Gone.RevokeFound(new(person)).IsRefusedUnchanged(RefusalCode.NoAuthority);

    [Fact]
    public void Who_was_asked_later_decides_too() => Gone.ChaseFinding(1).ChaseFinding(2).RevokeFound(Eve).Is(AccessState.Revoking);

    [Fact]
    public void A_finding_is_decided_once() => Gone.RevokeFound(Cai).RevokeFound(Cai).IsRefusedUnchanged(RefusalCode.MovedOn);

    [Fact]
    public void What_is_there_after_its_end_is_a_finding_until_it_is_gone()
    {
        var held = new Held().Revoking().Revoked().Watch(Presence.Present).Raises(TaskReason.FoundBeyondEnd).Is(AccessState.Revoking);
        Assert.Equal(DriftKind.BeyondEnd, held.Access.Finding!.Kind);
        Assert.Null(held.Revoked().Access.Finding);
    }
}
