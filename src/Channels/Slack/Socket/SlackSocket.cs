using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>Why a socket is not the one to listen on any more.</summary>
internal enum SlackSocketEnd
{
    /// <summary>It is gone.</summary>
    Closed,
    /// <summary>It goes soon; until then it delivers.</summary>
    GoesSoon,
    /// <summary>It is gone, and nobody wants another.</summary>
    SwitchedOff,
}

/// <summary>One open socket: reads what Slack delivers and acknowledges it once the bot has answered. What it cannot acknowledge Slack delivers again.</summary>
internal sealed partial class SlackSocket(WebSocket socket, SlackReader reader, SlackIntake intake, SlackRefusals refusals, TimeProvider time, ILogger log)
{
    /// <summary>So much is at work at once; then nothing more is read.</summary>
    private const int MostAtWork = 64;

    /// <summary>How long the other side may take for its part of the end.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly OneAtATime _sending = new(1);
    private readonly TaskCompletionSource<SlackSocketEnd> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<Task> _atWork = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Done when the next socket is to be opened.</summary>
    public Task<SlackSocketEnd> Ending => _ending.Task;

    /// <summary>Whether it still delivers.</summary>
    public bool IsOpen => !_reading.IsCompleted;

    /// <summary>Reads the first message, which must be Slack's hello.</summary>
    public async Task<SlackEnvelope.Hello?> HelloAsync(CancellationToken cancellation) =>
        await SlackMessages.NextAsync(socket, cancellation) is { Length: > 0 } message ? SlackEnvelope.Read(message, reader) as SlackEnvelope.Hello : null;

    /// <summary>Begins to deliver.</summary>
    public void Start() => _reading = ReadAsync();

    /// <summary>Lets what is at work be acknowledged, then ends the socket.</summary>
    public async Task LeaveAsync()
    {
        await EndedAsync(Task.WhenAll(AtWork()));
        await EndedAsync(SendAsync(() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)));
        await EndedAsync(_reading);
        socket.Dispose();
        await _reading;
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
            while (await SlackMessages.NextAsync(socket, CancellationToken.None) is { } message)
            {
                await TakeAsync(message);
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

    private async Task TakeAsync(byte[] message)
    {
        switch (message.Length == 0 ? null : SlackEnvelope.Read(message, reader))
        {
            case SlackEnvelope.Delivery delivery:
                while (AtWork() is { Length: >= MostAtWork } atWork)
                {
                    await Task.WhenAny(atWork);
                }

                Begin(delivery);
                break;
            case SlackEnvelope.Disconnect disconnect:
                _ending.TrySetResult(disconnect.IsForGood ? SlackSocketEnd.SwitchedOff : SlackSocketEnd.GoesSoon);
                break;
            case null:
                refusals.Note(400, "an envelope that cannot be read");
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
            _atWork.Add(Task.Run(() => AnswerAsync(delivery)));
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
        var answer = new JsonObject { ["envelope_id"] = delivery.Id };
        if (delivery.TakesAnswer && receipt is SlackReceipt.Acknowledged { Body: { } body })
        {
            answer["payload"] = body.DeepClone();
        }

        await EndedAsync(SendAsync(() => socket.SendAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None)));
    }

    // A socket sends one message at a time.
    private Task SendAsync(Func<Task> send) => _sending.RunAsync("", async () =>
    {
        await send();
        return true;
    }, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Error, Message = "A socket to Slack could not be read any more. This is a defect of the bot; another one is opened.")]
    private partial void LogFailed(Exception exception);
}
