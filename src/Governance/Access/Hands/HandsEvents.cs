using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>What happened to an edge that people change by hand.</summary>
public abstract record HandsEvent(DateTimeOffset At) : AccessEvent(At);

[JsonDerivedType(typeof(ReachSet), "reach-set")]
[JsonDerivedType(typeof(HandsAsked), "hands-asked")]
[JsonDerivedType(typeof(Attested), "attested")]
[JsonDerivedType(typeof(HandsDeclined), "hands-declined")]
[JsonDerivedType(typeof(HandsChased), "hands-chased")]
public abstract partial record AccessEvent
{
    /// <summary>From here on it is made and removed so, until it was gone and is made anew under a policy that says otherwise.</summary>
    public sealed record ReachSet(DateTimeOffset At, Reach Reach) : HandsEvent(At);

    /// <param name="ChasedAt">When silence is followed up, in the working hours of the last of those who were asked.</param>
    public sealed record HandsAsked(DateTimeOffset At, HandsFor For, ImmutableArray<PersonId> Asked, DateTimeOffset ChasedAt) : HandsEvent(At)
    {
        /// <summary>Nobody is asked yet: the ledger is in quarantine, and nothing is made until it is released.</summary>
        public bool IsHeld { get; init; }
    }

    public sealed record Attested(DateTimeOffset At, PersonId By, HandsFor For, Commitment Note, DeliveryId Delivery) : HandsEvent(At)
    {
        public Seen Seen { get; init; }
    }


    /// <param name="Joined">Who is asked instead.</param>
    public sealed record HandsDeclined(DateTimeOffset At, PersonId By, Commitment Reason, ImmutableArray<PersonId> Joined) : HandsEvent(At);

    /// <summary>Those who were asked are reminded.</summary>
    /// <param name="Joined">Who is asked too from now on.</param>
    /// <param name="Next">When silence is followed up again.</param>
    public sealed record HandsChased(DateTimeOffset At, int Step, ImmutableArray<PersonId> Joined, DateTimeOffset Next) : HandsEvent(At);
}
