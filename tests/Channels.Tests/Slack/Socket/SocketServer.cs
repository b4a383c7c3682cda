using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Tests.Slack.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack.Socket;

/// <summary>As much of Slack as a socket needs.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    public const string AppToken = "xapp-1-token-91c4";

    private readonly WebApplication _app;

    private SocketServer(WebApplication app) => _app = app;

    public SocketSide Side { get; } = new();

    /// <summary>The Authorization of each call of <c>apps.connections.open</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What <c>apps.connections.open</c> answers; null for what Slack does.</summary>
    public Func<HttpContext, Task>? Answers { get; set; }

    public Uri Address => new(_app.Urls.First());

    public SlackSettings Settings => SlackTrustHost.Settings with { ApiBaseUrl = new Uri(Address, "/api/"), AppToken = new BotSecret(AppToken), SigningSecrets = [] };

    public static async Task<SocketServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new SocketServer(app);
        server.Side.Map(app);
        app.MapPost("/api/apps.connections.open", server.OpenAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task OpenAsync(HttpContext http)
    {
        Asked.Enqueue(http.Request.Headers.Authorization.ToString());
        return Answers is { } answers ? answers(http) : SayAsync(http, new JsonObject { ["ok"] = true, ["url"] = Side.Address(Address) });
    }

    public static Task SayAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(answer.ToJsonString());
    }
}
