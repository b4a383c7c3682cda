using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>
/// Slack's side of Socket Mode, over real WebSockets: addresses that are good once, a hello, envelopes and their acknowledgements. It is
/// mapped on a server that answers <c>apps.connections.open</c> with <see cref="Address"/>.
/// </summary>
/// <remarks>https://docs.slack.dev/apis/events-api/using-socket-mode.</remarks>
internal sealed class SocketSide
{
    private const string Route = "/link/";
    private readonly ConcurrentDictionary<string, bool> _tickets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SocketOfApp> _sockets = new();
    private readonly TaskCompletionSource _finished = new();

    /// <summary>Every socket that was opened, the newest last.</summary>
    public IReadOnlyList<SocketOfApp> Sockets => [.. _sockets];

    /// <summary>What a new socket is told first.</summary>
    public Func<JsonObject> Hello { get; set; } = () => new() { ["type"] = "hello", ["num_connections"] = 1, ["debug_info"] = new JsonObject { ["host"] = "applink-1", ["approximate_connection_time"] = 18060 } };

    /// <summary>Whether new sockets are read from: one that is not answers no ping either.</summary>
    public bool Reads { get; set; } = true;

    public void Map(WebApplication app)
    {
        app.Lifetime.ApplicationStopping.Register(() => _finished.TrySetResult());
        app.UseWebSockets();
        app.MapGet(Route, TakeAsync);
    }

    /// <summary>An address that one socket can be opened at.</summary>
    /// <param name="server">Where the server listens, over http.</param>
    public string Address(Uri server)
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tickets[ticket] = true;
        return new UriBuilder(server) { Scheme = "ws", Path = Route, Query = $"ticket={ticket}&app_id=A0" }.Uri.AbsoluteUri;
    }

    /// <summary>Waits for the socket of that number, from 1 on, to be open.</summary>
    public async Task<SocketOfApp> SocketAsync(int number)
    {
        await Until.TrueAsync(() => _sockets.Count >= number);
        return Sockets[number - 1];
    }

    private async Task TakeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || !_tickets.TryRemove(http.Request.Query["ticket"].ToString(), out _))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var ofApp = new SocketOfApp(socket);
        await ofApp.SendAsync(Hello());
        _sockets.Enqueue(ofApp);
        await (Reads ? ofApp.ReadAsync() : _finished.Task);
    }
}

/// <summary>One socket that an app opened.</summary>
internal sealed class SocketOfApp(WebSocket socket)
{
    private readonly OneAtATime _sending = new(1);
    private readonly TaskCompletionSource _ended = new();
    private readonly ConcurrentQueue<JsonObject> _acknowledged = new();
    private int _envelopes;

    /// <summary>What came back, in order: an <c>envelope_id</c> and perhaps a <c>payload</c> each.</summary>
    public IReadOnlyList<JsonObject> Acknowledged => [.. _acknowledged];

    /// <summary>Done when the app has closed it, or it broke.</summary>
    public Task Ended => _ended.Task;

    public bool IsOpen => socket.State == WebSocketState.Open;

    /// <param name="type"><c>events_api</c>, <c>interactive</c> or <c>slash_commands</c>.</param>
    /// <returns>The envelope's id.</returns>
    public async Task<string> DeliverAsync(string type, JsonObject payload, string? id = null, int retry = 0)
    {
        id ??= $"envelope-{RandomNumberGenerator.GetHexString(8)}-{Interlocked.Increment(ref _envelopes)}";
        var envelope = new JsonObject { ["envelope_id"] = id, ["type"] = type, ["accepts_response_payload"] = type != "events_api", ["payload"] = payload.DeepClone() };
        if (type == "events_api")
        {
            (envelope["retry_attempt"], envelope["retry_reason"]) = (retry, retry == 0 ? "" : "timeout");
        }

        await SendAsync(envelope);
        return id;
    }

    /// <summary>Delivers, and waits for the acknowledgement.</summary>
    public async Task<JsonObject> AcknowledgedAsync(string type, JsonObject payload, string? id = null, int retry = 0)
    {
        id = await DeliverAsync(type, payload, id, retry);
        await Until.TrueAsync(() => _acknowledged.Any(a => (string?)a["envelope_id"] == id));
        return _acknowledged.First(a => (string?)a["envelope_id"] == id);
    }

    /// <param name="reason"><c>warning</c>, <c>refresh_requested</c> or <c>link_disabled</c>.</param>
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
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                }

                message.AddRange(buffer.AsSpan(0, part.Count));
                if (part.EndOfMessage)
                {
                    _acknowledged.Enqueue(JsonNode.Parse([.. message])!.AsObject());
                    message.Clear();
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // It broke: that is how it ends, too.
        }

        _ended.TrySetResult();
    }
}
