using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Working;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Reminders are planned in working hours. One that is late, since the host was down or its turn had not come, reaches nobody at night or on a free day either.</summary>
public static class ReminderHours
{
    /// <summary>What was planned for the last minute of a day may be sent in the first ones after it.</summary>
    private static readonly TimeSpan Just = TimeSpan.FromMinutes(15);

    /// <summary>From when a card that could be sent at a time may be, UTC: any other card at that time, and so every card to somebody who never works.</summary>
    public static DateTimeOffset From(CardKind card, Person person, DateTimeOffset at)
    {
        if (!card.IsReminder())
        {
            return at;
        }

        var time = new WorkingTime(person);
        return time.Between(at - Just, at + TimeSpan.FromTicks(1)) > TimeSpan.Zero ? at : time.After(at, TimeSpan.FromTicks(1)) ?? at;
    }
}
