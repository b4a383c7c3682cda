using System.Globalization;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>Times of a day as minutes after its midnight (1,440 is the midnight that ends it), in the order they can be meant; none when there is no such time.</summary>
internal sealed record TimeReading(int[] Minutes, string? Unclear, int Next);

/// <summary>Reads "17:00", "5pm", "5:30 p.m.", "17h30", "noon", "midnight", "5 o'clock", "morning".</summary>
internal static class TimeOfDay
{
    public const int EndOfDay = (24 * 60) - 1;
    public const int Midnight = 24 * 60;

    public static TimeReading? Read(Pieces pieces, int at)
    {
        var start = pieces[at].Is("at") || pieces[at].Is('@') || pieces[at].Is(',') || pieces[at].Is("by") ? at + 1 : at;
        start = pieces[start].Is("the") ? start + 1 : start;
        return Named(pieces, start) ?? Figures(pieces, start);
    }

    private static TimeReading? Named(Pieces pieces, int at) => pieces[at].Text switch
    {
        "noon" or "midday" or "lunch" or "lunchtime" => new TimeReading([720], null, at + 1),
        "midnight" => new TimeReading([0, Midnight], "Midnight begins a day and ends it.", at + 1),
        "morning" => new TimeReading([480, 720], "Morning can mean its beginning or its end.", at + 1),
        "afternoon" => new TimeReading([720, 1_020], "Afternoon can mean its beginning or its end.", at + 1),
        "evening" or "night" => new TimeReading([1_080, EndOfDay], "Evening can mean its beginning or the end of the day.", at + 1),
        _ => null,
    };

    private static TimeReading? Figures(Pieces pieces, int at)
    {
        if (!pieces[at].IsNumber || pieces[at].Text.Length > 2)
        {
            return null;
        }

        var hour = int.Parse(pieces[at].Text, CultureInfo.InvariantCulture);
        var separator = pieces[at + 1];
        var hasMinutes = (separator.Is(':') || separator.Is("h")) && pieces[at + 2].IsNumber && pieces[at + 2].Text.Length == 2;
        var minute = hasMinutes ? int.Parse(pieces[at + 2].Text, CultureInfo.InvariantCulture) : 0;
        var next = hasMinutes ? at + 3 : at + 1;
        next = hasMinutes && pieces[next].Is(':') && pieces[next + 1].IsNumber ? next + 2 : next;
        if (HalfOfDay(pieces, next) is { } half)
        {
            return hour is < 1 or > 12 || minute > 59 ? NoSuchTime(half.Next) : new TimeReading([(((hour % 12) + half.Hours) * 60) + minute], null, half.Next);
        }

        return hasMinutes ? Clock(hour, minute, next) : OClock(pieces, at, hour, next);
    }

    private static TimeReading Clock(int hour, int minute, int next) =>
        hour > 24 || minute > 59 || (hour == 24 && minute > 0) ? NoSuchTime(next) : new TimeReading([(hour * 60) + minute], null, next);

    private static TimeReading? OClock(Pieces pieces, int at, int hour, int next)
    {
        if (pieces[next].Is("h") && pieces.Glued(next) && pieces.EndsWord(next + 1))
        {
            return Clock(hour, 0, next + 1);
        }

        var isOClock = pieces[next].Is("o") && pieces[next + 1].Is('\'') && pieces[next + 2].Is("clock");
        if (!isOClock && !pieces[at - 1].Is("at"))
        {
            return null;
        }

        var end = isOClock ? next + 3 : next;
        return hour is >= 1 and <= 12
            ? new TimeReading([hour % 12 * 60, ((hour % 12) + 12) * 60], "That hour comes in the morning and in the evening.", end)
            : Clock(hour, 0, end);
    }

    private static (int Hours, int Next)? HalfOfDay(Pieces pieces, int at) => pieces[at].Text switch
    {
        "am" => (0, at + 1),
        "pm" => (12, at + 1),
        "a" when pieces[at + 1].Is('.') && pieces[at + 2].Is("m") => (0, at + 3),
        "p" when pieces[at + 1].Is('.') && pieces[at + 2].Is("m") => (12, at + 3),
        _ => null,
    };

    private static TimeReading NoSuchTime(int next) => new([], "There is no such time of day.", next);
}
