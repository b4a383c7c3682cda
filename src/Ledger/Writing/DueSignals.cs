using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Tells of due families on another thread, the same family once for many commits, so that the loop never waits for whoever listens.</summary>
internal sealed class DueSignals(IDueSignal listener)
{
    private static readonly ObligationFamily[] Families = Enum.GetValues<ObligationFamily>();

    private uint _pending;

    public void Raise(uint families)
    {
        if (families != 0 && Interlocked.Or(ref _pending, families) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static signals => signals.Tell(), this, preferLocal: false);
    }

    private void Tell()
    {
        var families = Interlocked.Exchange(ref _pending, 0);
        foreach (var family in Families)
        {
            if ((families & (1u << (int)family)) != 0)
                listener.Due(family);
        }
    }
}
