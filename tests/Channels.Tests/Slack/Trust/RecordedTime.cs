using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Time that a test moves on, and that remembers how long others asked to wait.</summary>
internal sealed class RecordedTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(dueTime);
        return timer;
    }
}
