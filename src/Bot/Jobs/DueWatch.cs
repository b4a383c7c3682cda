using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Looks twice a second whether time has made something due, and signals its family. It remembers nothing: the rows decide.</summary>
public sealed partial class DueWatch(DueQueries queries, FamilySignals signals, ILogger<DueWatch> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var family in await queries.DueFamiliesAsync(stoppingToken))
                {
                    signals.Due(family);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for what is due failed.")]
    private partial void LogFailed(Exception exception);
}
