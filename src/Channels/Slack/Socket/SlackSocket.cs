using System.Net.WebSockets;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>One open socket: reads what Slack delivers and acknowledges it once the bot has answered. What it cannot acknowledge Slack delivers again.</summary>
/// <param name="stopping">Ends what follows on acknowledgements; it survives the socket, which is left long before the bot is.</param>
internal sealed partial class SlackSocket(WebSocket socket, SlackReader reader, SlackIntake intake, SlackRefusals refusals, SlackOutbound outbound, TimeProvider time, ILogger log, CancellationToken stopping)
{
    /// <summary>So much is at work at once; then nothing more is read.</summary>
    private const int MostAtWork = 64;

    /// <summary>How long the other side may take for its part of the end.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    /// <summary>How long what follows on an acknowledgement waits.</summary>
    private static readonly TimeSpan NextTime = TimeSpan.FromSeconds(1);

    private static readonly SlackReading.Refused Unreadable = new(StatusCodes.Status400BadRequest, "an envelope that cannot be read");

    private readonly OneAtATime _sending = new(1);
    private readonly TaskCompletionSource<SlackSocketEnd> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<Task> _atWork = [];
    private bool _isLeft;
    private Task _reading = Task.CompletedTask;

    /// <summary>Done when the next socket is to be opened.</summary>
    public Task<SlackSocketEnd> Ending => _ending.Task;

    /// <summary>Whether it still delivers.</summary>
    public bool IsOpen => !_reading.IsCompleted;

    /// <summary>Reads the first message: Slack's hello, or that it ends the socket at once.</summary>
    public async Task<SlackEnvelope?> HelloAsync(CancellationToken cancellation) =>
        await SocketMessages.NextAsync(socket, cancellation) is (var message, true) ? SlackEnvelope.Read(message, reader) : null;

    /// <summary>Begins to deliver.</summary>
    public void Start() => _reading = ReadAsync();

    /// <summary>Lets what is at work be acknowledged, also what comes meanwhile, then ends the socket.</summary>
    public async Task LeaveAsync()
    {
        await EndedAsync(WorkDoneAsync());
        lock (_lock)
        {
            _isLeft = true;
        }

        await EndedAsync(SendAsync(() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)));
        await EndedAsync(_reading);
        socket.Dispose();
        await _reading;
    }

    private async Task WorkDoneAsync()
    {
        while (AtWorkOrLeft() is { Length: > 0 } atWork)
        {
            await Task.WhenAll(atWork);
        }
    }

    // Nothing comes between the last look and the end.
    private Task[] AtWorkOrLeft()
    {
        lock (_lock)
        {
            var atWork = AtWork();
            _isLeft |= atWork.Length == 0;
            return atWork;
        }
    }

    private async Task EndedAsync(Task task)
    {
        try
        {
            await task.WaitAsync(EndTime, time);
        }
        catch (Exception exception) when (exception is TimeoutException or WebSocketException or InvalidOperationException)
        {
            // It ends the hard way then: what was not acknowledged is delivered again.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await SocketMessages.NextAsync(socket, CancellationToken.None) is var (message, isWhole))
            {
                await (isWhole ? TakeAsync(SlackEnvelope.Read(message, reader), Unreadable)
                    : message.Length > 0 ? TakeAsync(SlackEnvelope.TooLarge(message), SlackEnvelope.TooMuch)
                    : TakeAsync(null, Unreadable));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone without a word.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);
        }
        finally
        {
            // However it went, nothing is heard here any more.
            _ending.TrySetResult(SlackSocketEnd.Closed);
        }
    }

    /// <param name="whyNot">What the operator is told where there is no envelope.</param>
    private async Task TakeAsync(SlackEnvelope? envelope, SlackReading.Refused whyNot)
    {
        switch (envelope)
        {
            case SlackEnvelope.Delivery delivery:
                while (AtWork() is { Length: >= MostAtWork } atWork)
                {
                    await Task.WhenAny(atWork);
                }

                Begin(delivery);
                break;
            case SlackEnvelope.Disconnect disconnect:
                _ending.TrySetResult(disconnect.Why);
                break;
            case null:
                refusals.Note(whyNot.Status, whyNot.Reason);
                break;
        }
    }

    private Task[] AtWork()
    {
        lock (_lock)
        {
            _atWork.RemoveAll(t => t.IsCompleted);
            return [.. _atWork];
        }
    }

    private void Begin(SlackEnvelope.Delivery delivery)
    {
        lock (_lock)
        {
            // What could not be acknowledged any more is not done either.
            if (!_isLeft)
            {
                _atWork.Add(Task.Run(() => AnswerAsync(delivery)));
            }
        }
    }

    private async Task AnswerAsync(SlackEnvelope.Delivery delivery)
    {
        var receipt = await intake.TakeAsync(delivery.Reading);
        if (receipt is SlackReceipt.Failed)
        {
            return;
        }

        // Also for what was refused: delivered again it would be refused again.
        var acknowledgement = SlackAcknowledgement.Of(delivery, BodyOf(delivery, receipt));
        if (acknowledgement.IsCut)
        {
            LogCut();
        }

        await EndedAsync(SendAsync(() => socket.SendAsync(acknowledgement.Frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None)));
        if (acknowledgement.Next is { } next)
        {
            // Slack has its acknowledgement: this holds up nothing that is read, nor the end of the socket.
            _ = ShowAsync(next);
        }
    }

    /// <summary>Acknowledged without content a dialog closes as if it had been done; whoever belongs elsewhere is told nothing all the same.</summary>
    private static JsonObject? BodyOf(SlackEnvelope.Delivery delivery, SlackReceipt receipt) => receipt switch
    {
        SlackReceipt.Acknowledged { Body: var body } => body,
        SlackReceipt.Refused { Status: StatusCodes.Status400BadRequest } when delivery.IsSubmission => SlackShowing.InDialog(SlackDialogs.Unread()).Body,
        _ => null,
    };

    /// <summary>Shows by the Web API what is too large for an acknowledgement, once that was shown: it would stand in its place otherwise.</summary>
    private async Task ShowAsync(SlackNextView next)
    {
        try
        {
            if (await TryShowAsync(next) is var outcome and not (SlackOutcome.Done or SlackOutcome.NotThere))
            {
                LogNotShown(outcome.GetType().Name);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogNotShown("Stopped");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotShown(exception.GetType().Name);
        }
    }

    private async Task<SlackOutcome> TryShowAsync(SlackNextView next)
    {
        await Task.Delay(NextTime, time, stopping);
        return await SlackAgain.TryAsync(() => outbound.ShowViewAsync(next.Id, next.View, stopping), time, stopping);
    }

    // A socket sends one message at a time.
    private Task SendAsync(Func<Task> send) => _sending.RunAsync("", async () =>
    {
        await send();
        return true;
    }, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer is too large to be acknowledged with over a socket of Slack; it was acknowledged without it. This is a defect of the bot.")]
    private partial void LogCut();

    [LoggerMessage(Level = LogLevel.Warning, Message = "What comes next in a dialog of Slack could not be shown there ({Outcome}); what was done is on record.")]
    private partial void LogNotShown(string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "A socket to Slack could not be read any more. This is a defect of the bot; another one is opened.")]
    private partial void LogFailed(Exception exception);
}
