using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>One call that the bot made to Teams.</summary>
/// <param name="Conversation">Empty for the opening of one.</param>
/// <param name="Activity">The activity that is answered or replaced; null for a new message.</param>
/// <param name="Bytes">How large the body was as it came.</param>
public sealed record ConnectorCall(string Method, string Conversation, string? Activity, JsonObject Body, int Bytes);

/// <summary>How a call is answered when it is not simply done: a status, or no answer at all.</summary>
/// <param name="Code">As Teams names the error.</param>
public sealed record ConnectorFailure(int Status, string? RetryAfter = null, string Code = "Failed")
{
    public static ConnectorFailure Hang { get; } = new(0);

    /// <summary>What Teams answers about a message of a channel that was deleted, and now and then to anything.</summary>
    public static ConnectorFailure Unexplained { get; } = new(403, Code: "ServiceError");
}

/// <summary>The Bot Connector service as far as the bot speaks to it: keeps what stands in every conversation, and fails where it is told to.</summary>
public sealed class ConnectorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ConnectorCall> _calls = new();
    private readonly ConcurrentDictionary<string, List<(string Id, JsonObject Body)>> _standing = new();
    private int _next;

    private ConnectorServer(WebApplication app) => _app = app;

    /// <summary>As an activity names it.</summary>
    public string ServiceUrl => _app.Urls.First() + "/";

    /// <summary>Every call, also those that failed.</summary>
    public IReadOnlyList<ConnectorCall> Calls => [.. _calls];

    /// <summary>Null for a call that is done.</summary>
    public Func<ConnectorCall, ConnectorFailure?> Fails { get; set; } = _ => null;

    /// <summary>Whether what is said is taken without naming it.</summary>
    public bool NamesNothing { get; set; }

    /// <summary>What a call waits for before it is taken.</summary>
    public Func<ConnectorCall, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Who is in every conversation, by Teams' own id and object id; given two a page.</summary>
    public List<(string Id, string ObjectId, string Name)> Members { get; } = [];

    /// <summary>What a list of members calls the object id: an activity calls it <c>aadObjectId</c>, as Microsoft's local client does everywhere.</summary>
    public string ObjectIdName { get; set; } = "objectId";

    /// <summary>The tenant of which a list of members says that one is, by Teams' own id; null where it says none.</summary>
    public Func<string, string?> TenantOf { get; set; } = _ => null;

    public static async Task<ConnectorServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ConnectorServer(app);
        app.MapPost("/v3/conversations", (RequestDelegate)server.OpenAsync);
        app.MapPost("/v3/conversations/{conversation}/activities", (RequestDelegate)server.AddAsync);
        app.MapPost("/v3/conversations/{conversation}/activities/{activity}", (RequestDelegate)server.AddAsync);
        app.MapPut("/v3/conversations/{conversation}/activities/{activity}", (RequestDelegate)server.ReplaceAsync);
        app.MapGet("/v3/conversations/{conversation}/pagedmembers", (RequestDelegate)server.MembersAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>What stands in a conversation now, oldest first.</summary>
    public IReadOnlyList<JsonObject> In(string conversation)
    {
        if (!_standing.TryGetValue(conversation, out var standing))
        {
            return [];
        }

        lock (standing)
        {
            return [.. standing.Select(m => m.Body)];
        }
    }

    /// <summary>Somebody deleted everything that stands there.</summary>
    public void Delete(string conversation) => _standing.TryRemove(conversation, out _);

    private async Task OpenAsync(HttpContext http)
    {
        var call = await TakeAsync(http);
        if (!await FailedAsync(http, call))
        {
            await AnswerAsync(http, new JsonObject { ["id"] = PersonalOf((string)call.Body["members"]![0]!["id"]!) });
        }
    }

    /// <summary>The conversation that is opened with a member.</summary>
    public static string PersonalOf(string member) => "a:1:" + member;

    private async Task AddAsync(HttpContext http)
    {
        var call = await TakeAsync(http);
        if (await FailedAsync(http, call))
        {
            return;
        }

        var id = "m" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        call.Body["id"] = id;
        var standing = _standing.GetOrAdd(call.Conversation, _ => []);
        lock (standing)
        {
            standing.Add((id, call.Body));
        }

        await AnswerAsync(http, NamesNothing ? [] : new JsonObject { ["id"] = id });
    }

    private async Task ReplaceAsync(HttpContext http)
    {
        var call = await TakeAsync(http);
        if (await FailedAsync(http, call))
        {
            return;
        }

        var standing = _standing.GetOrAdd(call.Conversation, _ => []);
        int at;
        lock (standing)
        {
            at = standing.FindIndex(m => m.Id == call.Activity);
            if (at >= 0)
            {
                standing[at] = (call.Activity!, call.Body);
            }
        }

        if (at < 0)
        {
            await ErrorAsync(http, 404, "ActivityNotFoundInConversation");
            return;
        }

        await AnswerAsync(http, new JsonObject { ["id"] = call.Activity }, 200);
    }

    private async Task MembersAsync(HttpContext http)
    {
        var call = await TakeAsync(http);
        if (await FailedAsync(http, call))
        {
            return;
        }

        var from = int.TryParse(http.Request.Query["continuationToken"], CultureInfo.InvariantCulture, out var at) ? at : 0;
        var page = new JsonObject
        {
            ["members"] = new JsonArray([.. Members.Skip(from).Take(2).Select(m => new JsonObject { ["id"] = m.Id, [ObjectIdName] = m.ObjectId, ["name"] = m.Name }.With("tenantId", TenantOf(m.Id)))]),
        };
        if (from + 2 < Members.Count)
        {
            page["continuationToken"] = (from + 2).ToString(CultureInfo.InvariantCulture);
        }

        await AnswerAsync(http, page, 200);
    }

    private async Task<ConnectorCall> TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var read = body.Length == 0 ? null : JsonNode.Parse(body.ToArray());
        var call = new ConnectorCall(http.Request.Method, http.Request.RouteValues["conversation"] as string ?? "", http.Request.RouteValues["activity"] as string, read as JsonObject ?? [], (int)body.Length);
        _calls.Enqueue(call);
        return call;
    }

    private async Task<bool> FailedAsync(HttpContext http, ConnectorCall call)
    {
        await Before(call);
        if (Fails(call) is not { } failure)
        {
            return false;
        }

        if (failure == ConnectorFailure.Hang)
        {
            await new TaskCompletionSource().Task.WaitAsync(http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        }

        if (failure.RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = after;
        }

        await ErrorAsync(http, failure.Status, failure.Code);
        return true;
    }

    private static Task ErrorAsync(HttpContext http, int status, string code) => AnswerAsync(http, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "as told" } }, status);

    private static Task AnswerAsync(HttpContext http, JsonObject body, int status = 201)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString());
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
