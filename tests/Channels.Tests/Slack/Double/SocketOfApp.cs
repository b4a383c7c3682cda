using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>One socket that an app opened.</summary>
public sealed class SocketOfApp(WebSocket socket, TimeSpan patience)
{
    /// <summary>The most bytes that Slack takes at once; it closes the socket over more, and delivers anew what was not acknowledged.</summary>
    public const int LongestFrame = 20_480;

    private readonly OneAtATime _sending = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<JsonObject> _acknowledged = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _awaited = new(StringComparer.Ordinal);

    /// <summary>What came back, in order: an <c>envelope_id</c> and perhaps a <c>payload</c> each.</summary>
    public IReadOnlyList<JsonObject> Acknowledged => [.. _acknowledged];

    /// <summary>Done when the app has closed it, or it broke.</summary>
    public Task Ended => _ended.Task.WaitAsync(patience);

    public bool IsOpen => socket.State == WebSocketState.Open;

    /// <param name="type"><c>events_api</c>, <c>interactive</c> or <c>slash_commands</c>.</param>
    /// <returns>The envelope's id.</returns>
    public async Task<string> DeliverAsync(string type, JsonObject payload, string? id = null, int retry = 0)
    {
        id ??= RandomNumberGenerator.GetHexString(16, lowercase: true);
        var envelope = new JsonObject { ["envelope_id"] = id, ["type"] = type, ["accepts_response_payload"] = type != "events_api", ["payload"] = payload.DeepClone() };
        if (type == "events_api")
        {
            (envelope["retry_attempt"], envelope["retry_reason"]) = (retry, retry == 0 ? "" : "timeout");
        }

        await SendAsync(envelope);
        return id;
    }

    /// <summary>Delivers, and waits for the acknowledgement.</summary>
    public async Task<JsonObject> AcknowledgedAsync(string type, JsonObject payload, string? id = null, int retry = 0) =>
        await AcknowledgedAsync(await DeliverAsync(type, payload, id, retry));

    /// <summary>Waits for the acknowledgement of what was delivered.</summary>
    public Task<JsonObject> AcknowledgedAsync(string id) => Awaited(id).Task.WaitAsync(patience);

    /// <param name="reason"><c>warning</c>, <c>refresh_requested</c>, <c>link_disabled</c> or <c>too_many_websockets</c>.</param>
    public Task DisconnectAsync(string reason) => SendAsync(new JsonObject { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-1" } });

    public Task SendAsync(JsonObject message) => SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text);

    public Task SendAsync(byte[] message, WebSocketMessageType type) => _sending.RunAsync("", async () =>
    {
        await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
        return true;
    }, CancellationToken.None);

    /// <summary>Gone without a word.</summary>
    public void Break() => socket.Abort();

    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    internal async Task ReadAsync()
    {
        try
        {
            var (buffer, message) = (new byte[64 * 1024], new List<byte>());
            for (ValueWebSocketReceiveResult part; (part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close;)
            {
                message.AddRange(buffer.AsSpan(0, part.Count));
                if (message.Count > LongestFrame)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"Max frame length of {LongestFrame} has been exceeded.", CancellationToken.None);
                    _ended.TrySetResult();
                    return;
                }

                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.ToArray())!.AsObject());
                    message.Clear();
                }
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // It broke: that is how it ends, too.
        }

        _ended.TrySetResult();
    }

    private void Take(JsonObject acknowledgement)
    {
        _acknowledged.Enqueue(acknowledgement);
        Awaited((string)acknowledgement["envelope_id"]!).TrySetResult(acknowledgement);
    }

    private TaskCompletionSource<JsonObject> Awaited(string id) => _awaited.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
