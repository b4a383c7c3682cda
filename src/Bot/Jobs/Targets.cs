using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Reads and changes edges in the targets through their connectors, each within its time.</summary>
public sealed class Targets(
    IEnumerable<IConnector> connectors, IEnumerable<IObserver> observers, ICurrentPolicy policy, EdgeBook edges, TimeProvider system,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>From the intent to the instant after which a call has no effect.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(30);

    private const int LongestReason = 400;
    private const string NoPlace = "The system or the identity is not in the policy in force, or its account there is still that of another access.";
    private const string NotInTime = "The target did not answer in time.";

    private const string HeldUp = "Earlier calls to this system have not come back, so no other was made.";

    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(20);

    private readonly Aside _aside = new();

    /// <summary>Reads an edge. Whatever keeps it from being read is Unknown, never Absent.</summary>
    public async Task<Observation> ReadAsync(Access access, CancellationToken cancellation)
    {
        var place = await PlaceOfAsync(access, cancellation);
        var (at, systemAt) = (governance.GetUtcNow(), system.GetUtcNow());
        var reading = place is not null && observers.FirstOrDefault(o => o.Name == place.Connector) is { } observer
            ? await ReadAsync(observer, new(access.Id.Entitlement, place.Account), cancellation)
            : new Reading(Presence.Unknown, HoldingPath.None, NoPlace);
        return new(reading.Presence, reading.Path, at, systemAt, reading.Detail);
    }

    /// <summary>Whether what an ended access was on belongs to another one by now: nobody can see any more whether the first is still gone, and the other is read for itself.</summary>
    public Task<bool> IsAnothersAsync(Access access, CancellationToken cancellation) => edges.IsAnothersAsync(access, cancellation);

    private async Task<Reading> ReadAsync(IObserver observer, Edge edge, CancellationToken cancellation)
    {
        if (_aside.IsHeldUp(edge.Entitlement.System))
        {
            return new(Presence.Unknown, HoldingPath.None, HeldUp);
        }

        using var limit = new CancellationTokenSource(ReadTime, system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var reading = await _aside.RunAsync(edge.Entitlement.System, token => observer.ObserveAsync(edge, token), either.Token);
            return reading with { Detail = Nameless(reading.Detail, edge) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(Presence.Unknown, HoldingPath.None, NotInTime);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(Presence.Unknown, HoldingPath.None, $"The target could not be read ({exception.GetType().Name}).");
        }
    }

    /// <summary>Makes a call under a committed intent. A time-out is an unknown outcome.</summary>
    public async Task<CallResult> CallAsync(Access access, Call call, CancellationToken cancellation)
    {
        var place = await PlaceOfAsync(access, cancellation);
        if (place is null || connectors.FirstOrDefault(c => c.Name == place.Connector) is not { } connector)
        {
            return new(CallOutcome.Failed, NoPlace);
        }

        if (_aside.IsHeldUp(access.Id.Entitlement.System))
        {
            return new(CallOutcome.Failed, HeldUp);
        }

        var edge = new Edge(access.Id.Entitlement, place.Account);
        var intent = new CallIntent($"{access.Id}:{call.Number}", call.Deadline);
        var left = call.Deadline - system.GetUtcNow();
        using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var result = await _aside.RunAsync(
                edge.Entitlement.System, token => call.Kind == CallKind.Grant ? connector.GrantAsync(edge, intent, token) : connector.RevokeAsync(edge, intent, token), either.Token);
            return result with { Reason = Nameless(result.Reason, edge) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(CallOutcome.Unknown, NotInTime);
        }
    }

    // The target's words go into an entry: without the account, which names somebody, and not without end.
    private static string Nameless(string words, Edge edge)
    {
        var text = edge.Account.Length == 0 ? words : words.Replace(edge.Account, "the account", StringComparison.OrdinalIgnoreCase);
        return text.Length <= LongestReason ? text : text[..LongestReason];
    }

    private Task<EdgePlace?> PlaceOfAsync(Access access, CancellationToken cancellation)
    {
        var organisation = policy.Organisation;
        var present = organisation.Roster.Find(access.Id.Identity) is { } identity && organisation.Catalog.Find(access.Id.Entitlement.System) is { } target
            ? new EdgePlace(target.Connector, identity.TargetAccount)
            : null;
        return edges.PlaceAsync(access, present, cancellation);
    }
}
