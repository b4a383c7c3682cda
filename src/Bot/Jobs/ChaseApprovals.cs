using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Reminds those who were asked, asks others where they stay silent, and lapses what nobody decided in time.</summary>
public sealed class ChaseApprovals(LedgerWriter writer) : IFulfil
{
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(ChaseApprovals)));

    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.LapseStage, ObligationKind.EscalateStage, ObligationKind.RemindStage];

    public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var owed = claimed.Obligation;
        var executed = await writer.ExecuteAsync(CommandOf(owed), By, cancellation);
        return Fulfilment.Of(executed.Refusal);
    }

    private static RequestCommand CommandOf(Obligation owed)
    {
        var (request, item) = (new RequestId(owed.Stream.Id), Subject.Number(owed, 0));
        return owed.Kind switch
        {
            ObligationKind.LapseStage => new RequestCommand.Lapse(request, item, Subject.Number(owed, 1), Subject.Number(owed, 2)),
            ObligationKind.EscalateStage => new RequestCommand.Escalate(request, item, Subject.Number(owed, 1), Subject.Number(owed, 2)),
            _ => new RequestCommand.Remind(request, item, Subject.Number(owed, 1), Subject.Time(owed, 2)),
        };
    }
}
