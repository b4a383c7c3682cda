using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

public abstract partial record RequestCommand
{
    /// <summary>The time has come at which those are reminded who were asked by the opening of version <paramref name="Opening"/>.</summary>
    /// <param name="Planned">When it was to come, UTC.</param>
    public sealed record Remind(RequestId Request, int Item, int Opening, DateTimeOffset Planned) : RequestCommand(Request);
}

[JsonDerivedType(typeof(Reminded), "reminded")]
public abstract partial record RequestEvent
{
    /// <summary>
    /// The time has come to tell these once more that their decision is waited for: their cards come from now on, in their working hours. Nobody, where
    /// all whose turn it was have decided or are not waited for any longer.
    /// </summary>
    public sealed record Reminded(DateTimeOffset At, int Item, int Stage, ImmutableArray<Reminder> Reminders) : RequestEvent(At);
}

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

    /// <summary>When the next reminder of an open stage is to come; null where none is left.</summary>
    public static DateTimeOffset? NextOf(ItemState.AwaitingApproval open) => StillToCome(open).Min(r => (DateTimeOffset?)r.At);

    /// <summary>The card by which somebody is reminded.</summary>
    internal static CardSubject CardOf(Reminder reminder, int item, ItemState.AwaitingApproval open) => new(reminder.Card, item, open.Opening, reminder.Person);

    /// <summary>Reminds whoever is still waited for of those whose turn has come.</summary>
    internal static RequestEvent.Reminded Remind(Request request, Item item, ItemState.AwaitingApproval open, RequestFacts facts) => new(
        facts.Now, item.Number, open.Stage,
        [.. StillToCome(open).Where(r => r.At <= facts.Now && IsWanted(request, CardOf(r, item.Number, open), facts.Organisation, facts.Now))]);

    private static IEnumerable<Reminder> StillToCome(ItemState.AwaitingApproval open) => open.Reminders.Where(r => open.RemindedAt is not { } last || r.At > last);

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
