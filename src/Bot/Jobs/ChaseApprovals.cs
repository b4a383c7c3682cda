using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Lapses what nobody decided in time.</summary>
public sealed class ChaseApprovals(LedgerWriter writer) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(ChaseApprovals)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.LapseStage];

    public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var owed = claimed.Obligation;
        var executed = await writer.ExecuteAsync(new RequestCommand.Lapse(new(owed.Stream.Id), Subject.Number(owed, 0), Subject.Number(owed, 1), Subject.Number(owed, 2)), By, cancellation);
        return Fulfilment.Of(executed.Refusal);
    }
}
