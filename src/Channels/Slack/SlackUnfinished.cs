using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>What goes on in Slack after what was said or pressed is acknowledged.</summary>
internal sealed partial class SlackUnfinished(TimeProvider time, ILogger<SlackUnfinished> log) : Unfinished
{
    /// <summary>How long an acknowledgement waits for an answer to be shown: what was asked for is done already, and Slack waits three seconds.</summary>
    private static readonly TimeSpan ShowingTime = TimeSpan.FromSeconds(1);

    /// <summary>Waits until something is shown, though not for long: what takes longer goes on by itself.</summary>
    /// <remarks>What a host that stops could not show is kept, and so acknowledged too.</remarks>
    /// <returns>False where it goes on.</returns>
    internal async Task<bool> SoonAsync(Task showing)
    {
        Add(showing);
        if (await Soon.IsDoneAsync(showing, ShowingTime, time, CancellationToken.None))
        {
            return true;
        }

        LogShownLate();
        _ = EndAsync(showing);
        return false;
    }

    /// <summary>The same, of what may be acknowledged with content.</summary>
    /// <param name="late">The acknowledgement where it goes on; null for one without content.</param>
    internal async Task<SlackAnswer> SoonAsync(Task<SlackAnswer> showing, SlackAnswer? late = null) => await SoonAsync((Task)showing) ? await showing : late ?? SlackAnswer.Heard;

    private async Task EndAsync(Task showing)
    {
        try
        {
            await showing;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What failed and where, without what was said.
            LogNotShown(exception.GetType().FullName ?? "", exception.StackTrace ?? "");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "What was done in Slack is shown later: Slack takes its time, or much is said there at once.")]
    private partial void LogShownLate();

    [LoggerMessage(Level = LogLevel.Error, Message = "What was done in Slack could not be shown: {Failure}\n{Where}")]
    private partial void LogNotShown(string failure, string where);
}
