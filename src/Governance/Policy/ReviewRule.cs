namespace ChatGovernanceBot.Governance.Policy;

/// <summary>What an interval is counted in.</summary>
public enum IntervalUnit { Days, Months }

/// <summary>
/// A time after which something comes again. Every date is counted from the first, so that none moves the next: with months, what began on
/// the 31st comes on the last day of a shorter month and on the 31st again after it. UTC.
/// </summary>
public sealed record Interval(int Count, IntervalUnit Unit)
{
    private const int ShortestMonth = 28;

    /// <summary>The shortest time that may lie between two of its dates.</summary>
    public TimeSpan Shortest => TimeSpan.FromDays(Unit == IntervalUnit.Days ? Count : Count * ShortestMonth);

    /// <param name="turn">From 1: the first date after the anchor.</param>
    public DateTimeOffset Nth(DateTimeOffset anchor, int turn) => Unit == IntervalUnit.Days
        ? anchor.ToUniversalTime().AddDays((double)Count * turn)
        : anchor.ToUniversalTime().AddMonths(Count * turn);
}

/// <summary>How often, by whom and within what time an access is recertified.</summary>
/// <param name="Grace">From the question; silence to its end revokes (I8).</param>
/// <param name="Fallback">Who is asked where the reviewer resolves to nobody who may answer.</param>
public sealed record ReviewRule(string Id, Matcher When, Interval Every, Selector Reviewer, TimeSpan Grace, Selector? Fallback)
{
    /// <summary>For what no review of the policy matches: nothing goes unasked.</summary>
    public static ReviewRule Usual { get; } = new(
        "usual", new Matcher([], [], [], [], [], []), new Interval(90, IntervalUnit.Days),
        new Selector.AnyOf([new Selector.Manager(), new Selector.EntitlementOwner()]), TimeSpan.FromDays(14), null);
}

/// <summary>When the end of an access is announced: a share of its length before it, but not earlier than a limit, and not at all for what is short.</summary>
/// <param name="Share">Of a hundred.</param>
public sealed record NoticeRule(int Share, TimeSpan AtMost, TimeSpan NotUnder)
{
    public static NoticeRule Usual { get; } = new(25, TimeSpan.FromDays(1), TimeSpan.FromHours(1));

    /// <summary>Null where the access is too short for a notice.</summary>
    public DateTimeOffset? Before(DateTimeOffset from, DateTimeOffset end)
    {
        var length = end - from;
        var share = new TimeSpan(length.Ticks / 100 * Share);
        return length < NotUnder ? null : end - (share < AtMost ? share : AtMost);
    }
}
