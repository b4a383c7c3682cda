using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Governance.Tests.Access;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Defects;

public class DefectTests
{
    private static readonly StreamRef Source = StreamRef.Of(AccessId.Of(Read, Ana.AsIdentity));
    private static readonly HumanTask Stuck = new(Cai, TaskReason.RevocationStuck, "still there");
    private static readonly DefectCommand.Open Open = new(DefectId.Of(Source, 7), Source, 0, Stuck);
    private static readonly Commitment Because = new("because");

    [Fact]
    public void It_is_opened_once_however_often_it_is_carried()
    {
        var defect = Opened();
        Assert.Equal((Open.Defect, Source, Stuck, Noon), (defect.Id, defect.Source, defect.Task, defect.OpenedAt));
        Assert.Equal(RefusalCode.NothingOwed, Decide(defect, Open).Refusal!.Code);
        Assert.NotEqual(DefectId.Of(Source, 8), DefectId.Of(Source, 7));
        Assert.Matches("^D-[2-9A-HJ-NP-Z]{10}$", Open.Defect.Value);
    }

    [Theory]
    [InlineData("cai"), InlineData("eve")]
    public void Its_owner_closes_it_and_so_does_who_owns_what_nobody_else_does(string person)
    {
        var closed = DefectLifecycle.Evolve(Opened(), Assert.Single(Decide(Opened(), Close(person)).Events));
        Assert.Equal((new PersonId(person), Because, Noon), (closed.Closed!.By, closed.Closed.Reason, closed.Closed.At));
        Assert.Equal(RefusalCode.MovedOn, Decide(closed, Close(person)).Refusal!.Code);
    }

    [Theory]
    [InlineData("ana"), InlineData("ben"), InlineData("nobody")]
    public void Nobody_else_closes_it_and_the_try_is_on_the_record(string person)
    {
        var refused = Decide(Opened(), Close(person));
        Assert.Empty(refused.Events);
        Assert.Equal((RefusalCode.NoAuthority, RefusalTrace.Audited), (refused.Refusal!.Code, refused.Refusal.Trace));
    }

    [Fact]
    public void Where_its_owner_has_left_it_is_no_longer_theirs()
    {
        var without = Of(1, Rules, Roster(null, Cai));
        Assert.Equal(Cai, DefectLifecycle.OwnerOf(Opened(), Field.Organisation));
        Assert.Equal(Eve, DefectLifecycle.OwnerOf(Opened(), without));
        Assert.Equal(RefusalCode.NoAuthority, Decide(Opened(), Close("cai"), without).Refusal!.Code);
        Assert.Null(Decide(Opened(), Close("eve"), without).Refusal);
    }

    [Fact]
    public void A_question_and_a_try_that_goes_on_are_no_defects() =>
        Assert.Equal([TaskReason.DecidePreExisting, TaskReason.GrantFailing], Enum.GetValues<TaskReason>().Where(reason => !DefectLifecycle.IsDefect(reason)));

    [Fact]
    public void There_is_none_to_close_before_it_is_opened() => Assert.Equal(RefusalCode.Unknown, Decide(null, Close("cai")).Refusal!.Code);

    [Fact]
    public void It_is_settled_with_what_it_is_about_once_it_was_opened_and_only_while_nobody_closed_it()
    {
        var settle = new DefectCommand.Settle(Open.Defect, DefectEnd.Mended);
        Assert.Equal(RefusalCode.Unknown, Decide(null, settle).Refusal!.Code);
        var settled = DefectLifecycle.Evolve(Opened(), Assert.Single(Decide(Opened(), settle).Events));
        Assert.Equal((new DefectSettled(DefectEnd.Mended, Noon), Noon), (settled.Settled!, settled.EndedAt));
        Assert.Equal(RefusalCode.MovedOn, Decide(settled, Close("cai")).Refusal!.Code);
        Assert.Equal(RefusalCode.MovedOn, Decide(DefectLifecycle.Evolve(Opened(), Assert.Single(Decide(Opened(), Close("cai")).Events)), settle).Refusal!.Code);
    }

    [Fact]
    public void A_revocation_that_is_blocked_owes_a_defect_and_a_question_in_the_ordinary_course_does_not()
    {
        var blocked = new Held().Revoking().BeginRevoke().Return(CallOutcome.Blocked).Raises(TaskReason.RevocationBlocked).Owes(ObligationKind.OpenDefect);
        var owed = blocked.Obligations.Single(o => o.Kind == ObligationKind.OpenDefect);
        Assert.Equal(new DefectSubject(StreamRef.Of(blocked.Access.Id), blocked.Access.Version, 0), DefectSubject.Parse(owed.Subject));
        Assert.Equal(DefectId.Of(StreamRef.Of(blocked.Access.Id), blocked.Access.Version).Value, owed.Stream.Id);
        var asked = new Held().ThereBefore().End(Held.R1);
        Assert.DoesNotContain(asked.Obligations, o => o.Kind == ObligationKind.OpenDefect);
    }

    [Fact]
    public void A_request_that_cannot_be_routed_owes_a_defect()
    {
        var nowhere = Of(1, []);
        var submit = new RequestCommand.Submit(new("R1"), Ana, [new(Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromHours(1)))], Because, null);
        var events = RequestLifecycle.Decide(null, submit, new RequestFacts(nowhere, Noon, ClockState.Sound, _ => [], _ => 0)).Events;
        Request? request = null;
        var owed = new List<Obligation>();
        foreach (var @event in events)
        {
            request = RequestLifecycle.Evolve(request, @event);
            owed.AddRange(RequestLifecycle.Owes(request, @event));
        }

        Assert.Equal(StreamRef.Of(new RequestId("R1")), DefectSubject.Parse(Assert.Single(owed, o => o.Kind == ObligationKind.OpenDefect).Subject).Source);
    }

    private static Defect Opened() => DefectLifecycle.Evolve(null, Assert.Single(Decide(null, Open).Events));

    private static DefectCommand.Close Close(string person) => new(Open.Defect, new PersonId(person), Because);

    private static Decided<DefectEvent> Decide(Defect? state, DefectCommand command, Organisation? organisation = null) =>
        DefectLifecycle.Decide(state, command, new(organisation ?? Field.Organisation, Noon));
}
