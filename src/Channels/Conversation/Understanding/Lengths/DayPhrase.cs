using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>Days that were named.</summary>
/// <param name="Days">The readings; more than one is asked about, none is refused unless there is a later one to offer.</param>
/// <param name="Later">What else can be meant; never taken, only offered, when the day has passed or hardly any of it is left.</param>
/// <param name="Unclear">What is unclear or impossible.</param>
internal sealed record DayReading(LocalDate[] Days, LocalDate? Later, string? Unclear, int Next);

/// <summary>Where and when somebody speaks: what calendar words are relative to.</summary>
internal sealed record Speaking(Instant Now, DateTimeZone Zone, DateOrder Order)
{
    public LocalDate Today => Now.InZone(Zone).Date;
}

/// <summary>Reads "Friday", "next Friday", "today", "tomorrow", "end of the month", and dates.</summary>
internal static class DayPhrase
{
    public static DayReading? Read(Pieces pieces, int at, Speaking speaking)
    {
        var start = pieces[at].Is("on") || pieces[at].Is("including") || pieces[at].Is(',') ? at + 1 : at;
        return Relative(pieces, start, speaking.Today) ?? PeriodEnd.Read(pieces, start, speaking.Today)
            ?? OnWeekday(pieces, start, speaking) ?? DatePhrase.Read(pieces, start, speaking);
    }

    private static DayReading? Relative(Pieces pieces, int at, LocalDate today) => pieces[at].Text switch
    {
        "today" or "tonight" => new DayReading([today], today.PlusDays(1), null, at + 1),
        "tomorrow" or "tomorow" or "tommorow" or "tommorrow" or "tmrw" or "tmr" => new DayReading([today.PlusDays(1)], null, null, at + 1),
        "yesterday" => new DayReading([today.PlusDays(-1)], null, null, at + 1),
        "the" when pieces.Words(at + 1, "day", "after", "tomorrow") => new DayReading([today.PlusDays(2)], null, null, at + 4),
        "day" when pieces.Words(at + 1, "after", "tomorrow") => new DayReading([today.PlusDays(2)], null, null, at + 3),
        "this" when pieces[at + 1].Text is "morning" or "afternoon" or "evening" => new DayReading([today], null, null, at + 1),
        _ => null,
    };

    private static DayReading? OnWeekday(Pieces pieces, int at, Speaking speaking)
    {
        var qualifier = pieces[at].Text is "next" or "this" or "coming" or "the" ? pieces[at].Text : "";
        var named = qualifier.Length == 0 ? at : at + 1;
        named = pieces[named].Is("coming") ? named + 1 : named;
        if (pieces[named].Kind != PieceKind.Letters || Calendar.Weekday(pieces[named].Text) is not { } weekday)
        {
            return null;
        }

        var next = pieces[named + 1].Is('.') && pieces.Glued(named + 1) ? named + 2 : named + 1;
        var date = DatePhrase.Read(pieces, pieces[next].Is(',') || pieces[next].Is("the") ? next + 1 : next, speaking);
        return date is null ? Upcoming(speaking.Today, weekday, qualifier, next) : Agreeing(date, weekday, speaking.Today);
    }

    private static DayReading Upcoming(LocalDate today, IsoDayOfWeek weekday, string qualifier, int next)
    {
        var days = (((int)weekday - (int)today.DayOfWeek) + 7) % 7;
        var (first, second) = (today.PlusDays(days), today.PlusDays(days + 7));
        return (qualifier, days) switch
        {
            ("next", 0) => new DayReading([second], null, null, next),
            ("next", _) => new DayReading([first, second], null, "Next can mean the coming one or the one after it.", next),
            (_, 0) => new DayReading([first], second, null, next),
            _ => new DayReading([first], null, null, next),
        };
    }

    private static DayReading Agreeing(DayReading date, IsoDayOfWeek weekday, LocalDate today)
    {
        if (date.Days.Length != 1 || date.Days[0].DayOfWeek == weekday)
        {
            return date;
        }

        var named = Upcoming(today, weekday, "", date.Next).Days[0];
        return date with { Days = [date.Days[0], named], Unclear = "The weekday and the date do not agree." };
    }
}
