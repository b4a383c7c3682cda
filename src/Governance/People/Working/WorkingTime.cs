using NodaTime;
using NodaTime.TimeZones;

namespace ChatGovernanceBot.Governance.People.Working;

/// <summary>
/// Counts somebody's working hours as they pass, in their zone: an hour that the clock change takes is not worked and one that it gives is.
/// The zones are those of the library, so the host's zone, locale and time zone files change nothing.
/// </summary>
/// <param name="zone">IANA, for example <c>Europe/Berlin</c>.</param>
public sealed class WorkingTime(WorkCalendar calendar, string zone)
{
    /// <summary>How far ahead work is looked for: a calendar in which everything is closed has none.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366);

    // Both choices keep the order of local times, so stretches that do not overlap on the wall do not overlap in time.
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;

    public WorkingTime(Person person)
        : this(person.Calendar, person.Zone)
    {
    }

    /// <summary>How much of the time from <paramref name="from"/> to <paramref name="to"/> is worked.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to) =>
        Sum(Stretches(from, to));

    /// <summary>The instant at which that much was worked since <paramref name="from"/>, UTC; null where it is not within a year.</summary>
    /// <param name="work">More than zero.</param>
    public DateTimeOffset? After(DateTimeOffset from, TimeSpan work) => After(Stretches(from, Later(from, Horizon)), work);

    /// <summary>
    /// The instant at which a part of the work between two instants is done: half of it with 1 of 2, three quarters with 3 of 4. Null where
    /// nobody works in between, so that nobody is reminded at night.
    /// </summary>
    public DateTimeOffset? Share(DateTimeOffset from, DateTimeOffset to, int part, int whole) => Shares(from, to)(part, whole);

    /// <summary>The same for several parts of the same work.</summary>
    public Func<int, int, DateTimeOffset?> Shares(DateTimeOffset from, DateTimeOffset to)
    {
        var stretches = Stretches(from, to).ToList();
        var work = Sum(stretches);
        return (part, whole) => work > TimeSpan.Zero ? After(stretches, new TimeSpan(Math.Max(1, work.Ticks / whole * part))) : null;
    }

    public bool IsWorking(DateTimeOffset at) => Between(at, at + TimeSpan.FromTicks(1)) > TimeSpan.Zero;

    private static TimeSpan Sum(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> stretches) =>
        stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + (stretch.To - stretch.From));

    private static DateTimeOffset? After(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> stretches, TimeSpan work)
    {
        var left = work;
        foreach (var (start, end) in stretches)
        {
            if (end - start >= left)
            {
                return start + left;
            }

            left -= end - start;
        }

        return null;
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Stretches(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
        {
            yield break;
        }

        var last = DateIn(to);
        for (var date = DateIn(from); date <= last; date = date.AddDays(1))
        {
            foreach (var span in calendar.On(date))
            {
                var (start, end) = (Max(InstantOf(date, span.From), from), Min(InstantOf(date, span.To), to));
                if (start < end)
                {
                    yield return (start, end);
                }
            }

            if (date == DateOnly.MaxValue)
            {
                yield break;
            }
        }
    }

    private DateOnly DateIn(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone).Date.ToDateOnly();

    private DateTimeOffset InstantOf(DateOnly date, TimeOnly time) =>
        _zone.ResolveLocal(LocalDate.FromDateOnly(date).At(LocalTime.FromTimeOnly(time)), Resolver).ToInstant().ToDateTimeOffset();

    private static DateTimeOffset Later(DateTimeOffset from, TimeSpan time) => DateTimeOffset.MaxValue - from <= time ? DateTimeOffset.MaxValue.ToUniversalTime() : from + time;
    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
