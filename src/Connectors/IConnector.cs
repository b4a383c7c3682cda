using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors;

/// <summary>The one membership that a call changes or reads (I14).</summary>
/// <param name="Account">The identity's account in the target, for example an e-mail address; compared ordinally, never truncated.</param>
public sealed record Edge(EntitlementId Entitlement, string Account);

/// <summary>A numbered, committed intent under which a call is made.</summary>
/// <param name="Key">The same for the same intent: <c>access id:number</c>; a target that knows idempotency keys is given it.</param>
/// <param name="Deadline">System time, UTC: after it the call has no effect any more.</param>
public sealed record CallIntent(string Key, DateTimeOffset Deadline);

/// <summary>What became of a call.</summary>
/// <param name="Reason">For an operator and the owner of the entitlement; never a secret.</param>
public sealed record CallResult(CallOutcome Outcome, string Reason);

/// <summary>
/// Changes a target. One folder a target system. A call changes exactly one edge, does nothing after its deadline, and throws only
/// <see cref="OperationCanceledException"/>; everything else is a <see cref="CallResult"/>.
/// </summary>
public interface IConnector
{
    /// <summary>As the catalog names it: <c>connector: files</c>.</summary>
    string Name { get; }

    /// <summary>Makes the edge. An edge that is there already is <see cref="CallOutcome.Said"/>.</summary>
    Task<CallResult> GrantAsync(Edge edge, CallIntent intent, CancellationToken cancellation);

    /// <summary>Removes the edge. An edge that is not there is <see cref="CallOutcome.Said"/>.</summary>
    Task<CallResult> RevokeAsync(Edge edge, CallIntent intent, CancellationToken cancellation);
}

/// <summary>What was read of an edge, without the times, which the caller knows.</summary>
public sealed record Reading(Presence Presence, HoldingPath Path, string Detail);

/// <summary>
/// Reads a target, with a credential of its own where the target has such. A missing or unreadable source, a cut list or a time-out is
/// <see cref="Presence.Unknown"/>, never Absent.
/// </summary>
public interface IObserver
{
    /// <summary>As the catalog names the connector.</summary>
    string Name { get; }

    Task<Reading> ObserveAsync(Edge edge, CancellationToken cancellation);
}
