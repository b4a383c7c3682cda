using System.Collections.Concurrent;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>A call as it arrived in a target.</summary>
internal sealed record ArrivedCall(Edge Edge, string Intent, CallKind Kind);

/// <summary>What happened outside the host, whatever its audit says: calls that arrived, and whose hand pressed which button.</summary>
internal sealed class Record
{
    private readonly ConcurrentQueue<ArrivedCall> _calls = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _hands = new(StringComparer.Ordinal);

    public void Called(Edge edge, CallIntent intent, CallKind kind) => _calls.Enqueue(new(edge, intent.Key, kind));

    /// <summary>The calls since this was asked last.</summary>
    public IEnumerable<ArrivedCall> NewCalls()
    {
        while (_calls.TryDequeue(out var call))
        {
            yield return call;
        }
    }

    /// <param name="by">The person's id in the roster file.</param>
    public void Pressed(string delivery, string by) => _hands.GetOrAdd(delivery, _ => []).Add(by);

    /// <summary>Everyone who pressed something on a card.</summary>
    public IReadOnlyCollection<string> HandsOn(string delivery) => _hands.GetValueOrDefault(delivery) ?? [];
}
