using System.Text.Json.Serialization;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>What happened to the policy. One stream, <c>policy/main</c>.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(Loaded), "policy-loaded")]
public abstract record PolicyEvent(DateTimeOffset At)
{
    /// <summary>A policy was read whole, found right, and is in force.</summary>
    public sealed record Loaded(DateTimeOffset At, PolicyVersion Version, string Hash) : PolicyEvent(At);
}
