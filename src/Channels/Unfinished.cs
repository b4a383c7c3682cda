using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace ChatGovernanceBot.Channels;

/// <summary>What goes on after its caller was answered. A host that stops waits for it, as long as it may.</summary>
public abstract class Unfinished : IHostedService
{
    private readonly ConcurrentDictionary<Task, byte> _work = new();

    internal void Add(Task work)
    {
        _work[work] = 0;
        _ = work.ContinueWith(done => _work.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // What ends may leave something else to be done. Whatever fails of it is no reason not to stop.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (!_work.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(_work.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield();
        }
    }
}
