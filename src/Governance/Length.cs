using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance;

/// <summary>
/// For how long access is asked or approved: at most a time from the observation that makes the claim Active,
/// not after an instant, both, or neither (standing). Two lengths combine to the shorter of each bound, so nothing here can widen.
/// </summary>
/// <param name="For">Elapsed time from activation; a day is 24 hours.</param>
/// <param name="Until">An instant, UTC.</param>
public sealed record Length(TimeSpan? For, DateTimeOffset? Until)
{
    /// <summary>No end; only for humans where the catalog says so.</summary>
    public static Length Standing { get; } = new(null, null);
    public static Length OfTime(TimeSpan time) => new(time, null);
    public static Length UntilInstant(DateTimeOffset instant) => new(null, instant);

    [JsonIgnore]
    public bool IsStanding => For is null && Until is null;

    /// <summary>The shorter of each bound.</summary>
    public Length ShortenedTo(Length other) => new(Min(For, other.For), Min(Until, other.Until));

    /// <summary>The end if access became active at <paramref name="start"/>; null is standing.</summary>
    public DateTimeOffset? EndFrom(DateTimeOffset start) => Min(For is { } time ? Add(start, time) : null, Until);

    private static DateTimeOffset Add(DateTimeOffset start, TimeSpan time) =>
        DateTimeOffset.MaxValue - start <= time ? DateTimeOffset.MaxValue : start + time;

    private static T? Min<T>(T? left, T? right) where T : struct, IComparable<T> =>
        left is { } l && right is { } r ? (l.CompareTo(r) <= 0 ? l : r) : left ?? right;
}
