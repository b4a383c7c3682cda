using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs.Hands;

/// <summary>Reminds those who are to change a system by hand, and asks others where they are silent. No target is called.</summary>
public sealed class ChaseHands(LedgerWriter writer) : IFulfil
{
    public IReadOnlyCollection<ObligationKind> Kinds { get; } = [ObligationKind.ChaseHands];

    public async Task<Fulfilment> FulfilAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        var owed = claimed.Obligation;
        var by = CommandContext.Of(new Actor.Job(owed.Family.ToString()));
        return Fulfilment.Of((await writer.ExecuteAsync(new AccessCommand.ChaseHands(new(owed.Stream.Id), Subject.Number(owed, 0), Subject.Number(owed, 1)), by, cancellation)).Refusal);
    }
}
