using System.Collections.Concurrent;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Hangfire;
using Hangfire.States;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Turns "something is due" into a job of the family's own queue. Signals that come while a job waits to start are one.</summary>
public sealed partial class FamilySignals(Lazy<IBackgroundJobClient> jobs, ILogger<FamilySignals> log) : IDueSignal
{
    private readonly ConcurrentDictionary<ObligationFamily, int> _waiting = new();

    public void Due(ObligationFamily family)
    {
        if (_waiting.AddOrUpdate(family, 1, (_, waiting) => waiting + 1) != 1)
        {
            return;
        }

        try
        {
            jobs.Value.Create<ObligationJob>(job => job.RunAsync(family, CancellationToken.None), new EnqueuedState(QueueOf(family)));
        }
        catch (Exception exception) when (exception is BackgroundJobClientException or ObjectDisposedException or InvalidOperationException)
        {
            // While the host stops there is nobody to signal; the caller's thread is nobody's to end. The recurring run is the safety net.
            Started(family);
            LogNotSignalled(exception, family);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Family} could not be signalled; its recurring run takes up what is due.")]
    private partial void LogNotSignalled(Exception exception, ObligationFamily family);

    /// <summary>The job runs and will see all that is due by now; the next signal starts another.</summary>
    public void Started(ObligationFamily family) => _waiting[family] = 0;

    /// <summary>Each family has a queue and a server of its own.</summary>
    public static string QueueOf(ObligationFamily family) => string.Concat(family.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}

/// <summary>When each family's job last ran, for <c>/health/ready</c>.</summary>
public sealed class JobFreshness(TimeProvider system)
{
    private readonly ConcurrentDictionary<ObligationFamily, DateTimeOffset> _ran = new();

    public void Ran(ObligationFamily family) => _ran[family] = system.GetUtcNow();

    /// <summary>Families whose job has not run within this time.</summary>
    public IEnumerable<ObligationFamily> Stale(TimeSpan within) => Enum.GetValues<ObligationFamily>()
        .Where(family => !_ran.TryGetValue(family, out var at) || system.GetUtcNow() - at > within);
}
