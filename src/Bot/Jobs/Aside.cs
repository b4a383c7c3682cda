using System.Collections.Concurrent;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>
/// Calls targets where they keep nobody else waiting. A call may block its thread beyond its time, on a network drive that is gone for example; of one
/// system only so many do, and until one of them comes back no other is begun.
/// </summary>
internal sealed class Aside
{
    /// <summary>How many calls to one system may be out of time and not back.</summary>
    public const int MostLate = 4;

    private readonly ConcurrentDictionary<SystemId, int> _late = new();

    /// <summary>Whether no call to a system is begun.</summary>
    public bool IsHeldUp(SystemId system) => _late.GetValueOrDefault(system) >= MostLate;

    /// <exception cref="OperationCanceledException">The time is over; the call may still have an effect.</exception>
    public async Task<T> RunAsync<T>(SystemId system, Func<CancellationToken, Task<T>> call, CancellationToken token)
    {
        var running = Task.Run(() => call(token), token);
        try
        {
            return await running.WaitAsync(token);
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            _late.AddOrUpdate(system, 1, (_, late) => late + 1);
            _ = ForgetAsync(system, running);
            throw;
        }
    }

    private async Task ForgetAsync(SystemId system, Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _late.AddOrUpdate(system, 0, (_, late) => late - 1);
    }
}
