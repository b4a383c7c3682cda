using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>An item as it was submitted and routed.</summary>
/// <param name="Route">Null when no policy routes it: the item is then refused by the next event.</param>
public sealed record SubmittedItem(int Number, IdentityId Identity, EntitlementId Entitlement, Length Length, Route? Route);

/// <summary>What happened to a request. Each is one audit entry; people are named by ref, free text by commitment.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Submitted), "request-submitted")]
[JsonDerivedType(typeof(StageOpened), "stage-opened")]
[JsonDerivedType(typeof(Voted), "voted")]
[JsonDerivedType(typeof(StagesAdded), "stages-added")]
[JsonDerivedType(typeof(StagesSetAside), "stages-set-aside")]
[JsonDerivedType(typeof(LimitShortened), "limit-shortened")]
[JsonDerivedType(typeof(SentBack), "sent-back")]
[JsonDerivedType(typeof(AlsoAsked), "also-asked")]
[JsonDerivedType(typeof(ClaimSettled), "claim-settled")]
[JsonDerivedType(typeof(ItemApproved), "item-approved")]
[JsonDerivedType(typeof(GrantAuthorised), "grant-authorised")]
[JsonDerivedType(typeof(ItemActivated), "item-activated")]
[JsonDerivedType(typeof(ItemEnding), "item-ending")]
[JsonDerivedType(typeof(ItemClosed), "item-closed")]
[JsonDerivedType(typeof(RequestClosed), "request-closed")]
[JsonDerivedType(typeof(TaskRaised), "task-raised")]
public abstract partial record RequestEvent(DateTimeOffset At)
{
    public sealed record Submitted(DateTimeOffset At, RequestId Request, PersonId By, Commitment Justification, string? Ticket, PolicyVersion Policy, ImmutableArray<SubmittedItem> Items)
        : RequestEvent(At)
    {
        /// <summary>Null where it goes on from no other.</summary>
        public Followed? Follows { get; init; }

        /// <summary>The bundle that was asked for; null where the items were named one by one.</summary>
        public BundleId? Bundle { get; init; }
    }

    public sealed record StageOpened(DateTimeOffset At, int Item, int Stage, ImmutableArray<PersonId> Asked, DateTimeOffset LapsesAt) : RequestEvent(At)
    {
        /// <summary>When silence brings in the first whom the policy names for that; null where it names none.</summary>
        public DateTimeOffset? EscalatesAt { get; init; }

        /// <summary>When those who are asked are reminded.</summary>
        public ImmutableArray<Reminder> Reminders { get; init; } = [];
    }

    public sealed record Voted(DateTimeOffset At, int Item, int Stage, PersonId By, Verdict Verdict, Length? Shortened, Commitment? Reason, ShownDigest Shown, DeliveryId Delivery)
        : RequestEvent(At)
    {
        /// <summary>Who was away, and for whom it was cast; null where it is the voter's own.</summary>
        public PersonId? For { get; init; }
    }

    /// <summary>The current policy demands stages that the item lacked.</summary>
    public sealed record StagesAdded(DateTimeOffset At, int Item, PolicyVersion Policy, ImmutableArray<Stage> Stages) : RequestEvent(At);

    /// <summary>Nobody is left who could decide these stages, from 0, and the current policy does not demand them.</summary>
    public sealed record StagesSetAside(DateTimeOffset At, int Item, PolicyVersion Policy, ImmutableArray<int> Stages) : RequestEvent(At);

    /// <summary>The current policy allows less time.</summary>
    public sealed record LimitShortened(DateTimeOffset At, int Item, PolicyVersion Policy, TimeSpan Longest) : RequestEvent(At);

    /// <summary>A vote no longer counts or a stage is missing: the stage is opened again by the next event.</summary>
    public sealed record SentBack(DateTimeOffset At, int Item, int Stage, string Why) : RequestEvent(At);

    /// <summary>These people became eligible while the stage is open. It lapses when it would have.</summary>
    public sealed record AlsoAsked(DateTimeOffset At, int Item, int Stage, ImmutableArray<PersonId> Asked) : RequestEvent(At)
    {
        /// <summary>When those who are asked are reminded.</summary>
        public ImmutableArray<Reminder> Reminders { get; init; } = [];
    }

    /// <summary>The claim of an approval that no longer counts has ended as <paramref name="Outcome"/>: the item is to be approved anew.</summary>
    public sealed record ClaimSettled(DateTimeOffset At, int Item, Outcome Outcome) : RequestEvent(At);

    public sealed record ItemApproved(DateTimeOffset At, int Item, Length Length, ImmutableArray<PersonId> Counted) : RequestEvent(At);

    public sealed record GrantAuthorised(DateTimeOffset At, int Item, int Attempt, PolicyVersion Policy) : RequestEvent(At);

    public sealed record ItemActivated(DateTimeOffset At, int Item, DateTimeOffset From, DateTimeOffset? EndsAt) : RequestEvent(At)
    {
        /// <summary>When its end is announced, by the policy that was in force; null where it stands, or is too short for that.</summary>
        public DateTimeOffset? NoticeAt { get; init; }

        /// <summary>Who attested that the edge is there; null where it was observed.</summary>
        public PersonId? AttestedBy { get; init; }
    }

    public sealed record ItemEnding(DateTimeOffset At, int Item, EndCause Cause, PersonId? By) : RequestEvent(At)
    {
        /// <summary>What whoever revoked it wrote; null where it ends for another cause.</summary>
        public Commitment? Reason { get; init; }
    }

    public sealed record ItemClosed(DateTimeOffset At, int Item, Outcome Outcome, PersonId? By, RequestId? CoveredBy, string? Why) : RequestEvent(At)
    {
        /// <summary>Who attested that the edge is gone; null where it was observed, or never there.</summary>
        public ImmutableArray<PersonId>? AttestedBy { get; init; }
    }

    public sealed record RequestClosed(DateTimeOffset At) : RequestEvent(At);

    public sealed record TaskRaised(DateTimeOffset At, int Item, HumanTask Task) : RequestEvent(At);
}
