using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>What was understood of one part of a request, so that a conversation can go on with exactly one question.</summary>
public abstract record Finding<T>
{
    private Finding()
    {
    }

    /// <summary>Said clearly; nothing to ask.</summary>
    public sealed record Found(T Value) : Finding<T>;

    /// <summary>Not said, or said in a way that names nothing known. <paramref name="Nearest"/> are suggestions, best first, never an answer.</summary>
    public sealed record Missing(ImmutableArray<T> Nearest) : Finding<T>;

    /// <summary>Said in a way that can be read differently: ask which. Choices rise: lowest privilege or shortest time first.</summary>
    /// <param name="Why">One sentence for the person: what is unclear.</param>
    public sealed record Ambiguous(ImmutableArray<T> Choices, string Why) : Finding<T>;

    /// <summary>Several different ones were named where a request has one: ask which comes first. Ordered like <see cref="Ambiguous"/>.</summary>
    public sealed record Several(ImmutableArray<T> Choices) : Finding<T>
    {
        /// <summary>Whether each was named clearly and all were joined by "and": then they can be asked for together.</summary>
        public bool AreAllMeant { get; init; }
    }

    /// <summary>Said clearly and not possible. <paramref name="Reason"/> is for the person and repeats nothing they typed.</summary>
    public sealed record Refused(string Reason) : Finding<T>;
}

/// <summary>A length as a person said it.</summary>
/// <param name="Length">Elapsed time, an instant in UTC, or standing.</param>
/// <param name="Words">The same in words, an end with weekday, date, time and the speaker's zone.</param>
public sealed record SaidLength(Governance.Length Length, string Words);

/// <summary>The ticket that a request names, for example <c>INC-4312</c>.</summary>
public readonly record struct Ticket(string Value)
{
    public override string ToString() => Value;
}
