using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>One writer a system folder: a semaphore within the process, <c>flock</c> on the folder between processes.</summary>
internal sealed class FolderLocks
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10), BetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> writers = new(StringComparer.Ordinal);

    /// <summary>Opens the folder and locks it; both end with the return value.</summary>
    /// <exception cref="UnusableFile"/>
    /// <exception cref="IOException"/>
    public async Task<Held> OpenAsync(string root, string system, CancellationToken cancellation)
    {
        var writer = writers.GetOrAdd(system, _ => new SemaphoreSlim(1, 1));
        await writer.WaitAsync(cancellation);
        SystemFolder? folder = null;
        try
        {
            folder = SystemFolder.Open(root, system);
            await LockAsync(folder, system, cancellation);
            return new Held(folder, writer);
        }
        catch
        {
            folder?.Dispose();
            writer.Release();
            throw;
        }
    }

    private static async Task LockAsync(SystemFolder folder, string system, CancellationToken cancellation)
    {
        for (var waiting = Stopwatch.StartNew(); !Posix.TryLock(folder.Handle);)
        {
            if (waiting.Elapsed > Longest)
                throw UnusableFile.ForNow($"another process holds the lock on the folder {system}");
            await Task.Delay(BetweenTries, cancellation);
        }
    }

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
