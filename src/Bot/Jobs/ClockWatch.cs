using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Makes it a defect with an owner that the clock of the host was put back, and settles that once the clock is right again.</summary>
public sealed partial class ClockWatch(GovernanceClock clock, LedgerWriter writer, DefectQueries defects, ICurrentPolicy policy, ILogger<ClockWatch> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly CommandContext By = CommandContext.Of(new Actor.Job(nameof(ClockWatch)));

    // What was said last; null before anything was.
    private bool? _saidBehind;

    /// <summary>Says what has changed since the last look.</summary>
    public async Task LookAsync(CancellationToken cancellation = default)
    {
        var behind = clock.PutBackBy;
        if (_saidBehind == behind is not null)
        {
            return;
        }

        var known = (await defects.StandingAsync(clock.GetUtcNow(), cancellation)).Where(d => d.Task.Reason == TaskReason.ClockPutBack).ToList();
        if (behind is { } by && known.Count == 0)
        {
            await ReportAsync(by, cancellation);
        }
        else if (behind is null)
        {
            foreach (var defect in known.Where(d => d.EndedAt is null))
            {
                await writer.ExecuteAsync(new DefectCommand.Settle(defect.Id, DefectEnd.Mended), By, cancellation);
            }
        }

        _saidBehind = behind is not null;
    }

    private async Task ReportAsync(TimeSpan by, CancellationToken cancellation)
    {
        var (now, length) = (clock.GetUtcNow(), Wording.Time(TimeSpan.FromMinutes(Math.Ceiling(by.TotalMinutes))));
        var task = new HumanTask(policy.Organisation.DefectOwner, TaskReason.ClockPutBack, $"It is {length} behind what was written last and the time that has passed since. What has an end ends all the same.");
        LogPutBack(length);
        await writer.ExecuteAsync(new DefectCommand.Report(DefectId.Of(DefectCauses.Clock, (int)(now.UtcTicks / TimeSpan.TicksPerMinute)), DefectCauses.Clock, task, null), By, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The clock of this host was put back by {Length}: nothing is granted until it is right, and what is due goes on by the time that has passed.")]
    private partial void LogPutBack(string length);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking at the clock failed.")]
    private partial void LogFailed(Exception exception);
}
