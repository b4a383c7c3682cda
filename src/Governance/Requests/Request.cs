using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>How an item ended. Closed stays closed.</summary>
public enum Outcome
{
    /// <summary>The edge was observed absent after it had been active.</summary>
    Removed,
    /// <summary>Another live claim covers the edge; it stays.</summary>
    CoveredBy,
    /// <summary>Two people attest that it is gone from a target that cannot be observed.</summary>
    Attested,
    /// <summary>The edge was there before us and its owner decided that it stays.</summary>
    PreExistingKept,
    /// <summary>The object in the target no longer exists.</summary>
    ObjectGone,
    /// <summary>The edge was observed absent and had never been active for this item.</summary>
    NeverGranted,
    /// <summary>The grant failed until tries ran out; the edge was observed absent.</summary>
    Failed,
    Denied,
    Withdrawn,
    Lapsed,
    /// <summary>Policy does not route it, or no longer does.</summary>
    Refused,
}

/// <summary>Why an approved item began to end.</summary>
public enum EndCause
{
    Expired, Released, Withdrawn, Refused, Revoked, GrantExhausted,
    /// <summary>Its time to be recertified passed without an answer.</summary>
    NotRecertified,
    /// <summary>A vote no longer counts or a stage is missing: once the claim has ended, the item goes back to that stage.</summary>
    AuthorityLost,
    /// <summary>Whoever holds it is no longer here, or nobody answers for the machine that does.</summary>
    Left,
    /// <summary>Somebody else had taken it away in the target, and the claim for which it was to be made anew has ended.</summary>
    FoundGone,
}

/// <summary>What an approver said.</summary>
public enum Verdict { Approve, Deny }

/// <summary>One vote. A human counts once in the whole item.</summary>
public sealed record Vote(int Stage, PersonId By, Verdict Verdict, Length? Shortened, Commitment? Reason, DateTimeOffset At)
{
    /// <summary>Who was away, and for whom it was cast; null where it is the voter's own.</summary>
    public PersonId? For { get; init; }
}

/// <summary>Where an item stands (MODEL: Item of a request).</summary>
[JsonDerivedType(typeof(AwaitingApproval), "awaiting-approval")]
[JsonDerivedType(typeof(Approved), "approved")]
[JsonDerivedType(typeof(Active), "active")]
[JsonDerivedType(typeof(Ending), "ending")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record ItemState
{
    /// <summary>Stage <paramref name="Stage"/> (from 0) is open; these people were asked; it lapses then.</summary>
    /// <param name="Opening">The version of the event that opened it: a lapse owed by an earlier opening is superseded.</param>
    public sealed record AwaitingApproval(int Stage, ImmutableArray<PersonId> Asked, DateTimeOffset Since, DateTimeOffset LapsesAt, int Opening) : ItemState
    {
        /// <summary>How many steps of its escalation are asked, too.</summary>
        public int Reach { get; init; }

        /// <summary>When the next step is; null where none is left.</summary>
        public DateTimeOffset? EscalatesAt { get; init; }

        /// <summary>When those who are asked are reminded.</summary>
        public ImmutableArray<Reminder> Reminders { get; init; } = [];

        /// <summary>When the last of them whose time had come were reminded, UTC: what was planned for later is still to come. Null where none was.</summary>
        public DateTimeOffset? RemindedAt { get; init; }

        /// <summary>Who is asked and cannot be reached: nobody waits for them, and they may decide where they see it.</summary>
        public ImmutableArray<PersonId> PassedOver { get; init; } = [];

        /// <summary>Since when it is the defect of whoever owns what nobody else does that nobody was left to decide; null where somebody was asked since, or always was.</summary>
        public DateTimeOffset? NobodySince { get; init; }

        /// <summary>When those who wait last had them told; null where they never did.</summary>
        public DateTimeOffset? NudgedAt { get; init; }
    }

    /// <summary>Decided; the grant is tried until the edge is observed.</summary>
    /// <param name="AuthorisedAt">When votes, roster and policy were last found to carry it; a grant call later than that by too much asks again.</param>
    public sealed record Approved(Length Length, DateTimeOffset Since, DateTimeOffset AuthorisedAt) : ItemState;

    /// <summary>The edge was observed for this item. A null end is standing.</summary>
    public sealed record Active(DateTimeOffset From, DateTimeOffset? EndsAt) : ItemState
    {
        /// <summary>Who attested that the edge is there; null where it was observed.</summary>
        public PersonId? AttestedBy { get; init; }
    }

    /// <summary>The claim is being ended; the access alone decides whether the edge goes.</summary>
    public sealed record Ending(EndCause Cause, DateTimeOffset Since) : ItemState;

    public sealed record Closed(Outcome Outcome, DateTimeOffset At, PersonId? By, RequestId? CoveredBy, string? Why) : ItemState
    {
        /// <summary>Who attested that the edge is gone; null where it was observed, or never there.</summary>
        public ImmutableArray<PersonId>? AttestedBy { get; init; }
    }
}

/// <summary>One entitlement for one identity, with its own route, decision, claim and outcome.</summary>
/// <param name="Longest">The longest time policy allows: it shortens the request, never widens it; null where it may stand.</param>
/// <param name="LastTry">The last grant try that was authorised, counted over the whole life of the item; 0 before the first.</param>
/// <param name="SpentTries">The last try of a claim that ended before the item went back to approval: what is reported of it is settled.</param>
/// <param name="PoliciesSeen">The version routed under, then each version that added stages.</param>
public sealed record Item(
    int Number, IdentityId Identity, EntitlementId Entitlement, Length Requested, string Rule, string RuleWhy,
    ImmutableArray<PolicyVersion> PoliciesSeen, ImmutableArray<Stage> Stages, TimeSpan? Longest, ImmutableArray<Finding> Findings,
    ImmutableArray<Vote> Votes, int LastTry, int SpentTries, ItemState State)
{
    /// <summary>The stages, from 0, whose fallback is asked beside the others since too few of them could be reached.</summary>
    public ImmutableArray<int> WithFallback { get; init; } = [];

    /// <summary>Who gave it back; null where nobody did.</summary>
    public PersonId? ReleasedBy { get; init; }

    /// <summary>Null unless somebody revoked it by this request.</summary>
    public Revocation? Revoked { get; init; }

    /// <summary>The stages, from 0, that nobody was left to decide and the policy in force did not demand: nobody waits for them, and a vote on them counts nothing.</summary>
    public ImmutableArray<int> SetAside { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<Stage> StagesInForce => Stages.Where((_, stage) => !SetAside.Contains(stage));

    /// <summary>The votes for it, on stages in force.</summary>
    [JsonIgnore]
    public IEnumerable<Vote> Approvals => Votes.Where(v => v.Verdict == Verdict.Approve && !SetAside.Contains(v.Stage));

    [JsonIgnore]
    public bool IsClosed => State is ItemState.Closed;

    /// <summary>A grant was authorised, so the access may hold a claim and a call may be under way: the item ends only when that claim has.</summary>
    [JsonIgnore]
    public bool HasClaim => LastTry > SpentTries;

    /// <summary>Whether whoever asked may still take it back: nothing has come of it yet, or what was begun is on its way back to approval.</summary>
    [JsonIgnore]
    public bool CanBeWithdrawn => State is ItemState.AwaitingApproval or ItemState.Approved or ItemState.Ending { Cause: EndCause.AuthorityLost };

    [JsonIgnore]
    public AccessId Access => AccessId.Of(Entitlement, Identity);

    /// <summary>What was asked, never longer than policy allows.</summary>
    [JsonIgnore]
    public Length Allowed => Requested.ShortenedTo(new Length(Longest, null));
}

/// <summary>A request with its items. Its state is derived from theirs; it closes when all have.</summary>
/// <param name="Version">The number of events so far.</param>
/// <param name="ClosedAt">Null while open.</param>
public sealed record Request(
    RequestId Id, int Version, PersonId Requester, Commitment Justification, string? Ticket, DateTimeOffset SubmittedAt,
    ImmutableArray<Item> Items, DateTimeOffset? ClosedAt)
{
    /// <summary>Null where it goes on from no other.</summary>
    public Followed? Follows { get; init; }

    /// <summary>The bundle that was asked for; null where the items were named one by one.</summary>
    public BundleId? Bundle { get; init; }

    /// <summary>Who could not be brought a card about it, and whose defect is raised.</summary>
    public ImmutableArray<PersonId> Unreached { get; init; } = [];

    /// <summary>What was revoked of the same holder in one word with an item, itself among it.</summary>
    public IEnumerable<Item> RevokedTogether(Item item) => Items.Where(i => i.Revoked is { } revoked && revoked == item.Revoked && i.Identity == item.Identity);

    /// <summary>What people wrote about it: why it was asked for, decided as it was, and revoked.</summary>
    public IEnumerable<Commitment> Writings() =>
        [Justification, .. Items.SelectMany(i => i.Votes).Select(v => v.Reason).OfType<Commitment>(), .. Items.Select(i => i.Revoked?.Reason).OfType<Commitment>()];

    public Item? Find(int number) => Items.FirstOrDefault(i => i.Number == number);

    [JsonIgnore]
    public bool IsClosed => ClosedAt is not null;
}
