using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Tells of due families on another thread, so that the loop never waits for whoever listens. What comes within a moment of the last telling is
/// told together at its end: waking a thread after each of many commits in a row would cost the caller more than its signal is worth.
/// </summary>
internal sealed class DueSignals(IDueSignal listener)
{
    private const uint AtIt = 1u << 31;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);
    private static readonly ObligationFamily[] Families = Enum.GetValues<ObligationFamily>();

    // What is to be told, one bit a family, and whether somebody is at telling it.
    private uint _pending;

    public void Raise(uint families)
    {
        if (families != 0 && (Interlocked.Or(ref _pending, families | AtIt) & AtIt) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static signals => signals.TellWhatComes(), this, preferLocal: false);
    }

    // A listener that throws ends the process, as on any thread of its own: nobody would be told any more.
    private async void TellWhatComes()
    {
        do
        {
            Tell(Interlocked.And(ref _pending, AtIt));
            await Task.Delay(Moment, TimeProvider.System);
        }
        while (Interlocked.CompareExchange(ref _pending, 0, AtIt) != AtIt);
    }

    private void Tell(uint families)
    {
        foreach (var family in Families)
        {
            if ((families & (1u << (int)family)) != 0)
                listener.Due(family);
        }
    }
}
