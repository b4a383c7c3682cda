using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Policy.Holds;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Policy;

public sealed class HoldTests
{
    private static readonly Commitment Because = new("because");
    private static readonly PolicyHoldCommand Hold = new PolicyHoldCommand.Hold("hash", 3, 8);

    [Fact]
    public void A_hold_asks_whoever_owns_what_nobody_else_does_and_is_a_defect()
    {
        var events = Decide(PolicyHold.None, Hold).Events;
        var held = Assert.IsType<PolicyEvent.Held>(Assert.Single(events));
        Assert.Equal((Eve, TaskReason.PolicyHeld), (held.Task.Owner, held.Task.Reason));
        Assert.Equal([ObligationKind.DeliverCard, ObligationKind.OpenDefect], HoldLifecycle.Owes(Held, held).Select(o => o.Kind));
        Assert.Equal(RefusalCode.NothingOwed, Decide(Held, Hold).Refusal!.Code);
    }

    [Fact]
    public void Only_that_person_releases_it_and_only_what_they_saw()
    {
        var refused = Decide(Held, new PolicyHoldCommand.Release(null, Ben, Because)).Refusal!;
        Assert.Equal((RefusalCode.NoAuthority, RefusalTrace.Audited), (refused.Code, refused.Trace));
        Assert.Equal(RefusalCode.MovedOn, Decide(Then(Held, new PolicyHoldCommand.Hold("other", 4, 8)), new PolicyHoldCommand.Release(Held.Open!.Opening, Eve, Because)).Refusal!.Code);
        Assert.Equal((null, "hash"), (Released.Open, Released.Released));
        Assert.Equal(RefusalCode.MovedOn, Decide(Released, new PolicyHoldCommand.Release(null, Eve, Because)).Refusal!.Code);
    }

    [Fact]
    public void Whom_a_file_takes_away_does_not_release_it_and_whoever_leads_them_does()
    {
        var organisation = Field.Organisation with { DefectOwner = Ana };
        var hold = new PolicyHoldCommand.Hold("hash", 2, 8) { Left = [Ana, Ben] };
        var held = Assert.IsType<PolicyEvent.Held>(Assert.Single(Decide(PolicyHold.None, hold, organisation).Events));
        Assert.Equal((Eve, Eve), (held.Task.Owner, held.Releaser!.Value));
        Assert.Contains("ana, who owns what nobody else does, is among them", held.Task.Detail, StringComparison.Ordinal);
        var state = HoldLifecycle.Evolve(PolicyHold.None, held);
        Assert.Equal(RefusalCode.NoAuthority, Decide(state, new PolicyHoldCommand.Release(1, Ana, Because), organisation).Refusal!.Code);
        Assert.Null(Decide(state, new PolicyHoldCommand.Release(1, Eve, Because), organisation).Refusal);
        Assert.Equal(new CardSubject(CardKind.PolicyHeld, 0, 1, Eve), CardSubject.Parse(HoldLifecycle.Owes(state, held).First().Subject));
    }

    [Fact]
    public void Where_nobody_who_leads_them_stays_an_owner_who_does_releases_it_and_where_none_does_nobody()
    {
        var left = new PolicyHoldCommand.Hold("hash", 2, 8) { Left = [Eve] };
        Assert.Equal(Cai, Assert.IsType<PolicyEvent.Held>(Assert.Single(Decide(PolicyHold.None, left).Events)).Releaser);
        var all = Assert.IsType<PolicyEvent.Held>(Assert.Single(Decide(PolicyHold.None, left with { Left = Everybody }).Events));
        Assert.Equal((Eve, null), (all.Task.Owner, all.Releaser));
        Assert.Equal(RefusalCode.NoAuthority, Decide(HoldLifecycle.Evolve(PolicyHold.None, all), new PolicyHoldCommand.Release(1, Eve, Because)).Refusal!.Code);
    }

    [Fact]
    public void What_is_released_is_that_text_and_a_changed_one_is_held_anew()
    {
        Assert.Equal(RefusalCode.NothingOwed, Decide(Released, Hold).Refusal!.Code);
        var again = Then(Released, new PolicyHoldCommand.Hold("other", 4, 8));
        Assert.Equal(("other", null), (again.Open!.Hash, again.Released));
    }

    [Fact]
    public void It_ends_with_the_folder_that_it_was_about()
    {
        Assert.Equal((null, null), (Then(Held, new PolicyHoldCommand.End()).Open, Then(Released, new PolicyHoldCommand.End()).Released));
        Assert.Equal(RefusalCode.NothingOwed, Decide(PolicyHold.None, new PolicyHoldCommand.End()).Refusal!.Code);
    }

    [Fact]
    public void One_defect_is_open_a_hold_and_ends_with_it_or_with_the_next()
    {
        Assert.Equal((1, DefectEnd.Superseded), Settled(Held, new PolicyHoldCommand.Hold("other", 4, 8)));
        Assert.Equal((1, DefectEnd.Released), Settled(Held, new PolicyHoldCommand.Release(1, Eve, Because)));
        Assert.Equal((1, DefectEnd.Mended), Settled(Held, new PolicyHoldCommand.End()));
        Assert.Null(Settled(Released, new PolicyHoldCommand.End()));
        Assert.Null(Settled(Released, new PolicyHoldCommand.Hold("other", 4, 8)));
    }

    [Fact]
    public void A_folder_that_is_refused_is_told_once_however_often_it_is_looked_at_and_by_place_only()
    {
        var events = Decide(PolicyHold.None, Refuse).Events;
        var refused = Assert.IsType<PolicyEvent.FolderRefused>(Assert.Single(events));
        Assert.Equal((Eve, TaskReason.PolicyRefused), (refused.Task.Owner, refused.Task.Reason));
        Assert.Contains("2 problems, the first at people.yaml:3:7", refused.Task.Detail, StringComparison.Ordinal);
        var owed = HoldLifecycle.Owes(Refused, refused).ToList();
        Assert.Equal([ObligationKind.DeliverCard, ObligationKind.OpenDefect], owed.Select(o => o.Kind));
        Assert.Equal(new CardSubject(CardKind.Task, 0, 1, Eve), CardSubject.Parse(owed[0].Subject));
        Assert.Equal(RefusalCode.NothingOwed, Decide(Refused, Refuse).Refusal!.Code);
    }

    [Fact]
    public void Its_defect_ends_with_the_next_refusal_or_a_folder_that_is_right_and_a_hold_goes_its_own_way()
    {
        Assert.Equal((1, DefectEnd.Superseded), Settled(Refused, new PolicyHoldCommand.Refuse("another", 1, null)));
        Assert.Equal((1, DefectEnd.Mended), Settled(Refused, new PolicyHoldCommand.Mend()));
        Assert.Null(Then(Refused, new PolicyHoldCommand.Mend()).Refused);
        Assert.Equal(RefusalCode.NothingOwed, Decide(PolicyHold.None, new PolicyHoldCommand.Mend()).Refusal!.Code);
        Assert.Null(Settled(Held, Refuse));
        Assert.Equal("hash", Then(Then(Held, Refuse), new PolicyHoldCommand.Mend()).Open!.Hash);
    }

    private static readonly PolicyHoldCommand Refuse = new PolicyHoldCommand.Refuse("broken", 2, "people.yaml:3:7");

    private static PolicyHold Refused => Then(PolicyHold.None, Refuse);

    /// <summary>The opening whose defect a command settles; null where it settles none.</summary>
    private static (int Opening, DefectEnd End)? Settled(PolicyHold state, PolicyHoldCommand command)
    {
        var @event = Assert.Single(Decide(state, command).Events);
        var after = HoldLifecycle.Evolve(state, @event);
        return HoldLifecycle.Owes(after, @event).FirstOrDefault(o => o.Kind == ObligationKind.SettleDefect) is { } owed
            ? (Enumerable.Range(1, after.Version).Single(opening => DefectId.Of(PolicyHold.Stream, opening).Value == owed.Stream.Id), Enum.Parse<DefectEnd>(owed.Subject))
            : null;
    }

    private static PolicyHold Held => Then(PolicyHold.None, Hold);
    private static PolicyHold Released => Then(Held, new PolicyHoldCommand.Release(1, Eve, Because));

    private static PolicyHold Then(PolicyHold state, PolicyHoldCommand command)
    {
        var decided = Decide(state, command);
        Assert.Null(decided.Refusal);
        return decided.Events.Aggregate(state, HoldLifecycle.Evolve);
    }

    private static Decided<PolicyEvent> Decide(PolicyHold state, PolicyHoldCommand command, Organisation? organisation = null) => HoldLifecycle.Decide(state, command, new(organisation ?? Field.Organisation, Noon));
}
