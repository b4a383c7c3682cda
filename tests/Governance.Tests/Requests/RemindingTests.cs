using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Governance.Tests.Lives;
using ChatGovernanceBot.Governance.Tests.People;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class RemindingTests
{
    private static Asked Within(TimeSpan time, int quorum = 1) =>
        Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, Stage(Named(Ben, Cai), quorum) with { DecideWithin = time })]));

    private static ItemState.AwaitingApproval Open(Asked asked) => (ItemState.AwaitingApproval)asked.Item.State;

    private static Obligation Next(Asked asked) => Assert.Single(asked.Obligations, o => o.Kind == ObligationKind.RemindStage);

    private static Asked Remind(Asked asked, Obligation next) => asked.When(new RequestCommand.Remind(asked.Request!.Id, 1, Subjects.Number(next, 1), Subjects.Time(next, 2)));

    /// <summary>The cards that remind which are owed by what was just decided.</summary>
    private static List<CardSubject> Cards(Asked asked) => [.. asked.Obligations.Where(o => o.Kind == ObligationKind.DeliverCard).Select(o => CardSubject.Parse(o.Subject)).Where(s => s.Card.IsReminder())];

    /// <summary>Nobody says anything until the stage lapses.</summary>
    private static List<(DateTimeOffset At, CardSubject Card)> Silence(Asked asked)
    {
        var told = new List<(DateTimeOffset, CardSubject)>();
        while (asked.Obligations.SingleOrDefault(o => o.Kind == ObligationKind.RemindStage) is { } next)
        {
            Remind(asked.After(next.DueAt - asked.Now), next);
            told.AddRange(Cards(asked).Select(card => (asked.Now, card)));
        }

        return told;
    }

    private static bool IsWanted(Asked asked, CardSubject card) => Reminding.IsWanted(asked.Request!, card, asked.Organisation, asked.Now);

    [Fact]
    public void Who_is_asked_is_reminded_at_half_and_at_three_quarters_as_they_work()
    {
        var asked = Within(TimeSpan.FromDays(7));
        var (half, threeQuarters) = StageTimes.RemindersOf(asked.Organisation.Roster.Find(Ben)!, Noon, Noon.AddDays(7));
        var told = Silence(asked);
        Assert.Equal([(half!.Value, CardKind.ApprovalReminder), (threeQuarters!.Value, CardKind.LastApprovalReminder)], told.Where(t => t.Card.To == Ben).Select(t => (t.At, t.Card.Card)));
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public void Of_all_that_silence_brings_only_the_first_is_owed_and_its_event_owes_the_next()
    {
        var stage = Stage(Named(Ben)) with { DecideWithin = TimeSpan.FromDays(7), Escalations = [new(TimeSpan.FromDays(5), Named(Cai))] };
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, stage)]));
        ObligationKind[] chases = [ObligationKind.RemindStage, ObligationKind.EscalateStage];
        var order = new List<ObligationKind>();
        while (asked.Obligations.SingleOrDefault(o => chases.Contains(o.Kind)) is { } next)
        {
            order.Add(next.Kind);
            asked.After(next.DueAt > asked.Now ? next.DueAt - asked.Now : TimeSpan.Zero);
            Assert.Null((next.Kind == ObligationKind.RemindStage ? Remind(asked, next) : asked.When(new RequestCommand.Escalate(asked.Request!.Id, 1, Open(asked).Opening, Subjects.Number(next, 2)))).Refusal);
        }

        Assert.Equal([.. Open(asked).Reminders.Select(r => (r.At, ObligationKind.RemindStage)).Distinct().Append((Noon.AddDays(5), ObligationKind.EscalateStage)).OrderBy(p => p.Item1).Select(p => p.Item2)], order.Take(order.Count - 1));
        Assert.Equal(ObligationKind.EscalateStage, order[^1]);
    }

    [Fact]
    public void They_are_not_reminded_early_nor_twice_nor_after_it_lapses_or_was_decided()
    {
        var asked = Within(TimeSpan.FromDays(7));
        var next = Next(asked);
        Remind(asked, next).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Assert.Null(Remind(asked.After(next.DueAt - Noon), next).Refusal);
        Remind(asked, next).IsRefusedUnchanged(RefusalCode.NothingOwed);

        var silent = Within(TimeSpan.FromDays(7));
        Remind(silent.After(TimeSpan.FromDays(7)), next).IsRefusedUnchanged(RefusalCode.NothingOwed);
        var decided = Within(TimeSpan.FromDays(7)).Approve(Ben);
        Remind(decided.After(next.DueAt - Noon), next).IsRefusedUnchanged(RefusalCode.NothingOwed);
    }

    [Fact]
    public void What_is_due_is_said_also_while_the_clock_is_put_back_and_nothing_is_said_early_for_it()
    {
        var asked = Within(TimeSpan.FromDays(7)).WithClockPutBack();
        var next = Next(asked);
        Remind(asked, next).IsRefusedUnchanged(RefusalCode.ClockPutBack);
        Assert.NotEmpty(Cards(Remind(asked.After(next.DueAt - Noon), next)));
    }

    [Fact]
    public void A_late_reminder_is_owed_since_it_was_planned()
    {
        var asked = Within(TimeSpan.FromDays(7));
        var next = Next(asked);
        Remind(asked.After(next.DueAt.AddHours(7) - Noon), next);
        Assert.All(asked.Obligations.Where(o => o.Kind == ObligationKind.DeliverCard), o => Assert.Equal(next.DueAt, o.DueAt));
    }

    [Fact]
    public void Who_is_asked_later_is_reminded_when_their_own_turn_comes_and_whoever_is_not_asked_any_more_is_not()
    {
        Rule[] rules = [Rule(Read, Stage(Manager) with { DecideWithin = TimeSpan.FromDays(7) })];
        var asked = Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [.. rules]));
        var ofBen = Next(asked);
        asked.After(TimeSpan.FromDays(1)).Under(Of(2, [.. rules], Roster(Eve))).Look();
        var again = Next(asked);
        Assert.Equal((ofBen.DueAt, true), (again.DueAt, again.Key != ofBen.Key));

        Remind(asked.After(ofBen.DueAt - asked.Now), ofBen);
        Assert.Empty(Cards(asked));
        var ofEve = Next(asked);
        Remind(asked, again).IsRefusedUnchanged(RefusalCode.NothingOwed);

        Remind(asked.After(ofEve.DueAt - asked.Now), ofEve);
        Assert.Equal(Eve, Assert.Single(Cards(asked)).To);
    }

    [Fact]
    public void No_two_messages_about_a_request_come_to_a_person_within_four_hours() => Assert.All(new[] { 1, 5, 9, 14, 30, 48, 72, 100 }, hours =>
    {
        foreach (var ofOne in Silence(Within(TimeSpan.FromHours(hours))).GroupBy(t => t.Card.To))
        {
            List<DateTimeOffset> told = [Noon, .. ofOne.Select(t => t.At).Order()];
            Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromHours(4)));
        }
    });

    [Theory]
    [InlineData("2026-03-06T16:00Z", "2026-03-09T09:00Z", "2026-03-09T10:00Z")]
    [InlineData("2026-03-27T16:00Z", "2026-03-30T08:00Z", "2026-03-30T09:00Z")]
    public void Where_half_and_three_quarters_are_too_close_the_later_one_comes_also_over_a_clock_change_C26(string at, string reminded, string due)
    {
        var people = Roster();
        var inBerlin = new Roster(people.Identities.Select(i => i is Person p ? p with { Zone = "Europe/Berlin", Calendar = WorkingTimeTests.EightToSix } : i), people.Groups);
        var stage = Stage(Named(Ben)) with { DecideWithin = TimeSpan.FromHours(4), Counted = TimeCount.Working };
        var asked = new Asked { Organisation = Of(1, [Rule(Read, stage)], inBerlin), Now = WorkingTimeTests.At(at) }.Submit(Ana, Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromHours(5)));
        var open = Open(asked);
        Assert.Equal(WorkingTimeTests.At(due), open.LapsesAt);
        Assert.Equal(new Reminder(Ben, CardKind.LastApprovalReminder, WorkingTimeTests.At(reminded)), Assert.Single(open.Reminders));
    }

    [Fact]
    public void Who_decided_is_reminded_no_more_and_the_others_are()
    {
        var asked = Within(TimeSpan.FromDays(7), 2);
        var next = Next(asked);
        Remind(asked.Approve(Ben).After(next.DueAt - Noon), next);
        var card = Assert.Single(Cards(asked));
        Assert.Equal((Cai, CardKind.ApprovalReminder), (card.To, card.Card));
        Assert.Equal([Cai], Assert.IsType<RequestEvent.Reminded>(Assert.Single(asked.Events)).Reminders.Select(r => r.Person));

        asked.Approve(Cai);
        Assert.False(IsWanted(asked, card));
    }

    [Fact]
    public void Where_whose_turn_it_is_has_decided_the_turns_of_the_others_still_come()
    {
        var asked = Within(TimeSpan.FromDays(7), 2);
        var late = Open(asked).Reminders.Select(r => r.At).Distinct().Order().ToList();
        var next = Next(asked);
        asked.Approve(Ben);
        foreach (var at in late)
        {
            Remind(asked.After(at - asked.Now), next);
            Assert.Null(asked.Refusal);
            next = asked.Obligations.SingleOrDefault(o => o.Kind == ObligationKind.RemindStage) ?? next;
        }

        Assert.Null(Reminding.NextOf(Open(asked)));
    }

    [Fact]
    public void A_late_reminder_waits_for_the_next_working_hour_and_a_nudge_or_a_question_does_not()
    {
        var ben = Field.Organisation.Roster.Find(Ben)!;
        var working = new WorkingTime(ben);
        var saturday = new DateTimeOffset(2026, 3, 7, 12, 0, 0, TimeSpan.Zero);
        Assert.False(working.IsWorking(saturday));

        var monday = ReminderHours.From(CardKind.ApprovalReminder, ben, saturday);
        Assert.True(working.IsWorking(monday) && monday < saturday.AddDays(3), $"{monday}");
        Assert.All(new[] { CardKind.ApprovalNudge, CardKind.Approval, CardKind.ExpiryNotice }, card => Assert.Equal(saturday, ReminderHours.From(card, ben, saturday)));
        var endOfWork = working.After(saturday, TimeSpan.FromHours(8))!.Value;
        Assert.Equal(endOfWork, ReminderHours.From(CardKind.ReviewReminder, ben, endOfWork));
    }

    [Fact]
    public void What_piled_up_while_the_host_was_down_is_said_once_and_nothing_of_an_earlier_opening()
    {
        var asked = Within(TimeSpan.FromDays(7));
        var (next, last) = (Next(asked), Open(asked).Reminders.Max(r => r.At));
        Remind(asked.After(last - Noon), next);
        Assert.Equal([(Ben, CardKind.LastApprovalReminder), (Cai, CardKind.LastApprovalReminder)], Cards(asked).Select(c => (c.To, c.Card)));
        Assert.DoesNotContain(asked.Obligations, o => o.Kind == ObligationKind.RemindStage);

        var earlier = Cards(asked)[0] with { Mark = 1 };
        Assert.False(Reminding.IsWanted(asked.Request!, earlier, asked.Organisation, asked.Now));
    }
}
