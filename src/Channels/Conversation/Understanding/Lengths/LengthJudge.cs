using System.Collections.Immutable;
using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>From an amount of time to a length, or the reason why it is none.</summary>
internal static class LengthJudge
{
    public const string TooFar = "That is longer than ten years. Name a shorter time.";
    private const decimal ShortestSeconds = 60;
    private const int DaysOfHalfMonth = 14;

    public static Duration Longest { get; } = Duration.FromDays(3_660);

    public static Finding<SaidLength> Of(DurationReading reading, Speaking speaking)
    {
        if (reading.Amounts.Length == 0)
        {
            return new Finding<SaidLength>.Refused(reading.Unclear!);
        }

        var each = reading.Amounts.Select(a => Of(a, speaking)).ToArray();
        return each.OfType<Finding<SaidLength>.Refused>().FirstOrDefault() is { } refused ? refused
            : each.Length == 1 ? each[0]
            : new Finding<SaidLength>.Ambiguous([.. each.OfType<Finding<SaidLength>.Found>().Select(f => f.Value)], reading.Unclear!);
    }

    private static Finding<SaidLength> Of(Amount amount, Speaking speaking)
    {
        if (amount.Seconds < 0 || amount.Months < 0)
        {
            return new Finding<SaidLength>.Refused("A length cannot be negative. Name a time from now on, for example 8 hours.");
        }

        if (amount is { Seconds: 0, Months: 0 })
        {
            return new Finding<SaidLength>.Refused("A length of zero gives no access. Name a longer time, for example 8 hours.");
        }

        if (amount.Seconds > (decimal)Longest.TotalSeconds || amount.Months > 120)
        {
            return new Finding<SaidLength>.Refused(TooFar);
        }

        return amount.Months == 0 && amount.Seconds < ShortestSeconds
            ? new Finding<SaidLength>.Refused("That is shorter than a minute. Name a longer time, for example 8 hours.")
            : new Finding<SaidLength>.Found(amount.Months == 0 ? LocalTimes.For(TimeSpan.FromSeconds((double)decimal.Floor(amount.Seconds))) : OfMonths(amount, speaking));
    }

    // Months differ, so that a length in months is an end: the same day and time of a later month, from now.
    private static SaidLength OfMonths(Amount amount, Speaking speaking)
    {
        var whole = (int)decimal.Floor(amount.Months);
        var local = speaking.Now.InZone(speaking.Zone).LocalDateTime.PlusMonths(whole);
        var rest = Duration.FromSeconds((double)amount.Seconds)
            + Duration.FromDays((double)(amount.Months - whole) * 2 * DaysOfHalfMonth);
        return LocalTimes.Until(LocalTimes.Resolve(local, speaking.Zone) + rest, speaking.Zone);
    }

    /// <summary>One length out of all that were said: the same said twice is one, different ones are asked about, shortest first.</summary>
    public static Finding<SaidLength> Together(IReadOnlyList<Finding<SaidLength>> said, Speaking speaking)
    {
        if (said.OfType<Finding<SaidLength>.Refused>().FirstOrDefault() is { } refused)
        {
            return refused;
        }

        var now = speaking.Now.ToDateTimeOffset();
        var choices = said.SelectMany(Choices).DistinctBy(c => c.Length).OrderBy(c => c.Length.EndFrom(now) ?? DateTimeOffset.MaxValue).ToImmutableArray();
        return said.Count switch
        {
            0 => new Finding<SaidLength>.Missing([]),
            1 => said[0],
            _ when choices.Length == 1 && said.All(s => s is Finding<SaidLength>.Found) => said[0],
            _ => new Finding<SaidLength>.Ambiguous(choices, "That names more than one length."),
        };
    }

    private static IEnumerable<SaidLength> Choices(Finding<SaidLength> finding) => finding switch
    {
        Finding<SaidLength>.Found found => [found.Value],
        Finding<SaidLength>.Ambiguous ambiguous => ambiguous.Choices,
        _ => [],
    };
}
