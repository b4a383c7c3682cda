namespace ChatGovernanceBot.Governance.Audit;

/// <summary>Who made something happen, as an entry names it: by ref or by job, never by name or address.</summary>
public abstract record Actor
{
    /// <summary>A person, through a channel that authenticated them.</summary>
    /// <param name="Via">The channel: <c>web</c>, <c>teams</c>, <c>slack</c>, <c>api</c>.</param>
    /// <param name="Evidence">SHA-256 in hexadecimal of what the channel signed or sent, where it has such.</param>
    public sealed record Human(PersonId Person, string Via, string? Evidence = null) : Actor;

    /// <summary>A job that fulfils obligations, or the host itself.</summary>
    public sealed record Job(string Name) : Actor;

    /// <summary>By this, one actor's refusals are counted.</summary>
    public string Key => this switch
    {
        Human human => "person:" + human.Person.Value,
        Job job => "job:" + job.Name,
        _ => throw new InvalidOperationException(GetType().Name),
    };
}
