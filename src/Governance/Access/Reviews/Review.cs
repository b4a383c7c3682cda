using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>When an access is looked at again, and the question that is open.</summary>
/// <param name="Anchor">What its dates are counted from, UTC: no answer moves it.</param>
/// <param name="DueAt">When it is asked next, or was asked to be, UTC.</param>
/// <param name="Plan">The version of the event that set this date: what an earlier one owes is superseded.</param>
/// <param name="Open">Null while nobody is asked.</param>
public sealed record Review(DateTimeOffset Anchor, DateTimeOffset DueAt, int Plan, OpenReview? Open);

/// <summary>A question that waits for an answer: keep or revoke.</summary>
/// <param name="Question">The version of the event that asked: by it an answer, an escalation and a lapse name what they are about.</param>
/// <param name="Asked">Who may answer; empty where nobody is left, and then silence revokes all the same.</param>
/// <param name="Declined">Who said that it is not theirs to answer.</param>
/// <param name="LapsesAt">Governance time, UTC: whoever comes to be asked, it lapses then.</param>
public sealed record OpenReview(
    int Question, ImmutableArray<PersonId> Asked, AskedAs As, ImmutableArray<PersonId> Declined, DateTimeOffset AskedAt, DateTimeOffset LapsesAt)
{
    /// <summary>Who is asked and cannot be reached, and in whose place others are.</summary>
    public ImmutableArray<PersonId> PassedOver { get; init; } = [];

    /// <summary>From the question to when others are brought in for the silence of those who are asked.</summary>
    public static TimeSpan EscalatesAfter(TimeSpan grace) => grace * 3 / 4;

    /// <summary>By when the question stands before somebody, however much else they are asked: half of the time before others are brought in for their silence, or before it lapses.</summary>
    /// <param name="asked">Since when they are asked, UTC.</param>
    public DateTimeOffset ShownBy(DateTimeOffset asked)
    {
        var escalates = AskedAt + EscalatesAfter(LapsesAt - AskedAt);
        return asked + (((asked < escalates ? escalates : LapsesAt) - asked) / 2);
    }
}

/// <summary>Why these people are asked.</summary>
public enum AskedAs
{
    /// <summary>The policy names them.</summary>
    Reviewer,
    /// <summary>They stand in, because nobody is left of those whom the policy names.</summary>
    Fallback,
    /// <summary>They have become the holder's manager.</summary>
    NewManager,
    /// <summary>Those asked before have not answered.</summary>
    Escalated,
}

/// <summary>What a reviewer says.</summary>
public enum ReviewAnswer { Keep, Revoke, NotMine, Later }

/// <summary>When a reviewer is reminded, in their working hours.</summary>
/// <param name="Number">From 1.</param>
public sealed record ReviewReminder(PersonId Person, int Number, DateTimeOffset At);
