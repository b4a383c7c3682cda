using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People.Working;
using CsCheck;
using NodaTime;

namespace ChatGovernanceBot.Governance.Tests.People;

/// <summary>What holds for any calendar, zone and time, against an oracle that looks at every quarter of an hour.</summary>
public class WorkingTimeProperties
{
    private const long Quarter = TimeSpan.TicksPerMinute * 15;

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Adelaide", "Pacific/Auckland", "America/St_Johns", "Africa/Cairo"];
    private static readonly string[] Regions = ["", "DE-BE", "GB", "US", "IE"];

    private static readonly Gen<ImmutableArray<WorkingSpan>> Spans = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 80], Gen.Int[1, 40])
        .Select((day, from, length) => new WorkingSpan((DayOfWeek)day, TimeOfQuarter(from), TimeOfQuarter(Math.Min(95, from + length))))
        .Array[1, 7].Select(spans => spans.DistinctBy(s => s.Day).ToImmutableArray());

    private static readonly Gen<WorkCalendar> Calendars = Gen.Select(Spans, Gen.Int[0, Regions.Length - 1].Select(i => Regions[i]), Gen.Int[0, 364])
        .Select((spans, region, closed) => new WorkCalendar(spans, region.Length == 0 ? Holidays.None : Holidays.Of(region), [new DateOnly(2026, 1, 1).AddDays(closed)]));

    private static readonly Gen<(WorkCalendar Calendar, string Zone, DateTimeOffset From, DateTimeOffset To)> Cases =
        Gen.Select(Calendars, Gen.Int[0, Zones.Length - 1].Select(i => Zones[i]), Gen.Int[0, 365 * 96], Gen.Int[1, 14 * 96])
            .Select((calendar, zone, from, length) => (calendar, zone, Start(from), Start(from + length)));

    [Fact]
    public void What_is_worked_between_two_instants_is_what_a_look_at_every_quarter_of_an_hour_finds() => Cases.Sample(
        c => Assert.Equal(Looked(c.Calendar, c.Zone, c.From, c.To), new WorkingTime(c.Calendar, c.Zone).Between(c.From, c.To)), iter: 2000);

    [Fact]
    public void Work_adds_up_wherever_it_is_cut_and_the_instant_after_some_work_has_just_that_much_before_it() => Gen.Select(Cases, Gen.Long[0, 14 * 96 * Quarter]).Sample((c, ticks) =>
    {
        var time = new WorkingTime(c.Calendar, c.Zone);
        var middle = c.From + TimeSpan.FromTicks(ticks % (c.To - c.From).Ticks);
        Assert.Equal(time.Between(c.From, c.To), time.Between(c.From, middle) + time.Between(middle, c.To));
        var work = TimeSpan.FromTicks((ticks % TimeSpan.FromHours(30).Ticks) + 1);
        if (time.After(c.From, work) is { } after)
        {
            Assert.Equal(work, time.Between(c.From, after));
            Assert.True(time.IsWorking(after - TimeSpan.FromTicks(1)));
        }
    }, iter: 4000);

    [Fact]
    public void Half_comes_before_three_quarters_and_both_while_somebody_works_and_before_the_end() => Cases.Sample(c =>
    {
        var time = new WorkingTime(c.Calendar, c.Zone);
        var (half, quarters) = (time.Share(c.From, c.To, 1, 2), time.Share(c.From, c.To, 3, 4));
        Assert.Equal(time.Between(c.From, c.To) == TimeSpan.Zero, half is null);
        Assert.Equal(half is null, quarters is null);
        Assert.True(half is null || (c.From < half && half < quarters && quarters <= c.To));
        Assert.All(new[] { half, quarters }.OfType<DateTimeOffset>(), at => Assert.True(time.IsWorking(at - TimeSpan.FromTicks(1))));
    }, iter: 4000);

    // Transitions lie on quarters of an hour, and so do the stretches: one look stands for the whole quarter.
    private static TimeSpan Looked(WorkCalendar calendar, string zone, DateTimeOffset from, DateTimeOffset to)
    {
        var there = DateTimeZoneProviders.Tzdb[zone];
        var worked = 0;
        for (var at = from; at < to; at += TimeSpan.FromTicks(Quarter))
        {
            var local = Instant.FromDateTimeOffset(at).InZone(there);
            var date = local.Date.ToDateOnly();
            var free = calendar.Holidays.Contains(date) || calendar.Closed.Contains(date);
            worked += !free && calendar.Spans.Any(s => s.Day == date.DayOfWeek && Started(there, date, s.From, at) && !Started(there, date, s.To, at)) ? 1 : 0;
        }

        return TimeSpan.FromTicks(worked * Quarter);
    }

    // A time of day that comes twice counts from its first coming; one that does not come, from the instant that took it.
    private static bool Started(DateTimeZone zone, DateOnly date, TimeOnly time, DateTimeOffset at)
    {
        var mapping = zone.MapLocal(LocalDate.FromDateOnly(date).At(LocalTime.FromTimeOnly(time)));
        var starts = mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
        return Instant.FromDateTimeOffset(at) >= starts;
    }

    private static TimeOnly TimeOfQuarter(int quarter) => new(quarter / 4, quarter % 4 * 15);

    private static DateTimeOffset Start(int quarter) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + TimeSpan.FromTicks(quarter * Quarter);
}
