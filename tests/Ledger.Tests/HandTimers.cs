using System.Collections.Concurrent;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>System time whose timers go off when a test says so.</summary>
internal sealed class HandTimers : TimeProvider
{
    private readonly ConcurrentDictionary<HandTimer, TimeSpan> _set = new();

    /// <summary>For how long the timers that are set were set.</summary>
    public IEnumerable<TimeSpan> Set => _set.Values;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new HandTimer(this, () => callback(state));

    /// <summary>Lets every timer that is set go off.</summary>
    public void GoOff()
    {
        foreach (var timer in _set.Keys.Where(timer => _set.TryRemove(timer, out _)))
            timer.Callback();
    }

    private sealed class HandTimer(HandTimers all, Action callback) : ITimer
    {
        public Action Callback => callback;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            all._set[this] = dueTime;
            return true;
        }

        public void Dispose() => all._set.TryRemove(this, out _);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
