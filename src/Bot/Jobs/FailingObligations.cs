using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Bot.Jobs;

/// <summary>Makes what keeps failing a task for a named human, once; the tries go on.</summary>
public sealed partial class FailingObligations(LedgerWriter writer, ICurrentPolicy policy, ILogger<FailingObligations> log)
{
    /// <summary>The failed try, counted from 0, after which a human is told: with the backoff about ten minutes after the first.</summary>
    private const int TellAt = 7;

    public async Task TellAsync(ClaimedObligation claimed, CancellationToken cancellation)
    {
        if (claimed.Attempt != TellAt)
        {
            return;
        }

        var owed = claimed.Obligation;
        LogTold(owed.Key);
        try
        {
            await RaiseAsync(owed, cancellation);
        }
        catch (LedgerUnavailableException)
        {
            // Nothing can be recorded at all; health says so, and the obligation stays owed.
        }
    }

    private Task RaiseAsync(Obligation owed, CancellationToken cancellation)
    {
        var task = new HumanTask(policy.Organisation.DefectOwner, TaskReason.JobFailing, $"{owed.Kind} failed {TellAt + 1} times; the log of the bot has the cause.");
        var by = CommandContext.Of(new Actor.Job(owed.Family.ToString()));
        return owed.Stream.Kind switch
        {
            StreamKind.Request => writer.ExecuteAsync(new RequestCommand.RaiseTask(new(owed.Stream.Id), 0, task), by, cancellation),
            StreamKind.Access => writer.ExecuteAsync(new AccessCommand.RaiseTask(new(owed.Stream.Id), task), by, cancellation),
            _ => Task.CompletedTask,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Obligation {Key} keeps failing; its owner is told, and it stays owed.")]
    private partial void LogTold(string key);
}
