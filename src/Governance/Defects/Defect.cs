using System.Collections.Immutable;
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

    /// <summary>The defect that an obligation is which keeps failing: the same however often it fails.</summary>
    public static DefectId Of(Obligation owed) => Of(new StreamRef(owed.Stream.Kind, owed.Key), 0);

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

    /// <summary>The key of the obligation that keeps failing; null where it is about none, or about one whose stream raised it.</summary>
    public string? Owed { get; init; }

    /// <summary>The version of the event that opened it last.</summary>
    public int Opening { get; init; } = 1;

    /// <summary>When it was opened anew, its cause having outlasted the closing; null where it was not.</summary>
    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>How often it was looked at since it was opened last.</summary>
    public int Step { get; init; }

    /// <summary>Who was asked about it since, beside its owner.</summary>
    public ImmutableArray<PersonId> Asked { get; init; } = [];

    /// <summary>Null while it is open.</summary>
    [JsonIgnore]
    public DateTimeOffset? EndedAt => Closed?.At ?? Settled?.At;

    [JsonIgnore]
    public DateTimeOffset Since => ReopenedAt ?? OpenedAt;
}

/// <summary>Who closed a defect, and why.</summary>
public sealed record DefectClosing(PersonId By, Commitment Reason, DateTimeOffset At)
{
    /// <summary>When it is opened anew unless its cause is gone by then; null where its cause may stay.</summary>
    public DateTimeOffset? ComesBackAt { get; init; }
}

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

    /// <summary>Something is out of order that no stream raised a task for: its owner has no card about it yet.</summary>
    /// <param name="Owed">The key of the obligation that keeps failing; null where none does.</param>
    public sealed record Report(DefectId Defect, StreamRef Source, HumanTask Task, string? Owed) : DefectCommand(Defect);

    /// <summary>Time has passed: is its cause gone? Where it is not, an open one is followed up, and a closed one may come back.</summary>
    /// <param name="Turn">The version of the event that opened or closed it.</param>
    /// <param name="Step">From 1; 0 for a closed one.</param>
    public sealed record Chase(DefectId Defect, int Turn, int Step) : DefectCommand(Defect);

    public sealed record Close(DefectId Defect, PersonId By, Commitment Reason) : DefectCommand(Defect);

    /// <summary>What it is about has come to its end.</summary>
    public sealed record Settle(DefectId Defect, DefectEnd End) : DefectCommand(Defect);
}

/// <summary>What happened to a defect. One stream each, <c>defect/D-…</c>.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Opened), "defect-opened")]
[JsonDerivedType(typeof(Closed), "defect-closed")]
[JsonDerivedType(typeof(Chased), "defect-chased")]
[JsonDerivedType(typeof(Settled), "defect-settled")]
[JsonDerivedType(typeof(Reopened), "defect-reopened")]
public abstract record DefectEvent(DateTimeOffset At)
{
    public sealed record Opened(DateTimeOffset At, DefectId Defect, StreamRef Source, int Item, HumanTask Task) : DefectEvent(At)
    {
        /// <summary>Whom this tells of it; null where who raised the task has told its owner.</summary>
        public PersonId? To { get; init; }

        /// <summary>The key of the obligation that keeps failing; null where it is about none.</summary>
        public string? Owed { get; init; }
    }

    public sealed record Closed(DateTimeOffset At, PersonId By, Commitment Reason) : DefectEvent(At)
    {
        public DateTimeOffset? ComesBackAt { get; init; }
    }

    /// <summary>It is still open.</summary>
    /// <param name="To">Who is reminded or asked; null where its source asks by itself.</param>
    /// <param name="Next">When it is looked at again; null where that is left to its owner.</param>
    public sealed record Chased(DateTimeOffset At, int Step, PersonId? To, DateTimeOffset? Next) : DefectEvent(At);

    /// <summary>What it was about has come to its end by itself.</summary>
    public sealed record Settled(DateTimeOffset At, DefectEnd End) : DefectEvent(At);

    /// <summary>It was closed, and its cause has lasted.</summary>
    public sealed record Reopened(DateTimeOffset At, PersonId To) : DefectEvent(At);
}

/// <summary>What a decision on a defect is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
public sealed record DefectFacts(Organisation Organisation, DateTimeOffset Now)
{
    /// <summary>Whether what a defect is about is still so.</summary>
    public Func<Defect, DefectCause> CauseOf { get; init; } = _ => DefectCause.Unknown;
}
