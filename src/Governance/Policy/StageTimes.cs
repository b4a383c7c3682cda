using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>When a stage that was opened lapses, escalates and reminds. All instants are UTC.</summary>
public static class StageTimes
{
    private static readonly WorkingTime Nobody = new(WorkCalendar.Usual, "UTC");

    public static DateTimeOffset LapsesAt(Stage stage, Roster roster, IReadOnlyCollection<PersonId> asked, DateTimeOffset opened) =>
        After(stage.DecideWithin, stage.Counted, roster, asked, opened);

    public static DateTimeOffset EscalatesAt(Stage stage, Escalation step, Roster roster, IReadOnlyCollection<PersonId> asked, DateTimeOffset opened) =>
        After(step.After, stage.Counted, roster, asked, opened);

    /// <summary>Half and three quarters of the time to decide, as this person works; null where they do not work in between.</summary>
    public static (DateTimeOffset? Half, DateTimeOffset? ThreeQuarters) RemindersOf(Person person, DateTimeOffset opened, DateTimeOffset lapses)
    {
        var share = new WorkingTime(person).Shares(opened, lapses);
        return (share(1, 2), share(3, 4));
    }

    // Working hours are everybody's own, so all of those who are asked have theirs: the last one's end counts. With nobody to ask, the usual week does.
    internal static DateTimeOffset After(TimeSpan time, TimeCount counted, Roster roster, IReadOnlyCollection<PersonId> asked, DateTimeOffset opened) => counted == TimeCount.Elapsed
        ? opened + time
        : asked.Select(roster.Find).OfType<Person>().Select(p => new WorkingTime(p)).DefaultIfEmpty(Nobody).Max(t => t.After(opened, time)) ?? opened + time;
}
