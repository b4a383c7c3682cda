using System.Globalization;
using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;

/// <summary>
/// Reads "2026-12-01", "25 Oct", "October 25th, 2026", "25.10.", "03/04", "the 25th". A date without a year is this year's;
/// once it has passed, next year's is offered and never taken.
/// </summary>
internal static class DatePhrase
{
    private const string NoSuchDay = "There is no such day in the calendar.";

    public static DayReading? Read(Pieces pieces, int at, Speaking speaking) =>
        Iso(pieces, at) ?? Dotted(pieces, at, speaking) ?? Slashed(pieces, at, speaking)
        ?? DayThenMonth(pieces, at, speaking) ?? MonthThenDay(pieces, at, speaking) ?? DayOfMonth(pieces, at, speaking);

    private static DayReading? Iso(Pieces pieces, int at)
    {
        var separator = pieces[at + 1];
        if (pieces[at].Text.Length != 4 || !pieces[at].IsNumber || !(separator.Is('-') || separator.Is('/') || separator.Is('.'))
            || !Small(pieces, at + 2) || !pieces[at + 3].Is(separator.Text) || !Small(pieces, at + 4))
        {
            return null;
        }

        var next = pieces[at + 5].Is("t") && pieces.Glued(at + 5) ? at + 6 : at + 5;
        return Exact(Figure(pieces, at), Figure(pieces, at + 2), Figure(pieces, at + 4), next);
    }

    private static DayReading? Dotted(Pieces pieces, int at, Speaking speaking)
    {
        if (!Small(pieces, at) || !pieces[at + 1].Is('.') || !Small(pieces, at + 2) || !pieces.Glued(at + 2) || !pieces[at + 3].Is('.') || !pieces.Glued(at + 3))
        {
            return null;
        }

        return pieces.Glued(at + 4) && YearAt(pieces, at + 4, speaking) is { } year
            ? Exact(year, Figure(pieces, at + 2), Figure(pieces, at), at + 5)
            : ThisYear(speaking, Figure(pieces, at + 2), Figure(pieces, at), at + 4);
    }

    private static DayReading? Slashed(Pieces pieces, int at, Speaking speaking)
    {
        if (!Small(pieces, at) || !(pieces[at + 1].Is('/') || pieces[at + 1].Is('-')) || !Small(pieces, at + 2) || !pieces.Glued(at + 1) || !pieces.Glued(at + 2))
        {
            return null;
        }

        var year = pieces[at + 3].Is(pieces[at + 1].Text) ? YearAt(pieces, at + 4, speaking) : null;
        var next = year is null ? at + 3 : at + 5;
        var (first, second) = (Figure(pieces, at), Figure(pieces, at + 2));
        DayReading Reading(int month, int day) => year is { } y ? Exact(y, month, day, next) : ThisYear(speaking, month, day, next);
        return InOrder(speaking.Order, Reading(second, first), Reading(first, second));
    }

    private static DayReading InOrder(DateOrder order, DayReading dayFirst, DayReading monthFirst)
    {
        var canBeDayFirst = dayFirst.Unclear != NoSuchDay;
        var canBeMonthFirst = monthFirst.Unclear != NoSuchDay;
        return (order, canBeDayFirst, canBeMonthFirst) switch
        {
            (DateOrder.DayFirst, true, _) or (_, true, false) => dayFirst,
            (DateOrder.MonthFirst, _, true) or (_, false, true) => monthFirst,
            (_, false, false) => dayFirst,
            _ => new DayReading([.. dayFirst.Days.Union(monthFirst.Days)], dayFirst.Later ?? monthFirst.Later, "Either number can be the day.", dayFirst.Next),
        };
    }

    private static DayReading? DayThenMonth(Pieces pieces, int at, Speaking speaking)
    {
        var start = pieces[at].Is("the") ? at + 1 : at;
        if (!Small(pieces, start))
        {
            return null;
        }

        var next = AfterOrdinal(pieces, start + 1);
        next = pieces[next].Is("of") || pieces[next].Is('.') ? next + 1 : next;
        return Calendar.Month(pieces[next].Text) is { } month ? WithYear(pieces, next + 1, speaking, month, Figure(pieces, start)) : null;
    }

    private static DayReading? MonthThenDay(Pieces pieces, int at, Speaking speaking)
    {
        var day = pieces[at + 1].Is('.') || pieces[at + 1].Is("the") ? at + 2 : at + 1;
        return Calendar.Month(pieces[at].Text) is { } month && Small(pieces, day) && !pieces[day + 1].Is(':')
            ? WithYear(pieces, AfterOrdinal(pieces, day + 1), speaking, month, Figure(pieces, day))
            : null;
    }

    private static DayReading WithYear(Pieces pieces, int at, Speaking speaking, int month, int day)
    {
        var dot = pieces[at].Is(',') || pieces[at].Is('.') ? at + 1 : at;
        return pieces[dot].Text.Length == 4 && YearAt(pieces, dot, speaking) is { } year ? Exact(year, month, day, dot + 1) : ThisYear(speaking, month, day, at);
    }

    private static DayReading? DayOfMonth(Pieces pieces, int at, Speaking speaking)
    {
        var start = pieces[at].Is("the") ? at + 1 : at;
        if (!Small(pieces, start) || AfterOrdinal(pieces, start + 1) == start + 1)
        {
            return null;
        }

        var (today, day) = (speaking.Today, Figure(pieces, start));
        var month = Exact(today.Year, today.Month, day, start + 2);
        return month.Days is [var date] && date < today
            ? new DayReading([], date.PlusMonths(1), "That day has passed this month.", start + 2)
            : month;
    }

    private static DayReading ThisYear(Speaking speaking, int month, int day, int next)
    {
        var reading = Exact(speaking.Today.Year, month, day, next);
        return reading.Days is [var date] && date < speaking.Today
            ? new DayReading([], date.PlusYears(1), "That day has passed this year.", next)
            : reading;
    }

    private static DayReading Exact(int year, int month, int day, int next) =>
        year is < 1 or > 9_000 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month)
            ? new DayReading([], null, NoSuchDay, next)
            : new DayReading([new LocalDate(year, month, day)], null, null, next);

    // 25 Oct 02:30 has no year.
    private static int? YearAt(Pieces pieces, int at, Speaking speaking) =>
        !pieces[at].IsNumber || pieces[at + 1].Is(':') ? null
        : pieces[at].Text.Length switch
        {
            4 => Figure(pieces, at),
            2 => (speaking.Today.Year / 100 * 100) + Figure(pieces, at),
            _ => null,
        };

    private static int AfterOrdinal(Pieces pieces, int at) =>
        pieces[at].Text is "st" or "nd" or "rd" or "th" && pieces.Glued(at) ? at + 1 : at;

    private static bool Small(Pieces pieces, int at) => pieces[at].IsNumber && pieces[at].Text.Length <= 2;
    private static int Figure(Pieces pieces, int at) => int.Parse(pieces[at].Text, CultureInfo.InvariantCulture);
}
