using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>When somebody who is asked is told once more, and by which card.</summary>
/// <param name="At">In their working hours, UTC.</param>
public sealed record Reminder(PersonId Person, CardKind Card, DateTimeOffset At);

/// <summary>Reminders at half and at three quarters of the time to decide, counted as each person works. They are planned when somebody is asked.</summary>
public static class Reminding
{
    /// <summary>Whether a reminder is still to be sent: the same opening, still waiting for this person, and no other reminder soon.</summary>
    public static bool IsWanted(Request request, CardSubject owed, Organisation organisation, DateTimeOffset now) =>
        request.Find(owed.Item) is { State: ItemState.AwaitingApproval open } item
        && open.Opening == owed.Mark && open.LapsesAt > now
        && Authority.Awaited(request, item, open.Stage, organisation).Contains(owed.To)
        && !open.Reminders.Any(r => r.Person == owed.To && r.Card != owed.Card && r.Card == CardKind.LastApprovalReminder && r.At < now + Pacing.Apart);

    internal static ImmutableArray<Reminder> Of(Request request, int item, ImmutableArray<PersonId> asked, DateTimeOffset lapses, RequestFacts facts)
    {
        var others = request.Items.Where(i => i.Number != item).Select(i => i.State).OfType<ItemState.AwaitingApproval>().SelectMany(open => open.Reminders).ToList();
        return [.. asked.Select(facts.Organisation.Roster.Find).OfType<Person>()
            .SelectMany(person => Of(person, [facts.Now, .. others.Where(r => r.Person == person.Ref).Select(r => r.At)], lapses, facts.Now))];
    }

    // Where both cannot come, the later one does: who has little time left is told of it.
    private static IEnumerable<Reminder> Of(Person person, List<DateTimeOffset> told, DateTimeOffset lapses, DateTimeOffset now)
    {
        var (half, threeQuarters) = StageTimes.RemindersOf(person, now, lapses);
        var reminders = new List<Reminder>();
        foreach (var (at, card) in new[] { (threeQuarters, CardKind.LastApprovalReminder), (half, CardKind.ApprovalReminder) })
        {
            if (at is { } time && told.TrueForAll(other => (time - other).Duration() >= Pacing.Apart))
            {
                told.Add(time);
                reminders.Insert(0, new(person.Ref, card, time));
            }
        }

        return reminders;
    }
}
