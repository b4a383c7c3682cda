using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>A target that said it removed an edge is not looked at again: its word counts for a read.</summary>
internal sealed class CloseOnOk() : Plant("close-on-ok", Invariant.I2, "A removal that the target said it did counts as seen.")
{
    private readonly HashSet<Edge> _said = [];

    public override IConnector Over(IConnector connector) => new Calls(connector, async (edge, kind, call) =>
    {
        var result = await call(edge);
        lock (_said)
        {
            _ = kind == CallKind.Revoke && result.Outcome == CallOutcome.Said ? _said.Add(edge) : _said.Remove(edge);
        }

        return result;
    });

    public override IObserver Over(IObserver observer) => new Looks(observer, (edge, seen) =>
    {
        lock (_said)
        {
            return _said.Contains(edge) ? new(Presence.Absent, HoldingPath.None, "It said so.") : seen;
        }
    });
}

/// <summary>What cannot be read after a removal is taken for gone.</summary>
internal sealed class UnknownIsAbsent() : Plant("unknown-is-absent", Invariant.I2, "A target that cannot be read after a removal shows nothing, so the edge counts as gone.")
{
    private readonly HashSet<Edge> _removing = [];

    public override IConnector Over(IConnector connector) => new Calls(connector, (edge, kind, call) =>
    {
        lock (_removing)
        {
            _ = kind == CallKind.Revoke ? _removing.Add(edge) : _removing.Remove(edge);
        }

        return call(edge);
    });

    public override IObserver Over(IObserver observer) => new Looks(observer, (edge, seen) =>
    {
        lock (_removing)
        {
            return seen.Presence == Presence.Unknown && _removing.Contains(edge) ? seen with { Presence = Presence.Absent } : seen;
        }
    });
}

/// <summary>Access counts as given because the call went well.</summary>
internal sealed class ActiveOnOk() : Plant("active-on-ok", Invariant.I2, "A grant that the target said it did counts as seen.")
{
    private readonly HashSet<Edge> _said = [];

    public override IConnector Over(IConnector connector) => new Calls(connector, async (edge, kind, call) =>
    {
        var result = await call(edge);
        lock (_said)
        {
            _ = kind == CallKind.Grant && result.Outcome == CallOutcome.Said ? _said.Add(edge) : _said.Remove(edge);
        }

        return result;
    });

    public override IObserver Over(IObserver observer) => new Looks(observer, (edge, seen) =>
    {
        lock (_said)
        {
            return _said.Contains(edge) ? new(Presence.Present, HoldingPath.Direct, "It said so.") : seen;
        }
    });
}

/// <summary>A call whose outcome is not known is made again at once.</summary>
internal sealed class DoubleGrantOnRetry() : Plant("double-grant-on-retry", Invariant.I4, "A grant that timed out is called again without a look.")
{
    public override IConnector Over(IConnector connector) => new Calls(connector, async (edge, kind, call) =>
    {
        var result = await call(edge);
        return kind == CallKind.Grant && result.Outcome is CallOutcome.Unknown or CallOutcome.Failed ? await call(edge) : result;
    });
}

/// <summary>Accounts are cut to a column's width on the way.</summary>
internal sealed class ShortAccounts() : Plant("short-accounts", Invariant.I14, "Long account names are cut, so a call may change another's edge.")
{
    private const int Width = 12;

    public override IConnector Over(IConnector connector) => new Calls(connector, (edge, _, call) => call(edge with { Account = edge.Account.Length > Width ? edge.Account[..Width] : edge.Account }));
}

/// <summary>Stands around the calls.</summary>
internal sealed class Calls(IConnector inner, Func<Edge, CallKind, Func<Edge, Task<CallResult>>, Task<CallResult>> bug) : IConnector
{
    public string Name => inner.Name;

    public Task<CallResult> GrantAsync(Edge edge, CallIntent intent, CancellationToken cancellation) => bug(edge, CallKind.Grant, e => inner.GrantAsync(e, intent, cancellation));

    public Task<CallResult> RevokeAsync(Edge edge, CallIntent intent, CancellationToken cancellation) => bug(edge, CallKind.Revoke, e => inner.RevokeAsync(e, intent, cancellation));
}

/// <summary>Stands around the reads.</summary>
internal sealed class Looks(IObserver inner, Func<Edge, Reading, Reading> bug) : IObserver
{
    public string Name => inner.Name;

    public async Task<Reading> ObserveAsync(Edge edge, CancellationToken cancellation) => bug(edge, await inner.ObserveAsync(edge, cancellation));
}
