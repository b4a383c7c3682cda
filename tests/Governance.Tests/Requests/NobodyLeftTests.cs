using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

/// <summary>Who was to decide is gone by a change of policy or people: what the policy asks now is asked, and where that is nobody a human hears of it.</summary>
public class NobodyLeftTests
{
    private static readonly Organisation BySecurity = Of(1, [Rule(Read, Stage(Group("security")))]);

    /// <summary>The group security is no longer in the people file.</summary>
    private static Organisation Renamed(params ImmutableArray<Stage> stages) =>
        Of(2, [Rule(Read, stages)], new Roster(Roster().Identities, Roster().Groups.Where(g => g.Key != "security")));

    private static Asked AnaAsks(Organisation organisation) => Asked.By(Ana, Ana.AsIdentity, Read, organisation);

    private static ItemState.AwaitingApproval Open(Asked asked) => Assert.IsType<ItemState.AwaitingApproval>(asked.Item.State);

    private static string Names(IEnumerable<PersonId> people) => string.Join(' ', people.Select(p => p.Value));

    [Fact]
    public void A_group_that_was_renamed_is_asked_at_once_and_its_decision_counts_to_the_grant()
    {
        var asked = AnaAsks(BySecurity).After(TimeSpan.FromHours(3)).Under(Renamed(Stage(Group("backup")))).Look();

        Assert.Equal([0], Assert.Single(asked.Events.OfType<RequestEvent.StagesSetAside>()).Stages.AsEnumerable());
        Assert.Equal((1, "eve fay", asked.Now.AddDays(2)), (Open(asked).Stage, Names(Open(asked).Asked), Open(asked).LapsesAt));
        Assert.Equal("eve fay", Names(asked.Obligations.Where(o => o.Kind == ObligationKind.DeliverCard && o.DueAt == asked.Now).Select(o => CardSubject.Parse(o.Subject)).Where(c => c.Card == CardKind.Approval).Select(c => c.To)));
        Assert.True(asked.Owes(ObligationKind.UpdateCards));
        Assert.DoesNotContain(asked.Events, e => e is RequestEvent.TaskRaised);
        asked.Look().IsRefusedUnchanged(RefusalCode.NothingOwed);

        asked.Approve(Dia, stage: 0).IsRefusedUnchanged(RefusalCode.MovedOn);
        asked.Approve(Dia).IsRefusedUnchanged(RefusalCode.NoAuthority);
        Assert.IsType<ItemState.Approved>(asked.Approve(Eve).Item.State);
        Assert.Single(asked.Authorise().Events.OfType<RequestEvent.GrantAuthorised>());
    }

    [Fact]
    public void Everybody_of_a_group_left_and_the_policy_names_another_in_their_place()
    {
        var asked = AnaAsks(BySecurity).Under(Of(2, [Rule(Read, Stage(Named(Cai)))], Roster(null, Dia, Hal))).Look();
        Assert.Equal("cai", Names(Open(asked).Asked));
        Assert.IsType<ItemState.Approved>(asked.Approve(Cai).Item.State);
    }

    [Fact]
    public void What_was_decided_by_somebody_who_still_may_stays_decided()
    {
        var asked = AnaAsks(Of(1, [Rule(Read, Stage(Manager), Stage(Group("security")))])).Approve(Ben).Under(Renamed(Stage(Manager), Stage(Group("backup")))).Look();
        Assert.Equal((2, "eve fay"), (Open(asked).Stage, Names(Open(asked).Asked)));
        Assert.Equal("ben eve", Names(asked.Approve(Eve).Events.OfType<RequestEvent.ItemApproved>().Single().Counted));
    }

    [Fact]
    public void A_vote_on_what_is_no_longer_asked_fills_nothing_else_and_whoever_cast_it_may_decide_anew()
    {
        var asked = AnaAsks(Of(1, [Rule(Read, Stage(Group("security"), 2))])).Approve(Dia).Under(Renamed(Stage(Named(Dia, Cai), 2))).Look();
        Assert.Equal("dia cai", Names(Open(asked).Asked));
        Assert.IsType<ItemState.AwaitingApproval>(asked.Approve(Cai).Item.State);
        Assert.Equal("cai dia", Names(asked.Approve(Dia).Events.OfType<RequestEvent.ItemApproved>().Single().Counted));
    }

    [Fact]
    public void An_approval_whose_group_is_gone_is_not_granted_and_the_new_one_is_asked()
    {
        var asked = AnaAsks(BySecurity).Approve(Dia).Under(Renamed(Stage(Group("backup")))).Authorise();
        Assert.Empty(asked.Events.OfType<RequestEvent.GrantAuthorised>());
        Assert.Equal("eve fay", Names(Open(asked).Asked));
    }

    [Fact]
    public void One_that_is_being_granted_is_taken_back_and_then_asked_of_the_new_group()
    {
        var asked = AnaAsks(BySecurity).Approve(Dia).Authorise().Under(Renamed(Stage(Group("backup")))).Authorise(2);
        asked.IsEnding(EndCause.AuthorityLost);
        asked.Note(new ClaimReport.Ended(Outcome.NeverGranted, null));
        Assert.Equal("eve fay", Names(Open(asked).Asked));
    }

    [Fact]
    public void A_click_on_what_too_few_are_left_to_decide_is_shown_again_and_the_policy_of_now_is_asked()
    {
        var asked = AnaAsks(Of(1, [Rule(Read, Stage(Group("security"), 2))])).Under(Of(2, [Rule(Read, Stage(Named(Cai)))], Roster(null, Hal))).Approve(Dia);
        asked.IsRefused(RefusalCode.ShowAgain);
        Assert.Empty(asked.Item.Votes);
        Assert.Equal("cai", Names(Open(asked).Asked));
    }

    [Fact]
    public void What_can_still_be_decided_stays_asked_beside_what_the_policy_adds()
    {
        var asked = AnaAsks(BySecurity).Under(Of(2, [Rule(Read, Stage(Group("backup")))])).Look();
        Assert.Empty(asked.Events.OfType<RequestEvent.StagesSetAside>());
        Assert.Equal("dia hal", Names(Open(asked).Asked));
        Assert.IsType<ItemState.Approved>(asked.Approve(Dia).Approve(Eve).Item.State);
    }

    [Fact]
    public void A_group_that_the_policy_names_again_is_asked_again()
    {
        var asked = AnaAsks(BySecurity).Under(Renamed(Stage(Group("backup")))).Look().Under(BySecurity with { Version = new(3) }).Look();
        Assert.Equal("dia hal", Names(Open(asked.Approve(Eve)).Asked));
        Assert.IsType<ItemState.Approved>(asked.Approve(Hal).Item.State);
    }

    [Fact]
    public void Who_was_not_needed_beside_somebody_who_has_left_since_is_asked_again_once()
    {
        ImmutableArray<Rule> rules = [Rule(Read, Stage(new Selector.AllOf([Manager, Named(Dia, Hal)])))];
        var asked = AnaAsks(Of(1, rules)).Approve(Dia).After(TimeSpan.FromHours(1));
        Assert.False(Authority.Awaits(asked.Request!, asked.Item, Hal, asked.Organisation));
        var opened = Open(asked).Opening;

        asked.Under(Of(2, rules, Roster(null, Dia))).Look();
        Assert.Equal("ben hal", Names(Open(asked).Asked));
        Assert.NotEqual(opened, Open(asked).Opening);
        Assert.Single(asked.Events.OfType<RequestEvent.SentBack>());
        asked.After(TimeSpan.FromHours(1)).Look().IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.IsType<ItemState.Approved>(asked.Approve(Hal).Approve(Ben).Item.State);
    }

    [Fact]
    public void Where_nobody_at_all_is_left_it_is_a_defect_once_until_somebody_is_asked()
    {
        ImmutableArray<Rule> two = [Rule(Read, Stage(Named(Ben, Dia)), Stage(AnyOf(Manager, Group("security"))))];
        var asked = AnaAsks(Of(1, two)).Approve(Ben).After(TimeSpan.FromHours(1));
        asked.Under(Of(2, two, Roster(null, Dia, Hal))).Look().IsClosedAs(Outcome.Refused);

        ImmutableArray<Rule> overlapping = [Rule(Read, Stage(Named(Ben, Dia)), Stage(Named(Ben, Cai)))];
        asked = AnaAsks(Of(1, overlapping)).Approve(Ben).After(TimeSpan.FromHours(1)).Under(Of(2, overlapping, Roster(null, Cai))).Look();
        var task = Assert.Single(asked.Events.OfType<RequestEvent.TaskRaised>()).Task;
        Assert.Equal((Eve, TaskReason.NotRoutable, asked.Now), (task.Owner, task.Reason, Open(asked).NobodySince));
        Assert.True(asked.Owes(ObligationKind.OpenDefect));
        asked.After(TimeSpan.FromHours(1)).Look().IsRefusedUnchanged(RefusalCode.NothingOwed);

        asked.Under(Of(3, [Rule(Read, Stage(Named(Ben, Dia)), Stage(Named(Hal)))], Roster(null, Cai))).Look();
        Assert.Equal(("hal", (DateTimeOffset?)null), (Names(Open(asked).Asked), Open(asked).NobodySince));
        Assert.IsType<ItemState.Approved>(asked.Approve(Hal).Item.State);
    }

    [Fact]
    public void Whoever_has_left_is_not_waited_for_and_those_whom_silence_would_bring_in_are_asked_at_once()
    {
        var rule = Rule(Read, Stage(Named(Ben)) with { Escalations = [new(TimeSpan.FromHours(4), Named(Eve))] });
        var late = AnaAsks(Of(1, [rule])).Under(Of(2, [rule], Roster(null, Ben))).Look();
        Assert.Equal("eve", Names(Assert.Single(late.Events.OfType<RequestEvent.AlsoAsked>()).Asked));
        Assert.IsType<ItemState.Approved>(late.Approve(Eve).Item.State);

        var anew = AnaAsks(Of(1, [rule], Roster(null, Ben)));
        Assert.Equal("eve", Names(Open(anew).Asked));
        Assert.Single(anew.Approve(Eve).Under(Of(2, [rule])).Authorise().Events.OfType<RequestEvent.GrantAuthorised>());
    }

    [Fact]
    public void The_fallback_stands_in_for_who_left_before_those_whom_silence_would_bring_in()
    {
        var rule = Rule(Read, Stage(Named(Ben), fallback: Named(Cai)) with { Escalations = [new(TimeSpan.FromHours(4), Named(Eve))] });
        Assert.Equal("cai", Names(Open(AnaAsks(Of(1, [rule], Roster(null, Ben)))).Asked));
        Assert.Equal("eve", Names(Open(AnaAsks(Of(1, [rule], Roster(null, Ben, Cai)))).Asked));
        AnaAsks(Of(1, [rule], Roster(null, Ben, Cai, Eve))).IsClosedAs(Outcome.Refused);
    }
}
