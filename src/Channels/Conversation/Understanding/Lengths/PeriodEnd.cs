using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>
/// Reads "end of the day, week, month, quarter, year", "eod", "next week". A week ends on Friday, the shorter reading,
/// unless it is the weekend: then on Sunday.
/// </summary>
internal static class PeriodEnd
{
    public static DayReading? Read(Pieces pieces, int at, LocalDate today)
    {
        var short_ = pieces[at].Text switch { "eod" or "eob" or "cob" => "day", "eow" => "week", "eom" => "month", "eoq" => "quarter", "eoy" => "year", _ => "" };
        if (short_.Length > 0)
        {
            return This(short_, today, at + 1);
        }

        var start = pieces[at].Is("the") ? at + 1 : at;
        if (pieces[start].Text is "end" or "rest" or "close" or "remainder" && pieces[start + 1].Is("of"))
        {
            return Named(pieces, start + 2, today, isEnd: true);
        }

        return Named(pieces, at, today, isEnd: false);
    }

    private static DayReading? Named(Pieces pieces, int at, LocalDate today, bool isEnd)
    {
        var qualified = pieces[at].Text is "the" or "this" or "next" or "current" or "business" ? at + 1 : at;
        var isNext = pieces[at].Is("next");
        if (isEnd && pieces[qualified].Text is "today" or "business" or "work")
        {
            return This("day", today, qualified + 1);
        }

        if (isEnd && DayPhraseAfterEnd(pieces, at, today) is { } day)
        {
            return day;
        }

        if (pieces[qualified].Text is not ("day" or "week" or "weekend" or "month" or "quarter" or "year") || (!isEnd && qualified == at))
        {
            return null;
        }

        return isNext ? Next(pieces[qualified].Text, today, qualified + 1, isEnd) : This(pieces[qualified].Text, today, qualified + 1);
    }

    // "end of tomorrow", "end of October"
    private static DayReading? DayPhraseAfterEnd(Pieces pieces, int at, LocalDate today)
    {
        if (pieces[at].Is("tomorrow"))
        {
            return new DayReading([today.PlusDays(1)], null, null, at + 1);
        }

        if (Calendar.Month(pieces[at].Text) is not { } month)
        {
            return null;
        }

        var year = pieces[at + 1].IsNumber && pieces[at + 1].Text.Length == 4 ? int.Parse(pieces[at + 1].Text, System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
        var end = EndOfMonth(new LocalDate(Math.Clamp(year ?? today.Year, 1, 9_000), month, 1));
        return end < today && year is null
            ? new DayReading([], EndOfMonth(end.PlusYears(1)), "That month has passed this year.", at + 1)
            : new DayReading([end], null, null, year is null ? at + 1 : at + 2);
    }

    private static DayReading This(string period, LocalDate today, int next) => period switch
    {
        "day" => new DayReading([today], today.PlusDays(1), null, next),
        "week" => new DayReading([EndOfWeek(today)], EndOfWeek(today) == today ? EndOfWeek(today.PlusDays(7)) : null, null, next),
        "weekend" => new DayReading([today.DayOfWeek == IsoDayOfWeek.Sunday ? today : today.Next(IsoDayOfWeek.Sunday)], null, null, next),
        "month" => new DayReading([EndOfMonth(today)], EndOfMonth(EndOfMonth(today).PlusDays(1)), null, next),
        "quarter" => new DayReading([EndOfQuarter(today)], EndOfQuarter(EndOfQuarter(today).PlusDays(1)), null, next),
        _ => new DayReading([new LocalDate(today.Year, 12, 31)], new LocalDate(today.Year + 1, 12, 31), null, next),
    };

    // "until next week" may leave that week out; "until the end of next week" does not.
    private static DayReading Next(string period, LocalDate today, int next, bool isEnd)
    {
        var (last, end) = period switch
        {
            "day" => (today, today.PlusDays(1)),
            "week" => (today.DayOfWeek == IsoDayOfWeek.Sunday ? today : today.Next(IsoDayOfWeek.Sunday), EndOfWeek(Monday(today).PlusDays(7))),
            "weekend" => (today.DayOfWeek == IsoDayOfWeek.Friday ? today : today.Next(IsoDayOfWeek.Friday), today.Next(IsoDayOfWeek.Sunday)),
            "month" => (EndOfMonth(today), EndOfMonth(EndOfMonth(today).PlusDays(1))),
            "quarter" => (EndOfQuarter(today), EndOfQuarter(EndOfQuarter(today).PlusDays(1))),
            _ => (new LocalDate(today.Year, 12, 31), new LocalDate(today.Year + 1, 12, 31)),
        };
        return isEnd ? new DayReading([end], null, null, next) : new DayReading([last, end], null, "That can mean its beginning or its end.", next);
    }

    private static LocalDate Monday(LocalDate day) => day.DayOfWeek == IsoDayOfWeek.Monday ? day : day.Previous(IsoDayOfWeek.Monday);
    private static LocalDate EndOfWeek(LocalDate day) => day.DayOfWeek <= IsoDayOfWeek.Friday ? Monday(day).PlusDays(4) : Monday(day).PlusDays(6);
    private static LocalDate EndOfMonth(LocalDate day) => DateAdjusters.EndOfMonth(day);
    private static LocalDate EndOfQuarter(LocalDate day) => EndOfMonth(new LocalDate(day.Year, (((day.Month - 1) / 3) + 1) * 3, 1));
}
