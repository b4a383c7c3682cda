using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>
/// Slack's side of Socket Mode, over real WebSockets: addresses that are good once, a hello, envelopes and their acknowledgements. For
/// <see cref="SlackDouble.Sockets"/>, and as the transport of the double: it delivers over the newest socket that the app has open.
/// </summary>
/// <remarks>https://docs.slack.dev/apis/events-api/using-socket-mode.</remarks>
public sealed class SocketSide : ISlackTransport, IAsyncDisposable
{
    private const string Route = "/link/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _tickets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<SocketOfApp>> _sockets = new();
    private readonly TaskCompletionSource _finished = new();
    private int _opened;

    private SocketSide(WebApplication app) => _app = app;

    /// <summary>How many sockets were opened so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>What a new socket is told first.</summary>
    public Func<JsonObject> Hello { get; set; } = () => new() { ["type"] = "hello", ["num_connections"] = 1, ["debug_info"] = new JsonObject { ["host"] = "applink-1", ["approximate_connection_time"] = 18060 } };

    /// <summary>What a new socket is told in place of the hello, as the reason for which it ends: <c>too_many_websockets</c>, <c>link_disabled</c>; null where it is taken.</summary>
    public string? Refuses { get; set; }

    /// <summary>Whether new sockets are read from: one that is not answers no ping either.</summary>
    public bool Reads { get; set; } = true;

    public static async Task<SocketSide> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var side = new SocketSide(app);
        app.Lifetime.ApplicationStopping.Register(() => side._finished.TrySetResult());
        app.UseWebSockets();
        app.MapGet(Route, side.TakeAsync);
        await app.StartAsync();
        return side;
    }

    /// <summary>An address that one socket can be opened at.</summary>
    public Uri Address()
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tickets[ticket] = true;
        return new UriBuilder(_app.Urls.First()) { Scheme = "ws", Path = Route, Query = $"ticket={ticket}&app_id={SlackDouble.AppId}" }.Uri;
    }

    /// <summary>Waits for the socket of that number, from 1 on, to be open.</summary>
    public Task<SocketOfApp> SocketAsync(int number) => Numbered(number).Task.WaitAsync(Patience);

    public async Task<SlackHeard> DeliverAsync(SlackDelivery delivery)
    {
        var socket = await SocketAsync(Math.Max(1, Opened));
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var acknowledged = await socket.AcknowledgedAsync(delivery.Kind, delivery.Payload, retry: delivery.Retry);
            return new(StatusCodes.Status200OK, acknowledged["payload"]?.DeepClone().AsObject(), TimeProvider.System.GetElapsedTime(started));
        }
        catch (TimeoutException)
        {
            // The app leaves what takes too long unacknowledged, as it answers 503 over HTTP.
            return new(StatusCodes.Status504GatewayTimeout, null, TimeProvider.System.GetElapsedTime(started));
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private TaskCompletionSource<SocketOfApp> Numbered(int number) => _sockets.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task TakeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || !_tickets.TryRemove(http.Request.Query["ticket"].ToString(), out _))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var ofApp = new SocketOfApp(socket, Patience);
        if (Refuses is { } reason)
        {
            await ofApp.DisconnectAsync(reason);
            await ofApp.CloseAsync();
            return;
        }

        await ofApp.SendAsync(Hello());
        Numbered(Interlocked.Increment(ref _opened)).SetResult(ofApp);
        await (Reads ? ofApp.ReadAsync() : _finished.Task);
    }
}
