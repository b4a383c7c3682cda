using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.People.Absences;

/// <summary>Who is away at one moment, and who decides for them.</summary>
public sealed class WhoIsAway
{
    /// <summary>How many people may stand in one for another.</summary>
    public const int LongestChain = 3;

    private readonly ImmutableDictionary<PersonId, Stay> _stays;

    private WhoIsAway(ImmutableDictionary<PersonId, Stay> stays) => _stays = stays;

    public static WhoIsAway Nobody { get; } = new(ImmutableDictionary<PersonId, Stay>.Empty);

    /// <param name="now">Governance time, UTC.</param>
    public static WhoIsAway At(IEnumerable<Absence> absences, DateTimeOffset now)
    {
        var away = absences.Where(a => a.Stay is { } stay && stay.Covers(now)).ToImmutableDictionary(a => a.Person, a => a.Stay!);
        return away.IsEmpty ? Nobody : new(away);
    }

    public bool IsEmpty => _stays.IsEmpty;

    public bool Is(PersonId person) => _stays.ContainsKey(person);

    public Stay? StayOf(PersonId person) => _stays.GetValueOrDefault(person);

    /// <summary>Who decides for somebody who is away: the end of the chain of deputies, each of whom the one before named, or the people file did. Null where it ends with nobody who is here, comes back, or leads over somebody whom it must not.</summary>
    /// <param name="mayStand">Whom the chain may lead over.</param>
    public PersonId? DeputyOf(PersonId person, Roster roster, Func<PersonId, bool> mayStand)
    {
        var (hop, hops) = (person, 0);
        while (_stays.TryGetValue(hop, out var stay))
        {
            if ((stay.Deputy ?? roster.Find(hop)?.Deputy) is not { } next || next == person || ++hops > LongestChain || !mayStand(next))
            {
                return null;
            }

            hop = next;
        }

        return hop == person ? null : hop;
    }

    /// <summary>The same people away, so that what was decided by it still stands.</summary>
    public bool IsSame(WhoIsAway other) => _stays.Count == other._stays.Count && _stays.All(s => other._stays.TryGetValue(s.Key, out var stay) && stay == s.Value);
}
