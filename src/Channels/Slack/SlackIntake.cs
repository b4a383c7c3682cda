using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>What Slack is told of something that it sent.</summary>
internal abstract record SlackReceipt
{
    /// <param name="Body">Null for an acknowledgement without content.</param>
    public sealed record Acknowledged(JsonObject? Body) : SlackReceipt;

    /// <summary>Refused, and so it would be again.</summary>
    public sealed record Refused(int Status) : SlackReceipt;

    /// <summary>Nothing came of it by the bot's own fault, or not in time: Slack is to send it again.</summary>
    public sealed record Failed : SlackReceipt;
}

/// <summary>Where both transports end: what was read is put to the bot, and what Slack is told of it is known within the time that Slack gives.</summary>
internal sealed partial class SlackIntake(SlackOnce once, SlackRefusals refusals, SlackHealth health, IHostApplicationLifetime host, TimeProvider time, ILogger<SlackIntake> log)
{
    /// <summary>Slack gives up after three seconds, the way there and back included.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2.5);

    /// <summary>How long ago Slack last said that it does not deliver every event, once it does again: it says so each minute until then.</summary>
    public static readonly TimeSpan LimitedTime = TimeSpan.FromMinutes(10);

    private const string Deliveries = "deliveries";
    private const string EventsLost = "Slack does not deliver every event: there were more than 30,000 in an hour, or it switched the app's events off (Event Subscriptions in the app's settings). What people wrote may be lost: whoever got no answer says it again.";

    public async Task<SlackReceipt> TakeAsync(SlackReading reading)
    {
        switch (reading)
        {
            case SlackReading.Arrived arrived:
                return await AskAsync(arrived.Arrival);
            case SlackReading.Refused refused:
                refusals.Note(refused.Status, refused.Reason);
                return new SlackReceipt.Refused(refused.Status);
            case SlackReading.Limited:
                health.Fails(Deliveries, EventsLost, LimitedTime);
                break;
        }

        return new SlackReceipt.Acknowledged(null);
    }

    /// <remarks>What was begun is finished, also when Slack does not wait for it.</remarks>
    private async Task<SlackReceipt> AskAsync(SlackArrival arrival)
    {
        var answer = once.AnswerAsync(arrival, host.ApplicationStopping);
        try
        {
            return new SlackReceipt.Acknowledged((await answer.WaitAsync(AnswerTime, time)).Body);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            LogSlow();
            _ = EndAsync(answer);
            // What is acknowledged is durable: what is not by now is shown by Slack as not answered, or sent again, and then hears what came of it.
            return arrival is SlackArrival.Suggestion ? new SlackReceipt.Acknowledged(SelectOptions.NotNow()) : new SlackReceipt.Failed();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);
            return new SlackReceipt.Failed();
        }
    }

    private async Task EndAsync(Task<SlackAnswer> answer)
    {
        try
        {
            await answer;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);
        }
    }

    // What failed and where, without what was said.
    private void LogFailed(Exception exception) => LogFailed(exception.GetType().FullName ?? "", exception.StackTrace ?? "");

    [LoggerMessage(Level = LogLevel.Error, Message = "What arrived from Slack failed: {Failure}\n{Where}")]
    private partial void LogFailed(string failure, string where);

    [LoggerMessage(Level = LogLevel.Information, Message = "An answer to Slack takes longer than Slack waits; it goes on without being acknowledged.")]
    private partial void LogSlow();
}
