using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.People.Absences;

/// <summary>When somebody is away, and who decides for them meanwhile.</summary>
/// <param name="From">Governance time, UTC.</param>
/// <param name="Until">Governance time, UTC; it ends by itself.</param>
/// <param name="Deputy">Null where whoever the people file names decides for them, or nobody.</param>
public sealed record Stay(DateTimeOffset From, DateTimeOffset Until, PersonId? Deputy)
{
    public bool Covers(DateTimeOffset now) => From <= now && now < Until;

    public bool Meets(Stay other) => From < other.Until && other.From < Until;
}

/// <summary>Whether somebody is away, or will be. One at a time a person: a new one takes the place of the one before.</summary>
/// <param name="Stay">Null where they are here.</param>
public sealed record Absence(PersonId Person, int Version, Stay? Stay)
{
    public static Absence None(PersonId person) => new(person, 0, null);
}

/// <summary>What somebody says of themselves; nobody says it for them.</summary>
public abstract record AbsenceCommand(PersonId Person)
{
    public sealed record GoAway(PersonId Person, Stay Stay) : AbsenceCommand(Person);

    public sealed record ComeBack(PersonId Person) : AbsenceCommand(Person);
}

/// <summary>What happened to an absence. One stream a person, <c>absence/ref</c>.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(WentAway), "went-away")]
[JsonDerivedType(typeof(CameBack), "came-back")]
public abstract record AbsenceEvent(DateTimeOffset At)
{
    public sealed record WentAway(DateTimeOffset At, Stay Stay) : AbsenceEvent(At);

    public sealed record CameBack(DateTimeOffset At) : AbsenceEvent(At);
}

/// <summary>What a decision on an absence is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
/// <param name="StayOf">When another person is away, or will be; null where they are not.</param>
public sealed record AbsenceFacts(Roster Roster, DateTimeOffset Now, Func<PersonId, Stay?> StayOf);
