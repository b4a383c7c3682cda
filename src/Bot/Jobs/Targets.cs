using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Reads and changes edges in the targets through their connectors, each within its time.</summary>
public sealed class Targets(
    IEnumerable<IConnector> connectors, IEnumerable<IObserver> observers, ICurrentPolicy policy, TimeProvider system, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>From the intent to the instant after which a call has no effect.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(20);

    /// <summary>Reads an edge. Whatever keeps it from being read is Unknown, never Absent.</summary>
    public async Task<Observation> ReadAsync(AccessId access, CancellationToken cancellation)
    {
        var (at, systemAt) = (governance.GetUtcNow(), system.GetUtcNow());
        var reading = EdgeOf(access) is { } edge && Find(observers, access, o => o.Name) is { } observer
            ? await ReadAsync(observer, edge, cancellation)
            : new Reading(Presence.Unknown, HoldingPath.None, "The system or the identity is not in the policy in force.");
        return new(reading.Presence, reading.Path, at, systemAt, reading.Detail);
    }

    private async Task<Reading> ReadAsync(IObserver observer, Edge edge, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ReadTime, system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await observer.ObserveAsync(edge, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(Presence.Unknown, HoldingPath.None, "The target did not answer in time.");
        }
    }

    /// <summary>Makes a call under a committed intent. A time-out is an unknown outcome.</summary>
    public async Task<CallResult> CallAsync(AccessId access, Call call, CancellationToken cancellation)
    {
        if (EdgeOf(access) is not { } edge || Find(connectors, access, c => c.Name) is not { } connector)
        {
            return new(CallOutcome.Failed, "The system or the identity is not in the policy in force.");
        }

        var intent = new CallIntent($"{access}:{call.Number}", call.Deadline);
        var left = call.Deadline - system.GetUtcNow();
        using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return call.Kind == CallKind.Grant ? await connector.GrantAsync(edge, intent, either.Token) : await connector.RevokeAsync(edge, intent, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(CallOutcome.Unknown, "The target did not answer in time.");
        }
    }

    private Edge? EdgeOf(AccessId access) => policy.Organisation.Roster.Find(access.Identity) is { } identity ? new(access.Entitlement, identity.TargetAccount) : null;

    private T? Find<T>(IEnumerable<T> all, AccessId access, Func<T, string> name) where T : class =>
        policy.Organisation.Catalog.Find(access.Entitlement.System) is { } target ? all.FirstOrDefault(one => name(one) == target.Connector) : null;
}
