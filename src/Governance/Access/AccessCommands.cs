using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>What the owner of an entitlement decides about an edge that was there before us.</summary>
public enum PreExistingDecision { Remove, Keep }

/// <summary>Everything that can be asked of an access.</summary>
public abstract record AccessCommand(AccessId Access)
{
    /// <summary>A request's item claims the edge, or renews the authority of its claim for the next try.</summary>
    public sealed record ClaimAccess(AccessId Access, ItemRef Claim, Length Length, int Attempt) : AccessCommand(Access);

    public sealed record EndClaim(AccessId Access, ItemRef Claim, EndCause Cause) : AccessCommand(Access);

    /// <summary>The edge was observed before a grant call: may the call be made, and under which intent?</summary>
    public sealed record BeginGrant(AccessId Access, Observation Before, DateTimeOffset Deadline) : AccessCommand(Access);

    public sealed record BeginRevoke(AccessId Access, DateTimeOffset Deadline) : AccessCommand(Access);

    /// <summary>What the connector said.</summary>
    public sealed record EndCall(AccessId Access, int Number, CallOutcome Outcome, string Reason) : AccessCommand(Access);

    public sealed record Observe(AccessId Access, Observation Observation) : AccessCommand(Access);

    public sealed record DecidePreExisting(AccessId Access, PersonId By, PreExistingDecision Decision, Commitment Reason) : AccessCommand(Access);
}

/// <summary>What a decision on an access is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
/// <param name="Jitter">A random number from 0 up to 1, for backoff.</param>
public sealed record AccessFacts(Organisation Organisation, DateTimeOffset Now, ClockState Clock, double Jitter);
