using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>What happened to the review of an access.</summary>
public abstract record ReviewEvent(DateTimeOffset At) : AccessEvent(At);

[JsonDerivedType(typeof(ReviewScheduled), "review-scheduled")]
[JsonDerivedType(typeof(ReviewAsked), "review-asked")]
[JsonDerivedType(typeof(ReviewPassedOn), "review-passed-on")]
[JsonDerivedType(typeof(ReviewPostponed), "review-postponed")]
[JsonDerivedType(typeof(ReviewKept), "review-kept")]
[JsonDerivedType(typeof(ReviewRevoked), "review-revoked")]
[JsonDerivedType(typeof(ReviewLapsed), "review-lapsed")]
public abstract partial record AccessEvent
{
    public sealed record ReviewScheduled(DateTimeOffset At, DateTimeOffset Anchor, DateTimeOffset DueAt) : ReviewEvent(At);

    /// <param name="Rule">The review of the policy that says who, how often and within what time.</param>
    public sealed record ReviewAsked(
        DateTimeOffset At, string Rule, ImmutableArray<PersonId> Asked, AskedAs As, ImmutableArray<ReviewReminder> Reminders, DateTimeOffset EscalatesAt, DateTimeOffset LapsesAt)
        : ReviewEvent(At);

    /// <summary>Others may answer now. The time to answer stays what it was.</summary>
    /// <param name="By">Who said that it is not theirs; null where silence or the roster passed it on.</param>
    /// <param name="Asked">Everybody who may answer from now on.</param>
    /// <param name="Joined">Of those, who was not asked before.</param>
    public sealed record ReviewPassedOn(
        DateTimeOffset At, PersonId? By, AskedAs As, ImmutableArray<PersonId> Asked, ImmutableArray<PersonId> Joined, ImmutableArray<ReviewReminder> Reminders)
        : ReviewEvent(At)
    {
        /// <summary>Who cannot be reached, so that others are asked beside them; null where that is not why.</summary>
        public PersonId? Unreached { get; init; }
    }

    /// <summary>A reviewer wants to be asked again later, which is before the time to answer has passed.</summary>
    public sealed record ReviewPostponed(DateTimeOffset At, PersonId By, DateTimeOffset Until) : ReviewEvent(At);

    public sealed record ReviewKept(DateTimeOffset At, PersonId By, Commitment? Reason, ShownDigest Shown, DeliveryId Delivery) : ReviewEvent(At);

    /// <param name="Told">Who hears of it: the holder, or who answers for a machine.</param>
    public sealed record ReviewRevoked(
        DateTimeOffset At, PersonId By, Commitment? Reason, ImmutableArray<PersonId> Told, ShownDigest Shown, DeliveryId Delivery) : ReviewEvent(At);

    /// <summary>Nobody answered in time: silence keeps nothing (I8).</summary>
    public sealed record ReviewLapsed(DateTimeOffset At, ImmutableArray<PersonId> Told) : ReviewEvent(At);
}
