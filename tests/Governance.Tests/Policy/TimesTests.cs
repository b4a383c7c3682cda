using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;
using ChatGovernanceBot.Governance.Policy;
using CsCheck;
using static ChatGovernanceBot.Governance.Tests.Field;
using static ChatGovernanceBot.Governance.Tests.People.WorkingTimeTests;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>When stages lapse, reviews come again and ends are announced.</summary>
public class TimesTests
{
    private static readonly Stage Working = Stage(Manager) with { DecideWithin = TimeSpan.FromHours(4), Counted = TimeCount.Working, Escalations = [new(TimeSpan.FromHours(2), Owner)] };

    [Fact]
    public void A_stage_in_working_hours_lapses_when_the_last_of_those_asked_has_had_theirs()
    {
        var friday = At("2026-03-06T16:00Z");
        var roster = new Roster([Human("a", "Europe/Berlin"), Human("b", "America/New_York")], []);
        Assert.Equal(At("2026-03-09T12:00Z"), StageTimes.LapsesAt(Working, roster, [new("a")], friday));
        Assert.Equal(At("2026-03-06T20:00Z"), StageTimes.LapsesAt(Working, roster, [new("b")], friday));
        Assert.Equal(At("2026-03-09T12:00Z"), StageTimes.LapsesAt(Working, roster, [new("b"), new("a")], friday));
        Assert.Equal(At("2026-03-09T10:00Z"), StageTimes.EscalatesAt(Working, Working.Escalations[0], roster, [new("a")], friday));
    }

    [Fact]
    public void A_stage_that_nobody_is_asked_in_lapses_all_the_same()
    {
        Assert.Equal(At("2026-03-09T12:00Z"), StageTimes.LapsesAt(Working, Roster(), [], At("2026-03-06T16:00Z")));
        var never = new Roster([Human("a", "UTC") with { Calendar = WorkCalendar.Usual with { Spans = [] } }], []);
        Assert.Equal(Noon.AddHours(4), StageTimes.LapsesAt(Working, never, [new("a")], Noon));
    }

    [Fact]
    public void Elapsed_time_passes_at_night_too_and_reminders_come_in_working_hours_all_the_same()
    {
        var (opened, lapses) = (At("2026-03-06T16:00Z"), StageTimes.LapsesAt(Stage(Manager), Roster(), [Ben], At("2026-03-06T16:00Z")));
        Assert.Equal(opened.AddDays(2), lapses);
        var (half, quarters) = StageTimes.RemindersOf(Human("a", "UTC"), opened, lapses);
        Assert.Equal((opened.AddMinutes(30), opened.AddMinutes(45)), (half, quarters));
    }

    [Fact]
    public void What_began_on_the_31st_comes_on_the_last_day_of_shorter_months_and_on_the_31st_again()
    {
        var monthly = new Interval(1, IntervalUnit.Months);
        var anchor = At("2026-01-31T08:15Z");
        string[] dates = ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"];
        Assert.Equal(dates.Select(d => At(d + "T08:15Z")), Enumerable.Range(1, 4).Select(n => monthly.Nth(anchor, n)));
        Assert.Equal(At("2028-02-29T08:15Z"), monthly.Nth(anchor, 25));
    }

    [Fact]
    public void Dates_of_an_interval_rise_never_nearer_than_its_shortest_and_whatever_the_offset_of_the_anchor() =>
        Gen.Select(Gen.Int[1, 200], Gen.Bool, Gen.Int[0, 3000], Gen.Int[1, 20], Gen.Int[-12, 14]).Sample((count, months, day, turn, offset) =>
        {
            var interval = new Interval(months ? (count % 24) + 1 : count, months ? IntervalUnit.Months : IntervalUnit.Days);
            var anchor = Noon.AddDays(day);
            var (one, next) = (interval.Nth(anchor, turn), interval.Nth(anchor, turn + 1));
            Assert.True(next - one >= interval.Shortest);
            Assert.Equal(one, interval.Nth(anchor.ToOffset(TimeSpan.FromHours(offset)), turn));
        });

    [Theory]
    [InlineData("8 hours", "2 hours")]
    [InlineData("1 hours", "0.25 hours")]
    [InlineData("240 hours", "24 hours")]
    [InlineData("0.9 hours", "")]
    public void The_notice_is_scaled_to_the_length(string length, string before)
    {
        static TimeSpan Hours(string text) => TimeSpan.FromHours(double.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        var end = Noon + Hours(length);
        Assert.Equal(before.Length == 0 ? (DateTimeOffset?)null : end - Hours(before), NoticeRule.Usual.Before(Noon, end));
    }

    private static Person Human(string id, string zone) => new(new(id), new(id), id, "", "", zone, "en-GB", null, Employment.Active, id, []);
}
