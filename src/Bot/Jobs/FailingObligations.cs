using System.Collections.Concurrent;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Makes what keeps failing a task for a named human, once, and remembers what does for the readiness report; the tries go on.</summary>
public sealed partial class FailingObligations(LedgerWriter writer, ICurrentPolicy policy, ILogger<FailingObligations> log)
{
    /// <summary>The failed try, counted from 0, after which a human is told: with the backoff about ten minutes after the first.</summary>
    private const int TellAt = 7;

    private readonly ConcurrentDictionary<string, ObligationKind> _failing = new(StringComparer.Ordinal);

    /// <summary>What has thrown again and again and is not done since, as far as this host has seen.</summary>
    public IReadOnlyCollection<ObligationKind> Kinds => [.. _failing.Values.Distinct().Order()];

    /// <summary>It did not throw this time.</summary>
    public void Forget(Obligation obligation) => _failing.TryRemove(obligation.Key, out _);

    /// <summary>It has thrown.</summary>
    public async Task TellAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        if (claimed.Attempt < TellAt)
        {
            return;
        }

        var owed = claimed.Obligation;
        _failing[owed.Key] = owed.Kind;
        try
        {
            await ReportAsync(owed, cancellation);
        }
        catch (LedgerUnavailableException)
        {
            // Nothing can be recorded at all; health says so, and the obligation stays owed.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What keeps it from being told may be what makes it fail. It stays owed all the same, and is told about again.
            LogUntold(exception, owed.Key);
        }
    }

    // Not by way of the stream that it is owed on: what makes it fail may be that stream. The same defect each time, so a try that could not be told
    // is told with the next.
    private async Task ReportAsync(Obligation owed, CancellationToken cancellation)
    {
        // Its key names accounts in a chat, which no entry does; the readiness report and the log have it.
        if (owed.Stream.Kind == StreamKind.Conversation)
        {
            return;
        }

        var task = new HumanTask(policy.Organisation.DefectOwner, TaskReason.JobFailing, $"{owed.Kind} keeps failing; the log of the bot has the cause.");
        var by = CommandContext.Of(new Actor.Job(owed.Family.ToString()));
        var reported = await writer.ExecuteAsync(new DefectCommand.Report(DefectId.Of(owed), owed.Stream, task, owed.Key), by, cancellation);
        if (reported.Refusal is null)
        {
            LogTold(owed.Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Obligation {Key} keeps failing; its owner is told, and it stays owed.")]
    private partial void LogTold(string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "Obligation {Key} keeps failing, and nobody could be told.")]
    private partial void LogUntold(Exception exception, string key);
}
