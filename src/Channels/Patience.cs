using System.Threading.RateLimiting;

namespace ChatGovernanceBot.Channels;

/// <summary>A budget that is waited for, though not for long: what comes too late is owed instead.</summary>
internal static class Patience
{
    /// <summary>Whether it may be done now, at once or after a short wait.</summary>
    public static async ValueTask<bool> MayAsync<T>(PartitionedRateLimiter<T> budget, T what, TimeSpan patience, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        waiting.CancelAfter(patience);
        try
        {
            using var lease = await budget.AcquireAsync(what, 1, waiting.Token);
            return lease.IsAcquired;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
