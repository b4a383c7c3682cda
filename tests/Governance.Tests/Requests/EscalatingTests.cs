using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class EscalatingTests
{
    private static Asked Silent(params Selector[] steps) => Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, Stage(Manager) with
    {
        Escalations = [.. steps.Select((to, n) => new Escalation(TimeSpan.FromHours(n + 1), to))],
    })]));

    private static Asked Escalate(Asked asked, int step) => asked.When(new RequestCommand.Escalate(asked.Request!.Id, 1, Open(asked).Opening, step));

    private static ItemState.AwaitingApproval Open(Asked asked) => (ItemState.AwaitingApproval)asked.Item.State;

    [Fact]
    public void Silence_brings_in_whom_the_policy_names_and_their_vote_counts_to_the_grant()
    {
        var asked = Silent(new Selector.Named(Cai));
        Assert.Equal(Noon.AddHours(1), Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.EscalateStage).DueAt);
        asked.Approve(Cai).IsRefusedUnchanged(RefusalCode.NoAuthority);

        Escalate(asked.After(TimeSpan.FromHours(1)), 0);
        Assert.Equal("ben cai", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.DeliverCard && CardSubject.Parse(o.Subject).To == Cai);
        asked.Approve(Cai).Authorise();
        Assert.Single(asked.Events.OfType<RequestEvent.GrantAuthorised>());
    }

    [Fact]
    public void Who_was_asked_first_may_still_decide() =>
        Assert.IsType<ItemState.Approved>(Escalate(Silent(new Selector.Named(Cai)).After(TimeSpan.FromHours(1)), 0).Approve(Ben).Item.State);

    [Fact]
    public void It_is_not_escalated_early_nor_twice_nor_after_a_decision()
    {
        Escalate(Silent(new Selector.Named(Cai)), 0).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Escalate(Escalate(Silent(new Selector.Named(Cai)).After(TimeSpan.FromHours(1)), 0), 0).IsRefusedUnchanged(RefusalCode.NothingOwed);
        var decided = Silent(new Selector.Named(Cai));
        var opening = Open(decided).Opening;
        decided.Approve(Ben).After(TimeSpan.FromHours(1)).When(new RequestCommand.Escalate(decided.Request!.Id, 1, opening, 0)).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void A_step_that_names_nobody_new_goes_at_once_to_the_next_and_never_to_the_requester()
    {
        var asked = Escalate(Silent(new Selector.Named(Ana), new Selector.Named(Ben), new Selector.Named(Cai)).After(TimeSpan.FromHours(1)), 0);
        Assert.Equal("ben cai", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.Equal(3, Open(asked).Reach);
    }

    [Fact]
    public void What_lapses_is_not_escalated_any_more() =>
        Escalate(Silent(new Selector.Named(Cai)).After(TimeSpan.FromDays(2)), 0).IsRefusedUnchanged(RefusalCode.NothingOwed);

    [Fact]
    public void Who_cannot_be_reached_is_not_waited_for()
    {
        var asked = Silent(new Selector.Named(Cai), new Selector.Named(Dia));
        var task = new HumanTask(Eve, TaskReason.Undeliverable, "no channel");
        asked.When(new RequestCommand.PassOver(asked.Request!.Id, 1, Ben, task));
        Assert.Equal("ben cai", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.Equal(task, Assert.Single(asked.Events.OfType<RequestEvent.TaskRaised>()).Task);
        Assert.Equal(Noon.AddHours(2), Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.EscalateStage).DueAt);
        Escalate(asked.After(TimeSpan.FromHours(1)), 0).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void Somebody_who_is_not_asked_and_cannot_be_reached_brings_in_nobody()
    {
        var asked = Silent(new Selector.Named(Cai));
        asked.When(new RequestCommand.PassOver(asked.Request!.Id, 1, Fay, new(Eve, TaskReason.Undeliverable, "no channel")));
        Assert.Single(asked.Events);
        Assert.Equal(0, Open(asked).Reach);
    }

    [Fact]
    public void Who_has_decided_and_cannot_be_reached_since_is_counted_all_the_same_and_brings_in_nobody()
    {
        var asked = With(Stage(Named(Ben, Cai), 2, Group("backup")) with { Escalations = [new(TimeSpan.FromHours(1), new Selector.Named(Dia))] }).Approve(Ben);
        Reach(asked, Ben).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Equal("ben cai", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.IsType<ItemState.Approved>(asked.Approve(Cai).Item.State);
    }

    private static Asked Reach(Asked asked, params PersonId[] cannot)
    {
        foreach (var person in cannot)
        {
            asked.When(new RequestCommand.PassOver(asked.Request!.Id, 1, person, Unreached(person)));
        }

        return asked;
    }

    private static HumanTask Unreached(PersonId person) => new(Eve, TaskReason.Undeliverable, "no channel") { About = person };

    private static Asked With(Stage stage) => Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, stage)]));

    [Fact]
    public void Somebody_who_cannot_be_reached_is_one_defect_and_passed_over_once_however_often_it_is_tried()
    {
        var asked = Reach(Silent(new Selector.Named(Cai), new Selector.Named(Dia)), Ben);
        Reach(asked, Ben).IsRefusedUnchanged(RefusalCode.NothingOwed);
        asked.When(new RequestCommand.RaiseTask(asked.Request!.Id, 0, Unreached(Ben))).IsRefusedUnchanged(RefusalCode.NothingOwed);
        Assert.Equal("ben cai", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));

        Assert.Single(Reach(asked, Cai).Events.OfType<RequestEvent.TaskRaised>());
    }

    [Fact]
    public void Where_nobody_who_is_asked_can_be_reached_the_fallback_is_asked_at_once_and_decides()
    {
        var asked = Reach(With(Stage(Manager, fallback: Group("backup")) with { DecideWithin = TimeSpan.FromDays(8) }), Ben);
        Assert.Equal("ben eve fay", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.Equal([Eve, Fay], asked.Obligations.Where(o => o.Kind == ObligationKind.DeliverCard).Select(o => CardSubject.Parse(o.Subject)).Where(s => s.Card == CardKind.Approval).Select(s => s.To));
        Assert.Equal(4, asked.Events.OfType<RequestEvent.FallbackAsked>().Single().Reminders.Length);

        Assert.IsType<ItemState.Approved>(asked.Approve(Fay).Item.State);
        Assert.Single(asked.Authorise().Events.OfType<RequestEvent.GrantAuthorised>());
    }

    [Fact]
    public void The_fallback_is_not_asked_while_those_who_can_be_reached_are_enough()
    {
        var asked = Reach(With(Stage(Named(Ben, Cai, Dia), 2, Group("backup"))), Ben);
        asked.Approve(Fay).IsRefusedUnchanged(RefusalCode.NoAuthority);

        Reach(asked, Cai);
        Assert.Equal("ben cai dia eve fay", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.IsType<ItemState.Approved>(asked.Approve(Dia).Approve(Eve).Item.State);
    }

    [Fact]
    public void Whom_the_steps_name_come_before_the_fallback_and_the_fallback_when_they_cannot_be_reached_either()
    {
        var asked = Reach(With(Stage(Manager, fallback: Group("backup")) with { Escalations = [new(TimeSpan.FromHours(1), new Selector.Named(Cai))] }), Ben);
        Assert.Equal("ben cai", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.Equal("ben cai eve fay", string.Join(" ", Open(Reach(asked, Cai)).Asked.Select(p => p.Value)));
    }

    [Fact]
    public void Steps_that_bring_in_nobody_do_not_keep_the_fallback_from_being_asked()
    {
        var asked = Reach(With(Stage(Manager, fallback: Group("backup")) with { Escalations = [new(TimeSpan.FromHours(1), new Selector.Named(Ben))] }), Ben);
        Assert.Equal("ben eve fay", string.Join(" ", Open(asked).Asked.Select(p => p.Value)));
        Assert.DoesNotContain(asked.Events, e => e is RequestEvent.TaskRaised { Task.Reason: TaskReason.EscalationRanOut });
    }

    [Fact]
    public void Silence_alone_asks_the_fallback_only_where_a_step_says_so()
    {
        var asked = With(Stage(Manager, fallback: Group("backup")));
        Assert.DoesNotContain(asked.Obligations, o => o.Kind == ObligationKind.EscalateStage);
        asked.After(TimeSpan.FromHours(47)).Approve(Fay).IsRefusedUnchanged(RefusalCode.NoAuthority);
    }

    [Fact]
    public void Who_asked_or_gets_it_is_never_the_fallback_and_without_one_it_stays_with_those_asked()
    {
        Assert.Equal("ben", string.Join(" ", Open(Reach(With(Stage(Manager, fallback: Named(Ana))), Ben)).Asked.Select(p => p.Value)));
        Assert.Equal("ben", string.Join(" ", Open(Reach(With(Stage(Manager)), Ben)).Asked.Select(p => p.Value)));
    }

    [Fact]
    public void A_chain_that_ran_out_is_a_defect_with_an_owner_before_the_stage_lapses()
    {
        var asked = Escalate(Silent(new Selector.Named(Cai)).After(TimeSpan.FromHours(1)), 0);
        var next = Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.EscalateStage).DueAt;
        Assert.InRange(next, asked.Now, Open(asked).LapsesAt);

        Escalate(asked.After(next - asked.Now), 1);
        Assert.Equal(TaskReason.EscalationRanOut, Assert.Single(asked.Events.OfType<RequestEvent.TaskRaised>()).Task.Reason);
        Assert.Contains(asked.Obligations, o => o.Kind == ObligationKind.OpenDefect);
        Assert.DoesNotContain(asked.Obligations, o => o.Kind == ObligationKind.EscalateStage);
    }
}
