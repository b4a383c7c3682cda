using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Where a claim on an access stands. Waiting and Active are live.</summary>
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Active), "active")]
[JsonDerivedType(typeof(Ending), "ending")]
[JsonDerivedType(typeof(Ended), "ended")]
public abstract record ClaimState
{
    public sealed record Waiting : ClaimState;
    public sealed record Active(DateTimeOffset From, DateTimeOffset? EndsAt) : ClaimState
    {
        /// <summary>Who attested that the edge is there; null where it was observed.</summary>
        public PersonId? AttestedBy { get; init; }
    }

    /// <summary>Its end was asked; it ends when the edge is observed absent. <paramref name="WasActive"/> decides the outcome.</summary>
    public sealed record Ending(EndCause Cause, ClaimHistory History) : ClaimState;
    public sealed record Ended(Outcome Outcome, RequestId? CoveredBy, DateTimeOffset At) : ClaimState
    {
        /// <summary>Who attested that the edge is gone; null where it was observed, or covered.</summary>
        public ImmutableArray<PersonId>? AttestedBy { get; init; }

        /// <summary>For what it was ending; null where it ended at once.</summary>
        public EndCause? Cause { get; init; }
    }
}

/// <summary>Whether the edge was ever observed for a claim.</summary>
public enum ClaimHistory { NeverActive, WasActive }

/// <summary>A request's item holding an access.</summary>
/// <param name="Since">Governance time of its commit; observations that began before do not make it active.</param>
/// <param name="Attempt">The authorised grant try.</param>
public sealed record Claim(ItemRef Ref, Length Length, DateTimeOffset Since, int Attempt, DateTimeOffset AuthorisedAt, ClaimState State)
{
    [JsonIgnore]
    public bool IsLive => State is ClaimState.Waiting or ClaimState.Active;

    /// <summary>Its request has lost the authority for it and wants to be asked anew: an order that the edge goes is about it too.</summary>
    [JsonIgnore]
    public bool ComesBack => State is ClaimState.Ending { Cause: EndCause.AuthorityLost };

    /// <summary>What its request is told of it; null while it waits.</summary>
    [JsonIgnore]
    public ClaimReport? Report => State switch
    {
        ClaimState.Active active => new ClaimReport.Active(active.From, active.EndsAt) { AttestedBy = active.AttestedBy },
        ClaimState.Ending ending => new ClaimReport.Ending(ending.Cause),
        ClaimState.Ended ended => new ClaimReport.Ended(ended.Outcome, ended.CoveredBy) { AttestedBy = ended.AttestedBy, Cause = ended.Cause },
        _ => null,
    };
}

/// <summary>A committed intent whose outcome is not known yet.</summary>
/// <param name="Deadline">System time, UTC.</param>
public sealed record Call(int Number, CallKind Kind, DateTimeOffset Deadline);

/// <summary>How the edge came to be there.</summary>
public enum EdgeOrigin
{
    Ours,
    /// <summary>It was there before the first intent.</summary>
    PreExisting,
    /// <summary>It was seen again after its end: it goes, and its owner is told, not asked.</summary>
    BeyondEnd,
}

/// <summary>Why an edge is not proven gone after a try.</summary>
/// <param name="Refusal">What the target said when it refused, hostile; null where it refused nothing.</param>
/// <param name="NextAt">When it is tried again. Governance time, UTC.</param>
public sealed record FailingRemoval(string? Refusal, DateTimeOffset NextAt)
{
    /// <summary>When those who wait for it last had it said to them on the card that they have; null before that.</summary>
    public SaidRemoval? Said { get; init; }

    /// <summary>This after another try that was made <paramref name="at"/>: said again where the cause is another, or what was said is old.</summary>
    /// <param name="version">Of the event that tells of the try.</param>
    internal FailingRemoval After(FailingRemoval? before, Presence seen, int version, DateTimeOffset at)
    {
        Presence? said = Refusal is { Length: > 0 } ? null : seen == Presence.Unknown ? seen : Presence.Present;
        return this with { Said = before is { Said: { } last } && before.Refusal == Refusal && last.Seen == said && at - last.At < Pacing.Apart ? last : new(version, at, said) };
    }
}

/// <summary>That why an edge is not gone was said to those who wait for it.</summary>
/// <param name="Version">Of the event after which it was.</param>
/// <param name="Seen">Whether it could be read, and was still there for all that was known; null where the target refused, which is said instead.</param>
public sealed record SaidRemoval(int Version, DateTimeOffset At, Presence? Seen);

/// <summary>Where the edge stands (MODEL: Access).</summary>
public enum AccessState { Absent, Provisioning, Active, AskingOwner, Revoking, RevokeBlocked }

/// <summary>The edge in the target, one per (entitlement, identity), and the claims on it.</summary>
/// <param name="Intents">Grant intents since the edge was last known absent; Present before the first is pre-existing.</param>
/// <param name="OpenCalls">Calls whose outcome is unknown; they bar Absent.</param>
/// <param name="LastCall">The number of the last intent.</param>
/// <param name="Turn">The version of the event that owes the try to be made next; an obligation of any other is superseded.</param>
/// <param name="Failures">Tries in a row that did not lead to what is wanted; reset by each turn of state.</param>
/// <param name="Owner">Who was asked or told about a task on this edge, if anyone.</param>
public sealed record Access(
    AccessId Id, int Version, AccessState State, EdgeOrigin Origin, ImmutableArray<Claim> Claims, int Intents, ImmutableArray<Call> OpenCalls,
    int LastCall, int Turn, int Failures, Observation? LastSeen, PersonId? Owner)
{
    /// <summary>The reading that the last quarantine asked for; null where none did.</summary>
    public AskedReading? Reading { get; init; }

    /// <summary>Null while somebody answers for whoever holds it.</summary>
    public Orphan? Orphan { get; init; }

    /// <summary>The next scheduled reading; null where the edge is not live.</summary>
    public PlannedLook? Look { get; init; }

    /// <summary>Null where the target is what the ledger says.</summary>
    public DriftFinding? Finding { get; init; }

    /// <summary>The version of the event by which the last finding was settled; 0 where none was.</summary>
    public int SettledIn { get; init; }

    /// <summary>Null where no removal is owed, or no try of it has failed yet.</summary>
    public FailingRemoval? Removal { get; init; }

    /// <summary>Who makes and removes it.</summary>
    public Reach Reach { get; init; }

    /// <summary>What people were last asked to do by hand; null where they never were.</summary>
    public AskedHands? Hands { get; init; }

    /// <summary>Who could not be brought a card about it since its last review was asked, and whose defect is raised.</summary>
    public ImmutableArray<PersonId> Unreached { get; init; } = [];

    public static Access Never(AccessId id) => new(id, 0, AccessState.Absent, EdgeOrigin.Ours, [], 0, [], 0, 0, 0, null, null);

    /// <summary>When it is recertified; null before the edge was first seen for us, and once it is given up.</summary>
    public Review? Review { get; init; }

    /// <summary>Somebody answers for it at a date: while the edge is there, and while it is made anew for another claim beside one that still holds.</summary>
    public bool IsReviewed => Review is not null && State is AccessState.Active or AccessState.Provisioning;

    public Claim? Find(ItemRef claim) => Claims.FirstOrDefault(c => c.Ref == claim);

    [JsonIgnore]
    public bool IsByHand => Reach == Reach.People;

    [JsonIgnore]
    public bool IsRevoking => State is AccessState.Revoking or AccessState.RevokeBlocked;

    /// <summary>Failed tries before a human is told; they go on.</summary>
    private const int TriesBeforeTold = 3;

    /// <summary>It is to go, and a try of it has failed without a refusal that is about it alone: its system does not do it.</summary>
    [JsonIgnore]
    public bool IsFailingToGo => State == AccessState.Revoking && Removal is not null;

    /// <summary>The same again and again, so that a human has to know. A refusal tells them by itself.</summary>
    [JsonIgnore]
    public bool IsStuck => IsFailingToGo && Failures >= TriesBeforeTold;

    /// <summary>It is to be made, and a try of it has failed since nobody could see whether it is there: its system does not answer.</summary>
    [JsonIgnore]
    public bool IsFailingUnread => State is AccessState.Provisioning && Failures > 0 && LastSeen is { Presence: Presence.Unknown };

    /// <summary>The same again and again, so that a human has to know.</summary>
    [JsonIgnore]
    public bool IsStuckUnread => IsFailingUnread && Failures >= TriesBeforeTold;

    /// <summary>Somebody ordered that the edge goes, whoever made it; until it is gone, or is there again for somebody.</summary>
    public bool IsOrderedAway { get; init; }

    /// <summary>Claims are ending for which no grant was ever intended and nothing was ever seen: what is seen now may not be ours.</summary>
    [JsonIgnore]
    public bool MayHaveBeenThereBefore => !IsOrderedAway && Intents == 0 && Origin == EdgeOrigin.Ours && Claims.Any(c => c.State is ClaimState.Ending)
        && !Claims.Any(c => c.State is ClaimState.Ending { History: ClaimHistory.WasActive });

    /// <summary>Whether another decision carries it beyond the end of a claim, so that it does not end then.</summary>
    public bool StaysBeyond(ItemRef claim, DateTimeOffset? end) => Live.Any(c => c.Ref != claim && c.State is ClaimState.Active active && !(active.EndsAt <= end));

    [JsonIgnore]
    public IEnumerable<Claim> Live => Claims.Where(c => c.IsLive);
}
