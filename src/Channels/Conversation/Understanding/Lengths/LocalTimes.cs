using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>From a wall clock to instants and back.</summary>
internal static class LocalTimes
{
    private static readonly ZonedDateTimePattern Shown =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM uuuu HH:mm", DateTimeZoneProviders.Tzdb);

    /// <summary>
    /// The instant of a local time, never later than it can be meant: of a repeated time the first; for one that the clock
    /// skips, the instant at which it is put forward.
    /// </summary>
    public static Instant Resolve(LocalDateTime local, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count == 0 ? mapping.EarlyInterval.End : mapping.First().ToInstant();
    }

    public static DateTimeZone Named(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;

    /// <summary>"until Fri 6 Mar 2026 23:59 (Europe/Berlin)".</summary>
    public static SaidLength Until(Instant end, DateTimeZone zone) =>
        new(Governance.Length.UntilInstant(end.ToDateTimeOffset()), $"until {Shown.Format(end.InZone(zone))} ({zone.Id})");

    /// <summary>"1 day 2 hours 30 minutes".</summary>
    public static SaidLength For(TimeSpan time)
    {
        (int Count, string Unit)[] parts = [(time.Days, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second")];
        var words = parts.Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Unit}{(p.Count == 1 ? "" : "s")}"));
        return new SaidLength(Governance.Length.OfTime(time), string.Join(' ', words));
    }
}
