using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>Nobody is woken: only the writer is measured.</summary>
internal sealed class Deaf : IDueSignal
{
    public void Due(ObligationFamily family)
    {
    }
}
