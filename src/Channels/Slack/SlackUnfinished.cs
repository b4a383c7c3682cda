using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>What goes on in Slack after what was pressed is acknowledged.</summary>
public sealed partial class SlackUnfinished(TimeProvider time, ILogger<SlackUnfinished> log) : Unfinished
{
    /// <summary>How long the acknowledgement waits for what is to be shown: what was pressed is done already, and Slack waits three seconds.</summary>
    private static readonly TimeSpan ShowingTime = TimeSpan.FromSeconds(1);

    /// <summary>Waits for what is shown, though not for long: what takes longer goes on without being waited for.</summary>
    internal async Task SoonAsync(Task work)
    {
        Add(work);
        if (!await Soon.IsDoneAsync(work, ShowingTime, time, CancellationToken.None))
        {
            LogShownLate();
            _ = EndAsync(work);
        }
    }

    private async Task EndAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What failed and where, without what was said.
            LogNotShown(exception.GetType().FullName ?? "", exception.StackTrace ?? "");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "What was done by a press in Slack is shown later: Slack takes its time, or much is said there at once.")]
    private partial void LogShownLate();

    [LoggerMessage(Level = LogLevel.Error, Message = "What was done by a press in Slack could not be shown: {Failure}\n{Where}")]
    private partial void LogNotShown(string failure, string where);
}
