using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>What happened to the policy. Two streams, <c>policy/main</c> and <c>policy/held</c>.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Loaded), "policy-loaded")]
public abstract partial record PolicyEvent(DateTimeOffset At)
{
    /// <summary>A policy was read whole, found right, and is in force.</summary>
    public sealed record Loaded(DateTimeOffset At, PolicyVersion Version, string Hash) : PolicyEvent(At)
    {
        /// <summary>Why whoever put it in force by their word did; null where the bot took it up by itself.</summary>
        public Commitment? Reason { get; init; }
    }
}
