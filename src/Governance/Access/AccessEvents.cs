using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>What happened to an access. Each is one audit entry.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Claimed), "claimed")]
[JsonDerivedType(typeof(ClaimReauthorised), "claim-reauthorised")]
[JsonDerivedType(typeof(ReauthorisationAsked), "reauthorisation-asked")]
[JsonDerivedType(typeof(ProvisioningStarted), "provisioning-started")]
[JsonDerivedType(typeof(CallIntended), "call-intended")]
[JsonDerivedType(typeof(CallReturned), "call-returned")]
[JsonDerivedType(typeof(Observed), "observed")]
[JsonDerivedType(typeof(CallsOverdue), "calls-overdue")]
[JsonDerivedType(typeof(FoundPreExisting), "found-pre-existing")]
[JsonDerivedType(typeof(EdgeActive), "edge-active")]
[JsonDerivedType(typeof(ClaimActivated), "claim-activated")]
[JsonDerivedType(typeof(ClaimEnding), "claim-ending")]
[JsonDerivedType(typeof(ClaimEnded), "claim-ended")]
[JsonDerivedType(typeof(OwnerAsked), "owner-asked")]
[JsonDerivedType(typeof(PreExistingDecided), "pre-existing-decided")]
[JsonDerivedType(typeof(RevocationStarted), "revocation-started")]
[JsonDerivedType(typeof(RevocationBlocked), "revocation-blocked")]
[JsonDerivedType(typeof(TryAgain), "try-again")]
[JsonDerivedType(typeof(EdgeGone), "edge-gone")]
[JsonDerivedType(typeof(FoundBeyondEnd), "found-beyond-end")]
[JsonDerivedType(typeof(TaskRaised), "task-raised")]
public abstract partial record AccessEvent(DateTimeOffset At)
{
    public sealed record Claimed(DateTimeOffset At, ItemRef Claim, Length Length, int Attempt, DateTimeOffset AuthorisedAt) : AccessEvent(At);
    /// <summary>The request carries another try. <paramref name="Length"/> may have been shortened meanwhile.</summary>
    public sealed record ClaimReauthorised(DateTimeOffset At, ItemRef Claim, Length Length, int Attempt, DateTimeOffset AuthorisedAt) : AccessEvent(At);
    /// <summary>A grant try needs fresh authority: the request is asked, not before <paramref name="DueAt"/>.</summary>
    public sealed record ReauthorisationAsked(DateTimeOffset At, ItemRef Claim, int Attempt, int Failures, DateTimeOffset DueAt) : AccessEvent(At);
    public sealed record ProvisioningStarted(DateTimeOffset At) : AccessEvent(At);
    /// <summary>Committed before the call is made. <paramref name="Deadline"/> is system time.</summary>
    public sealed record CallIntended(DateTimeOffset At, int Number, CallKind Kind, DateTimeOffset Deadline, TimeSpan Allowed) : AccessEvent(At);
    public sealed record CallReturned(DateTimeOffset At, int Number, CallKind Kind, CallOutcome Outcome, string Reason) : AccessEvent(At);
    public sealed record Observed(DateTimeOffset At, Observation Observation) : AccessEvent(At);
    /// <summary>The deadlines of these calls passed before an observation began: they can have no more effect.</summary>
    public sealed record CallsOverdue(DateTimeOffset At, ImmutableArray<int> Numbers) : AccessEvent(At);
    public sealed record FoundPreExisting(DateTimeOffset At, HoldingPath Path) : AccessEvent(At);
    public sealed record EdgeActive(DateTimeOffset At) : AccessEvent(At)
    {
        /// <summary>Null for what was observed.</summary>
        public Proof? Proof { get; init; }
    }

    public sealed record ClaimActivated(DateTimeOffset At, ItemRef Claim, DateTimeOffset From, DateTimeOffset? EndsAt) : AccessEvent(At)
    {
        /// <summary>Who attested that the edge is there; null where it was observed.</summary>
        public PersonId? AttestedBy { get; init; }
    }

    public sealed record ClaimEnding(DateTimeOffset At, ItemRef Claim, EndCause Cause) : AccessEvent(At);
    public sealed record ClaimEnded(DateTimeOffset At, ItemRef Claim, int Attempt, Outcome Outcome, RequestId? CoveredBy) : AccessEvent(At)
    {
        /// <summary>Who attested that the edge is gone; null where it was observed, or covered.</summary>
        public ImmutableArray<PersonId>? AttestedBy { get; init; }
    }

    public sealed record OwnerAsked(DateTimeOffset At, HumanTask Task) : AccessEvent(At);
    public sealed record PreExistingDecided(DateTimeOffset At, PersonId By, PreExistingDecision Decision, Commitment Reason) : AccessEvent(At);
    public sealed record RevocationStarted(DateTimeOffset At) : AccessEvent(At);
    public sealed record RevocationBlocked(DateTimeOffset At, string Reason, DateTimeOffset DueAt) : AccessEvent(At);
    /// <summary>What is wanted was not seen: the next try, not before <paramref name="DueAt"/>.</summary>
    public sealed record TryAgain(DateTimeOffset At, NextTry What, int Failures, DateTimeOffset DueAt) : AccessEvent(At);
    public sealed record EdgeGone(DateTimeOffset At) : AccessEvent(At)
    {
        /// <summary>Null for what was observed.</summary>
        public Proof? Proof { get; init; }
    }

    public sealed record FoundBeyondEnd(DateTimeOffset At) : AccessEvent(At);
    public sealed record TaskRaised(DateTimeOffset At, HumanTask Task) : AccessEvent(At);
}

/// <summary>What is tried again.</summary>
public enum NextTry { Observe, ObserveGrant, ObserveRevocation, Revoke }
