using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>What the owner of an entitlement decides about an edge that was there before us.</summary>
public enum PreExistingDecision { Remove, Keep }

/// <summary>Everything that can be asked of an access.</summary>
public abstract partial record AccessCommand(AccessId Access)
{
    /// <summary>A request's item claims the edge, or renews the authority of its claim for the next try.</summary>
    /// <param name="Attempt">The grant try that the request authorised.</param>
    public sealed record ClaimAccess(AccessId Access, ItemRef Claim, int Attempt) : AccessCommand(Access);

    public sealed record EndClaim(AccessId Access, ItemRef Claim, EndCause Cause) : AccessCommand(Access);

    /// <summary>The edge was observed before a grant call: may the call be made, and under which intent?</summary>
    /// <param name="Turn">The try that the obligation stands for: <see cref="Access.Turn"/> at its making.</param>
    /// <param name="Deadline">System time, UTC: after it the call can have no effect.</param>
    /// <param name="Allowed">The time from now to the deadline.</param>
    public sealed record BeginGrant(AccessId Access, int Turn, Observation Before, DateTimeOffset Deadline, TimeSpan Allowed) : AccessCommand(Access);

    /// <summary>May a revocation be called, and under which intent?</summary>
    public sealed record BeginRevoke(AccessId Access, int Turn, DateTimeOffset Deadline, TimeSpan Allowed) : AccessCommand(Access);

    /// <summary>What the connector said.</summary>
    public sealed record EndCall(AccessId Access, int Number, CallOutcome Outcome, string Reason) : AccessCommand(Access);

    /// <summary>The edge was read because a try owed it.</summary>
    public sealed record Observe(AccessId Access, int Turn, Observation Observation) : AccessCommand(Access);

    /// <summary>The edge was read after its end.</summary>
    public sealed record Watch(AccessId Access, Observation Observation) : AccessCommand(Access);

    /// <summary>Something about this access needs a human.</summary>
    public sealed record RaiseTask(AccessId Access, HumanTask Task) : AccessCommand(Access);

    public sealed record DecidePreExisting(AccessId Access, PersonId By, PreExistingDecision Decision, Commitment Reason) : AccessCommand(Access);
}

/// <summary>What a decision on an access is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
/// <param name="Jitter">A random number from 0 up to 1, for backoff.</param>
/// <param name="ItemOf">The item that a claim stands for, as it is now: what its request no longer wants is not claimed, however late the command comes.</param>
public sealed record AccessFacts(Organisation Organisation, DateTimeOffset Now, ClockState Clock, double Jitter, Func<ItemRef, Item?> ItemOf)
{
    /// <summary>Who is away now and not waited for.</summary>
    public Func<PersonId, bool> IsAway { get; init; } = _ => false;
    public CustodyState Custody { get; init; }

    /// <summary>Who asked for a request; null where there is none.</summary>
    public Func<RequestId, PersonId?> RequesterOf { get; init; } = _ => null;

    /// <summary>Why nothing can be given now; null where it can.</summary>
    internal Refusal? WhyNotGive(string done) => Giving.WhyNot(Clock, Custody, done);

    /// <summary>The same on one edge: what nobody could read since the ledger was restored is given nothing, although the ledger was released.</summary>
    internal Refusal? WhyNotGive(Access access, string done) => WhyNotGive(done) ?? (access.Reading is { At: null }
        ? new(RefusalCode.Quarantined, $"Nobody could see how this access stands since the bot's ledger was found not to be the newest, so it cannot be {done} until it was read. Its end and its revocation go on.")
        : null);
}
