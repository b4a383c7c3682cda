using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance;

/// <summary>Whether a refusal leaves an entry on the stream it was aimed at.</summary>
public enum RefusalTrace { Silent, Audited }

/// <summary>Why a refusal was given, for code that answers differently to some of them. People read <see cref="Refusal.Reason"/>.</summary>
public enum RefusalCode
{
    /// <summary>What was asked for is not allowed or makes no sense; the reason says why.</summary>
    NotAllowed,
    /// <summary>The actor has no authority for it: not asked, no longer eligible, their own request.</summary>
    NoAuthority,
    /// <summary>The request or access has moved on; show its present state.</summary>
    MovedOn,
    /// <summary>What was shown differs from what is; show it again (I11).</summary>
    ShowAgain,
    /// <summary>No policy routes it (I10): refused, and raised as a defect.</summary>
    NotRoutable,
    /// <summary>A fulfilment found nothing owed any more.</summary>
    NothingOwed,
    /// <summary>The clock was put back: nothing that could lengthen access is accepted.</summary>
    ClockPutBack,
    /// <summary>No such request, access or item.</summary>
    Unknown,
    /// <summary>The ledger is in quarantine: nothing that could lengthen access is accepted.</summary>
    Quarantined,
}

/// <summary>What was refused and why, said so that a person can act on it.</summary>
/// <param name="Reason">One or two plain sentences: what happened, what it means, what to do next. No names or free text of people.</param>
public sealed record Refusal(RefusalCode Code, string Reason, RefusalTrace Trace = RefusalTrace.Silent);

/// <summary>
/// The answer of a <c>Decide</c>: events to record and, when what was asked was not done, the refusal.
/// Both may be present: a look at the current policy may record a change and leave the click unexecuted.
/// </summary>
public sealed record Decided<TEvent>(ImmutableArray<TEvent> Events, Refusal? Refusal)
{
    public static implicit operator Decided<TEvent>(Refusal refusal) => new([], refusal);
}

/// <summary>Ways to write a <see cref="Decided{TEvent}"/>.</summary>
public static class Decide
{
    public static Decided<TEvent> Accept<TEvent>(params ReadOnlySpan<TEvent> events) => new([.. events], null);
    public static Decided<TEvent> Accept<TEvent>(IEnumerable<TEvent> events) => new([.. events], null);
    public static Decided<TEvent> AcceptThenRefuse<TEvent>(IEnumerable<TEvent> events, Refusal refusal) => new([.. events], refusal);
}
