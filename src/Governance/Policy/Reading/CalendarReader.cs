using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People.Working;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>Calendars, and the hours of somebody who works otherwise.</summary>
internal static class CalendarReader
{
    private const string TimeExpected = "a time of day in quotes such as \"08:30\"";

    public static void ReadAll(Fields people, Draft draft)
    {
        foreach (var (id, calendar) in people.List("calendars", 0, node => Read(node, draft)).Where(c => c.Key.Length > 0))
        {
            draft.Calendars.TryAdd(id, calendar);
        }
    }

    /// <summary>The calendar that a person names, with the person's own hours where there are any.</summary>
    public static WorkCalendar Of(Fields person, Draft draft)
    {
        var named = person.Node("calendar") is { } node ? draft.Refer(Target.Calendar, node) : "";
        var calendar = draft.Calendars.GetValueOrDefault(named, WorkCalendar.Usual);
        return person.Has("hours") ? calendar with { Spans = ReadHours(person, draft) } : calendar;
    }

    private static KeyValuePair<string, WorkCalendar> Read(Node node, Draft draft)
    {
        if (Fields.Of(node, "a calendar", draft, ["id", "hours"], ["holidays", "closed"]) is not { } fields)
        {
            return new("", WorkCalendar.Usual);
        }

        var id = fields.Word("id", PlainWords.IsId, Ids.Expected);
        draft.Declare(Target.Calendar, id, fields.PlaceOf("id"));
        return new(id, new WorkCalendar(ReadHours(fields, draft), ReadHolidays(fields, draft), [.. fields.List("closed", 1, day => ReadDay(day, draft)).Distinct()]));
    }

    private static Holidays ReadHolidays(Fields calendar, Draft draft)
    {
        var region = calendar.Word("holidays", Holidays.IsKnown, "a country whose holidays are known such as 'DE', or a part of one such as 'DE-BE' or 'GB-SCT'");
        return Holidays.IsKnown(region) ? Holidays.Of(region) : Holidays.None;
    }

    private static ImmutableArray<WorkingSpan> ReadHours(Fields fields, Draft draft)
    {
        var spans = fields.List("hours", 1, node => ReadSpans(node, draft)).SelectMany(s => s).ToImmutableArray();
        foreach (var day in spans.GroupBy(s => s.Day).Select(d => d.OrderBy(s => s.From).ToList()))
        {
            if (day.Zip(day.Skip(1)).Any(pair => pair.Second.From < pair.First.To))
            {
                draft.Problems.Add(fields.PlaceOf("hours"), $"hours that overlap on {day[0].Day}", "each hour once");
            }
        }

        return spans.IsEmpty ? WorkCalendar.Usual.Spans : spans;
    }

    private static ImmutableArray<WorkingSpan> ReadSpans(Node node, Draft draft)
    {
        if (Fields.Of(node, "hours", draft, ["days", "from", "to"]) is not { } fields)
        {
            return [];
        }

        var (from, to) = (ReadTime(fields, "from", draft), ReadTime(fields, "to", draft));
        if (from is { } early && to is { } late && late <= early)
        {
            draft.Problems.Add(fields.PlaceOf("to"), "hours that end before they begin", "a later time of the same day");
            return [];
        }

        var days = fields.List("days", 1, day => draft.OneOf(day, Words.Weekday, DayOfWeek.Monday));
        return from is { } start && to is { } end ? [.. days.Distinct().Select(day => new WorkingSpan(day, start, end))] : [];
    }

    private static TimeOnly? ReadTime(Fields hours, string key, Draft draft)
    {
        if (hours.Node(key) is not { } node)
        {
            return null;
        }

        return PlainWords.TimeOfDay(draft.Text(node, TimeExpected, 5)) ?? (node is Scalar { Plain: false } ? draft.Wrong<TimeOnly?>(node, TimeExpected, null) : null);
    }

    private static DateOnly ReadDay(Node node, Draft draft)
    {
        const string expected = "a day in quotes such as \"2026-12-24\"";
        return PlainWords.Day(draft.Text(node, expected, 10)) ?? (node is Scalar { Plain: false } ? draft.Wrong(node, expected, DateOnly.MinValue) : DateOnly.MinValue);
    }
}
