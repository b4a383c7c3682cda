using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger.Writing;
using Xunit;

namespace ChatGovernanceBot.Ledger.Tests;

public sealed class DueSignalsTests
{
    [Fact]
    public async Task What_becomes_due_while_somebody_is_told_is_told_next_and_once()
    {
        var slow = new SlowListener();
        var signals = new DueSignals(slow);

        signals.Raise(Bit(ObligationFamily.DeliverCards));
        await slow.WaitForAsync(ObligationFamily.DeliverCards);
        for (var commit = 0; commit < 100; commit++)
            signals.Raise(Bit(ObligationFamily.CarryDecisions));
        slow.GoOn();
        await slow.WaitForAsync(ObligationFamily.CarryDecisions);

        signals.Raise(Bit(ObligationFamily.ExpireAccess));
        await slow.WaitForAsync(ObligationFamily.ExpireAccess);
        Assert.Equal([ObligationFamily.DeliverCards, ObligationFamily.CarryDecisions, ObligationFamily.ExpireAccess], slow.Told);
    }

    [Fact]
    public async Task What_becomes_due_later_is_told_each_time()
    {
        var listener = new SlowListener();
        listener.GoOn();
        var signals = new DueSignals(listener);

        foreach (var family in (ObligationFamily[])[ObligationFamily.DeliverCards, ObligationFamily.DeliverCards, ObligationFamily.ExpireAccess])
        {
            signals.Raise(Bit(family));
            await listener.WaitForAsync(family);
        }

        Assert.Equal(3, listener.Told.Count);
    }

    private static uint Bit(ObligationFamily family) => 1u << (int)family;

    /// <summary>Is at the first thing it is told until it may go on. It is told on a thread that outlives the test, so it holds nothing to be disposed of.</summary>
    private sealed class SlowListener : IDueSignal
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly System.Threading.Channels.Channel<ObligationFamily> _told = System.Threading.Channels.Channel.CreateUnbounded<ObligationFamily>();

        public List<ObligationFamily> Told { get; } = [];

        public void GoOn() => _goesOn.TrySetResult();

        public void Due(ObligationFamily family)
        {
            _told.Writer.TryWrite(family);
            _goesOn.Task.Wait(Patience);
        }

        public async Task WaitForAsync(ObligationFamily family)
        {
            using var limit = new CancellationTokenSource(Patience);
            while (await Next(limit.Token) != family)
            {
            }
        }

        private async Task<ObligationFamily> Next(CancellationToken cancellation)
        {
            var next = await _told.Reader.ReadAsync(cancellation);
            Told.Add(next);
            return next;
        }
    }
}
