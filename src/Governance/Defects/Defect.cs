using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Defects;

/// <summary>A defect, for people to type: <c>D-</c> and ten characters.</summary>
[JsonConverter(typeof(TextIdConverter<DefectId>))]
public readonly record struct DefectId(string Value) : ITextId<DefectId>
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 10;

    public static DefectId From(string value) => new(value);

    /// <summary>The defect that an event of a stream opens: the same however often it is carried.</summary>
    /// <param name="version">The state's version that raised it.</param>
    public static DefectId Of(StreamRef source, int version)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"defect/{source}/{version}")));
        return new($"D-{string.Concat(hash.Take(Length).Select(b => Alphabet[b % Alphabet.Length]))}");
    }

    public override string ToString() => Value;
}

/// <summary>What is out of order, and whom it waits for.</summary>
/// <param name="Source">The request or access that it is about.</param>
/// <param name="Item">The item of the request; 0 where it is about the whole, or an access.</param>
/// <param name="Closed">Null where no human closed it.</param>
public sealed record Defect(DefectId Id, int Version, StreamRef Source, int Item, HumanTask Task, DateTimeOffset OpenedAt, DefectClosing? Closed)
{
    /// <summary>Null where what it was about has not come to its end by itself.</summary>
    public DefectSettled? Settled { get; init; }

    /// <summary>Null while it is open.</summary>
    [JsonIgnore]
    public DateTimeOffset? EndedAt => Closed?.At ?? Settled?.At;
}

/// <summary>Who closed a defect, and why.</summary>
public sealed record DefectClosing(PersonId By, Commitment Reason, DateTimeOffset At);

/// <summary>How what a defect was about came to its end.</summary>
public enum DefectEnd
{
    /// <summary>The same is the matter in another way, and has a defect of its own.</summary>
    Superseded,
    /// <summary>A human released what waited for them.</summary>
    Released,
    /// <summary>It is not so any more.</summary>
    Mended,
}

/// <summary>A defect that nobody needs to close.</summary>
public sealed record DefectSettled(DefectEnd End, DateTimeOffset At);

/// <summary>Everything that can be asked of a defect.</summary>
public abstract record DefectCommand(DefectId Defect)
{
    /// <summary>The task that was raised on <paramref name="Source"/> is a defect.</summary>
    public sealed record Open(DefectId Defect, StreamRef Source, int Item, HumanTask Task) : DefectCommand(Defect);

    public sealed record Close(DefectId Defect, PersonId By, Commitment Reason) : DefectCommand(Defect);

    /// <summary>What it is about has come to its end.</summary>
    public sealed record Settle(DefectId Defect, DefectEnd End) : DefectCommand(Defect);
}

/// <summary>What happened to a defect. One stream each, <c>defect/D-…</c>.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Opened), "defect-opened")]
[JsonDerivedType(typeof(Closed), "defect-closed")]
[JsonDerivedType(typeof(Settled), "defect-settled")]
public abstract record DefectEvent(DateTimeOffset At)
{
    public sealed record Opened(DateTimeOffset At, DefectId Defect, StreamRef Source, int Item, HumanTask Task) : DefectEvent(At);
    public sealed record Closed(DateTimeOffset At, PersonId By, Commitment Reason) : DefectEvent(At);
    public sealed record Settled(DateTimeOffset At, DefectEnd End) : DefectEvent(At);
}

/// <summary>What a decision on a defect is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
public sealed record DefectFacts(Organisation Organisation, DateTimeOffset Now);
