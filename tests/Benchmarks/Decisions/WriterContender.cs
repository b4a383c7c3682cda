using System.Collections.Immutable;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>Ours: the ledger's writer, as everything that decides uses it.</summary>
internal sealed class WriterContender(LedgerWriter writer, ImmutableArray<Decision> decisions) : IContender
{
    public async Task DecideAsync(int number)
    {
        var decision = decisions[number];
        var executed = await writer.ExecuteAsync(decision.Vote, decision.Context);
        if (executed is not { Refusal: null, Events: 2, Replay: Replay.First })
            throw new InvalidOperationException($"the decision was not taken: {executed}");
    }

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
