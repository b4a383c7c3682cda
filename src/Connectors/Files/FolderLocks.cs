using System.Collections.Concurrent;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>One writer a system folder: a semaphore within the process, <c>flock</c> on the folder between processes.</summary>
internal sealed class FolderLocks
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> writers = new(StringComparer.Ordinal);

    /// <summary>Opens the folder and locks it; both end with the return value.</summary>
    /// <exception cref="UnusableFile"/>
    /// <exception cref="IOException"/>
    public async Task<Held> OpenAsync(string root, string system, CancellationToken cancellation)
    {
        var writer = writers.GetOrAdd(system, _ => new SemaphoreSlim(1, 1));
        if (!await writer.WaitAsync(Longest, cancellation))
            throw Busy(system);
        Held held;
        try
        {
            held = new(SystemFolder.Open(root, system), writer);
        }
        catch
        {
            writer.Release();
            throw;
        }
        await LockAsync(held, system, cancellation);
        return held;
    }

    // Whoever gives up waiting leaves the semaphore to the thread that still does: never more than one a folder.
    private static async Task LockAsync(Held held, string system, CancellationToken cancellation)
    {
        var locking = Task.CompletedTask;
        try
        {
            if (!Posix.TryLock(held.Folder.Handle))
                locking = Task.Factory.StartNew(
                    () => Posix.Lock(held.Folder.Handle), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await locking.WaitAsync(Longest, cancellation);
        }
        catch (Exception failed)
        {
            _ = locking.ContinueWith(_ => held.Dispose(), TaskScheduler.Default);
            throw failed is TimeoutException ? Busy(system) : failed;
        }
    }

    private static UnusableFile Busy(string system) => UnusableFile.ForNow($"others are writing in the folder {system}, and it did not come to this call");

    /// <summary>A locked folder.</summary>
    internal readonly record struct Held(SystemFolder Folder, SemaphoreSlim Writer) : IDisposable
    {
        public void Dispose()
        {
            Folder.Dispose();
            Writer.Release();
        }
    }
}
