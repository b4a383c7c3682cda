using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Governance.Tests.People;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Requests;

public class RemindingTests
{
    private static Asked Within(TimeSpan time, int quorum = 1) =>
        Asked.By(Ana, Ana.AsIdentity, Read, Of(1, [Rule(Read, Stage(Named(Ben, Cai), quorum) with { DecideWithin = time })]));

    private static List<Obligation> Owed(Asked asked) => [.. asked.Obligations.Where(o => o.Kind == ObligationKind.DeliverCard && CardSubject.Parse(o.Subject).Card is CardKind.ApprovalReminder or CardKind.LastApprovalReminder)];

    private static bool IsWanted(Asked asked, Obligation owed) => Reminding.IsWanted(asked.Request!, CardSubject.Parse(owed.Subject), asked.Organisation, asked.Now);

    [Fact]
    public void Who_is_asked_is_reminded_at_half_and_at_three_quarters_as_they_work()
    {
        var asked = Within(TimeSpan.FromDays(7));
        var (half, threeQuarters) = StageTimes.RemindersOf(asked.Organisation.Roster.Find(Ben)!, Noon, Noon.AddDays(7));
        var ofBen = Owed(asked).Where(o => CardSubject.Parse(o.Subject).To == Ben).ToList();
        Assert.Equal(half, ofBen[0].DueAt);
        Assert.Equal(threeQuarters, ofBen[1].DueAt);
        Assert.Equal(4, Owed(asked).Count);
    }

    [Fact]
    public void No_two_messages_about_a_request_come_to_a_person_within_four_hours() => Assert.All(new[] { 1, 5, 9, 14, 30, 48, 72, 100 }, hours =>
    {
        foreach (var ofOne in Owed(Within(TimeSpan.FromHours(hours))).GroupBy(o => CardSubject.Parse(o.Subject).To))
        {
            List<DateTimeOffset> told = [Noon, .. ofOne.Select(o => o.DueAt).Order()];
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
        var open = Assert.IsType<ItemState.AwaitingApproval>(asked.Item.State);
        Assert.Equal(WorkingTimeTests.At(due), open.LapsesAt);
        Assert.Equal(new Reminder(Ben, CardKind.LastApprovalReminder, WorkingTimeTests.At(reminded)), Assert.Single(open.Reminders));
    }

    [Fact]
    public void Who_decided_is_reminded_no_more_and_the_others_are()
    {
        var asked = Within(TimeSpan.FromDays(7), 2);
        var owed = Owed(asked).Where(o => CardSubject.Parse(o.Subject).Card == CardKind.ApprovalReminder).ToList();
        asked.Approve(Ben).After(owed[0].DueAt - Noon);
        Assert.Equal([Cai], owed.Where(o => IsWanted(asked, o)).Select(o => CardSubject.Parse(o.Subject).To));
        asked.Approve(Cai);
        Assert.DoesNotContain(owed, o => IsWanted(asked, o));
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
        var ofBen = Owed(asked).Where(o => CardSubject.Parse(o.Subject).To == Ben).ToList();
        asked.After(ofBen[1].DueAt - Noon);
        Assert.Equal(CardKind.LastApprovalReminder, CardSubject.Parse(Assert.Single(ofBen, o => IsWanted(asked, o)).Subject).Card);
        var earlier = CardSubject.Parse(ofBen[1].Subject) with { Mark = 1 };
        Assert.False(Reminding.IsWanted(asked.Request!, earlier, asked.Organisation, asked.Now));
    }
}
