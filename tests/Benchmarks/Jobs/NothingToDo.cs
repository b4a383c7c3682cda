using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Jobs;

/// <summary>Fulfils everything by doing nothing.</summary>
internal sealed class NothingToDo : IFulfil
{
    public IReadOnlyCollection<ObligationKind> Kinds { get; } = Enum.GetValues<ObligationKind>();

    public Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation) => Task.FromResult<Fulfilment>(new Fulfilment.Done());
}
