using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>
/// Slack as far as the app speaks with it: a workspace whose people see what the app shows them, and act on it. It speaks the Web API over real
/// HTTP, refuses what Slack refuses, delivers what people do over <see cref="Transport"/>, and fails where it is told to.
/// </summary>
public sealed class SlackDouble : IAsyncDisposable
{
    public const string AppId = "A0BOT00000";
    public const string TeamId = "T0ACME0000";
    public const string BotUserId = "U0BOT00000";
    public const string BotId = "B0BOT00000";
    public const string BotToken = "xoxb-1111111111-2222222222-abcdefghijklmnopqrstuvwx";
    public const string AppToken = "xapp-1-A0BOT00000-3333333333-abcdefghijklmnopqrstuvwx";
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";

    private readonly WebApplication _app;
    private readonly SlackWebApi _api;
    private int _responses;
    private readonly ConcurrentQueue<SlackCall> _calls = new();
    private readonly ConcurrentQueue<SlackDelivery> _delivered = new();
    private readonly ConcurrentQueue<(SlackDelivery Delivery, JsonObject? Body)> _answered = new();

    private SlackDouble(WebApplication app, TimeProvider time)
    {
        _app = app;
        Workspace = new SlackWorkspace(time);
        _api = new SlackWebApi(Workspace, this);
    }

    /// <summary>Everything that stands in the workspace.</summary>
    public SlackWorkspace Workspace { get; }

    /// <summary>For <c>Slack__ApiBaseUrl</c>.</summary>
    public Uri ApiBaseUrl => new(_app.Urls.First() + "/api/");

    /// <summary>How what people do is delivered.</summary>
    public ISlackTransport? Transport { get; set; }

    /// <summary>Where a socket is opened, for <c>apps.connections.open</c>; asked anew for each. Null where Socket Mode is off.</summary>
    public Func<Uri>? Sockets { get; set; }

    /// <summary>Every call, also those that failed.</summary>
    public IReadOnlyList<SlackCall> Calls => [.. _calls];

    /// <summary>How often a <c>response_url</c> was called, or any other address here that is none of the Web API's.</summary>
    public int Responses => Volatile.Read(ref _responses);

    /// <summary>Everything that was delivered.</summary>
    public IReadOnlyList<SlackDelivery> Delivered => [.. _delivered];

    /// <summary>What was delivered and acknowledged, each with the content of its acknowledgement.</summary>
    public IReadOnlyList<(SlackDelivery Delivery, JsonObject? Body)> Answered => [.. _answered];

    /// <summary>What the app was granted, as it stands with every answer to the bot token. https://docs.slack.dev/authentication/installing-with-oauth</summary>
    public string Scopes { get; set; } = "app_mentions:read,chat:write,commands,im:history,im:write,users:read";

    /// <summary>Null for a call that is done.</summary>
    public Func<SlackCall, SlackFailure?> Fails { get; set; } = _ => null;

    /// <summary>What a call waits for before it is taken.</summary>
    public Func<SlackCall, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <param name="time">By it triggers expire and requests are signed; system time where none is given.</param>
    public static async Task<SlackDouble> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var slack = new SlackDouble(app, time ?? TimeProvider.System);
        app.MapMethods("/api/{method}", ["GET", "POST"], (RequestDelegate)slack._api.AnswerAsync);
        app.MapFallback(slack.Respond);
        await app.StartAsync();
        slack.Workspace.Hooks = app.Urls.First() + "/hooks/";
        return slack;
    }

    /// <summary>The app is at this address and hears over signed HTTP.</summary>
    public void DeliverTo(HttpClient host, string secret = SigningSecret) => Transport = new SignedHttp(host, secret, Workspace.Time);

    /// <summary>A person of the workspace; a full member until a test says otherwise.</summary>
    public SlackUser User(string id) => new(this, Workspace.AccountOf(id));

    /// <summary>Delivers something as it is.</summary>
    public async Task<SlackHeard> DeliverAsync(SlackDelivery delivery)
    {
        _delivered.Enqueue(delivery);
        var heard = await (Transport ?? throw new InvalidOperationException("Where does the app hear? Set Transport or call DeliverTo.")).DeliverAsync(delivery);
        if (heard.Status == 200)
        {
            _answered.Enqueue((delivery, heard.Body));
        }

        return heard;
    }

    /// <summary>Delivers the last thing once more, as Slack does when no answer came.</summary>
    public Task<SlackHeard> RedeliverAsync(int retry = 1) => DeliverAsync(_delivered.Last() with { Retry = retry });

    private void Respond() => Interlocked.Increment(ref _responses);

    internal void Took(SlackCall call) => _calls.Enqueue(call);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
