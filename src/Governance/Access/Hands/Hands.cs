using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Who makes and removes an edge, and says how it stands.</summary>
public enum Reach
{
    /// <summary>A connector calls the target and reads it.</summary>
    Connector,
    /// <summary>People change it by hand and attest it: nothing is called and nothing is observed.</summary>
    People,
}

/// <summary>What it is known by that an edge is there or gone.</summary>
public enum Proof
{
    Observation,
    /// <summary>People say so; nobody read the target.</summary>
    Attestation,
}

/// <summary>What people are asked to do by hand.</summary>
public enum HandsFor
{
    /// <summary>One person makes the edge, or finds it made, and attests that it is there.</summary>
    Grant,
    /// <summary>Two different people attest that it is gone, one of whom removed it.</summary>
    Revoke,
    /// <summary>The ledger was restored: one person attests whether the edge stands as the ledger says.</summary>
    Look,
}

/// <summary>What somebody saw.</summary>
public enum Seen
{
    /// <summary>What they were asked for.</summary>
    AsAsked,
    /// <summary>Something else than the ledger says.</summary>
    Otherwise,
}

/// <summary>That somebody saw with their own eyes what they were asked about.</summary>
/// <param name="At">Governance time, UTC.</param>
/// <param name="Note">What they wrote about it.</param>
public sealed record Attestation(PersonId By, DateTimeOffset At, Commitment Note);

/// <summary>What people were asked to do by hand, and what came of it. It stays until they are asked for something else.</summary>
/// <param name="Opening">The version of the event that asked: by it an attestation and a reminder name what they are about.</param>
/// <param name="Asked">Everybody who was asked, in the order in which they were.</param>
/// <param name="Declined">Who said that they cannot do it.</param>
/// <param name="Step">How often silence was followed up.</param>
/// <param name="ChasedAt">When silence is followed up next, UTC.</param>
public sealed record AskedHands(
    HandsFor For, int Opening, DateTimeOffset AskedAt, ImmutableArray<PersonId> Asked, ImmutableArray<PersonId> Declined, ImmutableArray<Attestation> Attestations,
    int Step, DateTimeOffset ChasedAt)
{
    /// <summary>It waits for the release of the ledger, and then people are asked.</summary>
    public bool IsHeld { get; init; }

    /// <summary>How many different people attest this.</summary>
    [JsonIgnore]
    public int Needed => For.Needed();

    public bool HasAttested(PersonId person) => Attestations.Any(a => a.By == person);

    /// <summary>Who was asked and has neither attested nor said that they cannot.</summary>
    [JsonIgnore]
    public ImmutableArray<PersonId> Awaited => [.. Asked.Where(p => !HasAttested(p) && !Declined.Contains(p))];

    /// <summary>The attestation by which an edge is there; null where it has none yet.</summary>
    [JsonIgnore]
    public Attestation? Made => For == HandsFor.Grant ? Attestations.FirstOrDefault() : null;
}

internal static class HandsNeeded
{
    /// <summary>How many different people attest it.</summary>
    public static int Needed(this HandsFor work) => work == HandsFor.Revoke ? Routing.PeopleForAttestation : 1;
}
