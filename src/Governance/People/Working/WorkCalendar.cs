using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.People.Working;

/// <summary>A stretch of work on one weekday, in the worker's own zone.</summary>
/// <param name="To">After <paramref name="From"/>; the stretch ends just before it.</param>
public sealed record WorkingSpan(DayOfWeek Day, TimeOnly From, TimeOnly To);

/// <summary>When somebody works: weekly hours without the public holidays of a region and without days that are closed besides.</summary>
/// <param name="Spans">At least one, without overlap.</param>
public sealed record WorkCalendar(ImmutableArray<WorkingSpan> Spans, Holidays Holidays, ImmutableArray<DateOnly> Closed)
{
    private static readonly ImmutableArray<DayOfWeek> Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Monday to Friday from 9 to 17 o'clock, no holidays: for whom the policy says nothing else.</summary>
    public static WorkCalendar Usual { get; } = new([.. Weekdays.Select(day => new WorkingSpan(day, new(9, 0), new(17, 0)))], Holidays.None, []);

    /// <summary>The stretches of one day, in order.</summary>
    public IEnumerable<WorkingSpan> On(DateOnly date) => Holidays.Contains(date) || Closed.Contains(date)
        ? []
        : Spans.Where(span => span.Day == date.DayOfWeek).OrderBy(span => span.From);
}
