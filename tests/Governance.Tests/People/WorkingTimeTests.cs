using System.Globalization;
using ChatGovernanceBot.Governance.People.Working;

namespace ChatGovernanceBot.Governance.Tests.People;

public class WorkingTimeTests
{
    internal static readonly WorkCalendar EightToSix = Weekly(new(8, 0), new(18, 0));

    [Theory]
    [InlineData("2026-03-06T16:00Z", "2026-03-09T09:00Z", "2026-03-09T10:00Z")]
    [InlineData("2026-03-27T16:00Z", "2026-03-30T08:00Z", "2026-03-30T09:00Z")]
    public void Four_working_hours_from_Friday_17_in_Berlin_end_on_Monday_at_11_and_three_quarters_of_them_at_10_also_over_a_clock_change(string asked, string reminded, string due)
    {
        var berlin = new WorkingTime(EightToSix, "Europe/Berlin");
        Assert.Equal(At(due), berlin.After(At(asked), TimeSpan.FromHours(4)));
        Assert.Equal(At(reminded), berlin.Share(At(asked), At(due), 3, 4));
        Assert.Equal(At(reminded) - TimeSpan.FromHours(1), berlin.Share(At(asked), At(due), 1, 2));
    }

    [Fact]
    public void Each_approver_is_counted_in_their_own_zone()
    {
        var (asked, lapses) = (At("2026-03-05T00:00Z"), At("2026-03-06T00:00Z"));
        Assert.Equal(At("2026-03-05T04:00Z"), new WorkingTime(WorkCalendar.Usual, "Asia/Tokyo").Share(asked, lapses, 1, 2));
        Assert.Equal(At("2026-03-05T18:00Z"), new WorkingTime(WorkCalendar.Usual, "America/New_York").Share(asked, lapses, 1, 2));
    }

    [Theory]
    [InlineData("DE", "2026-10-02T15:00Z", "2026-10-05T07:00Z")]
    [InlineData("DE-BY", "2026-06-03T15:00Z", "2026-06-05T07:00Z")]
    [InlineData("DE-BE", "2026-06-03T15:00Z", "2026-06-04T07:00Z")]
    public void Nothing_is_counted_on_a_public_holiday_of_the_region(string region, string closed, string opens)
    {
        var calendar = WorkCalendar.Usual with { Holidays = Holidays.Of(region) };
        Assert.Equal(At(opens) + TimeSpan.FromMinutes(1), new WorkingTime(calendar, "Europe/Berlin").After(At(closed), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_holiday_that_is_made_up_for_in_the_year_before_is_free_then() =>
        Assert.True(Holidays.Of("US").Contains(new(2027, 12, 31)));

    [Fact]
    public void A_day_closed_besides_is_not_worked()
    {
        var calendar = EightToSix with { Closed = [new(2026, 12, 24)] };
        Assert.Equal(TimeSpan.Zero, new WorkingTime(calendar, "Europe/Berlin").Between(At("2026-12-24T00:00Z"), At("2026-12-24T22:00Z")));
    }

    [Fact]
    public void Where_nobody_works_nobody_is_reminded()
    {
        var berlin = new WorkingTime(EightToSix, "Europe/Berlin");
        Assert.Null(berlin.Share(At("2026-03-07T08:00Z"), At("2026-03-08T20:00Z"), 1, 2));
        Assert.Null(new WorkingTime(EightToSix with { Spans = [] }, "UTC").After(At("2026-03-07T08:00Z"), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void A_night_shift_counts_the_hour_that_the_clock_change_gives_and_not_the_one_that_it_takes()
    {
        var nights = new WorkingTime(new([new(DayOfWeek.Sunday, new(0, 0), new(6, 0))], Holidays.None, []), "Europe/Berlin");
        Assert.Equal(TimeSpan.FromHours(7), nights.Between(At("2026-10-24T12:00Z"), At("2026-10-25T12:00Z")));
        Assert.Equal(TimeSpan.FromHours(5), nights.Between(At("2026-03-28T12:00Z"), At("2026-03-29T12:00Z")));
    }

    [Fact]
    public void A_stretch_that_begins_in_the_hour_that_does_not_exist_begins_when_the_clock_goes_on()
    {
        var nights = new WorkingTime(new([new(DayOfWeek.Sunday, new(2, 30), new(4, 0))], Holidays.None, []), "Europe/Berlin");
        Assert.Equal(At("2026-03-29T01:10Z"), nights.After(At("2026-03-28T12:00Z"), TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void Every_region_has_its_holidays_in_every_year_that_the_library_knows()
    {
        string[] regions = ["AU", "BR", "CA", "CH", "DE", "DE-BE", "ES", "FR", "GB", "GB-SCT", "IE", "JP", "NO", "PL", "US", "ZA"];
        Assert.All(regions.Select(Holidays.Of), known =>
            Assert.All(Enumerable.Range(2024, 12), year => Assert.InRange(Enumerable.Range(0, 365).Count(day => known.Contains(new DateOnly(year, 1, 1).AddDays(day))), 4, 30)));
        Assert.False(Holidays.IsKnown("PO") || Holidays.IsKnown("de") || Holidays.IsKnown(""));
        Assert.False(Holidays.Of("TR").Contains(new(2300, 1, 1)));
    }

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static WorkCalendar Weekly(TimeOnly from, TimeOnly to) => WorkCalendar.Usual with { Spans = [.. WorkCalendar.Usual.Spans.Select(s => s with { From = from, To = to })] };
}
