using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class NudgingTests
{
    private static readonly TimeSpan Apart = Pacing.Apart;

    private static Asked Waiting() => Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, Stage(Named(Ben, Cai), 2) with { DecideWithin = TimeSpan.FromDays(30) })]));

    private static Asked Nudge(Asked asked, Governance.PersonId by) => asked.When(new RequestCommand.Nudge(asked.Request!.Id, by));

    private static IEnumerable<Governance.PersonId> Told(Asked asked) =>
        asked.Obligations.Select(o => CardSubject.Parse(o.Subject)).Where(s => s.Card == CardKind.ApprovalNudge).Select(s => s.To);

    [Fact]
    public void Those_who_have_not_decided_are_told_once_more_and_no_time_is_moved()
    {
        var asked = Waiting().Approve(Ben).After(Apart);
        var lapses = ((ItemState.AwaitingApproval)asked.Item.State).LapsesAt;
        Assert.Equal([Cai], Told(Nudge(asked, Ana)));
        Assert.Equal(lapses, ((ItemState.AwaitingApproval)asked.Item.State).LapsesAt);
    }

    [Fact]
    public void Nobody_is_nudged_within_four_hours_of_having_been_asked_reminded_or_nudged()
    {
        var asked = Waiting().After(Apart - TimeSpan.FromSeconds(1));
        Nudge(asked, Ana).IsRefusedUnchanged(RefusalCode.NotAllowed);
        Assert.Equal(2, Told(Nudge(asked.After(TimeSpan.FromSeconds(1)), Ana)).Count());
        Nudge(asked, Ana).IsRefusedUnchanged(RefusalCode.NotAllowed);
        Assert.Equal(asked.Now + Apart, Nudging.NextAt(asked.Request!, asked.Now));
        var reminded = ((ItemState.AwaitingApproval)asked.Item.State).Reminders[0].At;
        Nudge(asked.After(reminded + TimeSpan.FromHours(1) - asked.Now), Ana).IsRefusedUnchanged(RefusalCode.NotAllowed);
        Assert.Equal(2, Told(Nudge(asked.After(Apart), Ana)).Count());
    }

    [Fact]
    public void Only_who_waits_may_nudge_and_only_where_somebody_is_asked()
    {
        Nudge(Waiting().After(Apart), Ben).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Nudge(Asked.ByAna().Active().After(Apart), Ana).IsRefusedUnchanged(RefusalCode.MovedOn);
        Nudge(Asked.ByAna().Withdraw(Ana).After(Apart), Ana).IsRefusedUnchanged(RefusalCode.MovedOn);
    }

    [Fact]
    public void A_nudge_about_a_decision_that_was_taken_meanwhile_is_not_brought()
    {
        var asked = Waiting().After(Apart);
        var owed = Nudge(asked, Ana).Obligations.Select(o => CardSubject.Parse(o.Subject)).ToList();
        asked.Approve(Ben);
        Assert.Equal([Cai], owed.Where(o => Nudging.IsWanted(asked.Request!, o, asked.Organisation, asked.Now)).Select(o => o.To));
    }

    [Fact]
    public void Every_card_either_waits_for_its_turn_or_is_about_a_decision() => Assert.All(Enum.GetValues<CardKind>(), card => Pacing.IsPaced(card));
}
