namespace ChatGovernanceBot.Simulation.Crowd;

/// <summary>What people have in mind to do, in the order of its time.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> _plans = new();
    private int _order;

    /// <summary>When the next thing is to be done; null where there is nothing.</summary>
    public DateTimeOffset? Next => _plans.TryPeek(out _, out var first) ? first.At : null;

    public void Plan(DateTimeOffset at, Func<Task> what) => _plans.Enqueue(what, (at, _order++));

    public async Task DoWhatIsTimeForAsync(DateTimeOffset now)
    {
        while (_plans.TryPeek(out var what, out var first) && first.At <= now)
        {
            _plans.Dequeue();
            await what();
        }
    }
}
