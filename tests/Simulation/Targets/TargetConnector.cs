using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Simulation.Hosting;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Targets;

/// <summary>Where the host's calls arrive. Each is noted with the intent that it names, and with the edge that it really asks for.</summary>
internal sealed class TargetConnector(Target target, Fate fate, Record record) : IConnector
{
    public string Name => Target.Connector;

    public Task<CallResult> GrantAsync(Edge edge, CallIntent intent, CancellationToken cancellation) => CallAsync(edge, intent, CallKind.Grant);

    public Task<CallResult> RevokeAsync(Edge edge, CallIntent intent, CancellationToken cancellation) => CallAsync(edge, intent, CallKind.Revoke);

    // The process may die before the call and after it.
    private Task<CallResult> CallAsync(Edge edge, CallIntent intent, CallKind kind)
    {
        fate.MayStrike();
        record.Called(edge, intent, kind);
        var result = target.Call(edge, intent, kind);
        fate.MayStrike();
        return Task.FromResult(result);
    }
}

/// <summary>Reads the targets as they are, where they can be read.</summary>
internal sealed class TargetObserver(Target target, Fate fate) : IObserver
{
    public string Name => Target.Connector;

    public Task<Reading> ObserveAsync(Edge edge, CancellationToken cancellation)
    {
        fate.MayStrike();
        return Task.FromResult(target.Look(edge));
    }
}
