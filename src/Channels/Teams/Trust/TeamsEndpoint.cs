using System.Buffers;
using System.Net;
using System.Text.Json;
using ChatGovernanceBot.Channels.Cards;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>
/// <c>POST /api/messages</c>: who sends is proven before anything that was sent is read, what was sent is read strictly, and only then does
/// the bot hear of it. Answers are the protocol's status codes; a refusal has no content.
/// </summary>
internal sealed partial class TeamsEndpoint(
    TeamsSettings settings, InboundTokens tokens, TeamsAuthentication authentication, TeamsAdapter adapter, TeamsRefusals refusals, ILogger<TeamsEndpoint> logger)
{
    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } || http.Request.ContentLength == 0)
        {
            // A probe whether anybody listens; the local test client sends one.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var (sender, unproven) = await SenderAsync(http);
        if (sender is null)
        {
            Refuse(http, StatusCodes.Status401Unauthorized, unproven);
            return;
        }

        var (body, status, unreadable) = await BodyAsync(http);
        if (body is null || StrictActivity.Read(body) is not { } activity)
        {
            Refuse(http, status, unreadable);
        }
        else if (authentication.Refusal(sender, activity) is { } reason)
        {
            Refuse(http, StatusCodes.Status403Forbidden, reason);
        }
        else if (!StrictInvoke.IsReadable(activity))
        {
            Refuse(http, StatusCodes.Status400BadRequest, "an invoke with another value than its name has");
        }
        else
        {
            await WriteAsync(http, await RunAsync(http, authentication.Accepted(sender, body), activity));
        }
    }

    private async Task<(Sender? Sender, string Refusal)> SenderAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0 && settings.AcceptsLocalClients && IsLocal(http))
        {
            return (new Sender.Local(), "");
        }

        if (header.Count > 1)
        {
            return (null, "more than one token");
        }

        var (token, refusal) = await tokens.VerifyAsync(header.ToString(), http.RequestAborted);
        return (token is null ? null : new Sender.Proven(token), refusal);
    }

    // What a proxy on this machine passes on is not from this machine; a page of another name that resolves to it is not either.
    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && http.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && Loopback.IsName(http.Request.Host.Host)
        && !http.Request.Headers.Keys.Any(n => n.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || n.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));

    private static async Task<(byte[]? Body, int Status, string Refusal)> BodyAsync(HttpContext http)
    {
        if (!RequestBody.IsOfType(http.Request.ContentType, "application/json"))
        {
            return (null, StatusCodes.Status415UnsupportedMediaType, "not JSON");
        }

        var (body, status, refusal) = await RequestBody.ReadAsync(http, RequestBody.MaxBytes);
        return body is null ? (null, status, refusal) : (body, StatusCodes.Status400BadRequest, "no activity");
    }

    /// <remarks>
    /// What was begun is finished, also when the caller goes away or the host is to stop: what was done must be answered, and every call ends
    /// by its own time-out. A failure, in the turn or on the way to it, is logged by what failed and where, without what was said.
    /// </remarks>
    private async Task<InvokeResponse?> RunAsync(HttpContext http, AuthenticateRequestResult accepted, Microsoft.Bot.Schema.Activity activity)
    {
        try
        {
            var bot = http.RequestServices.GetRequiredService<IBot>();
            return await adapter.RunAsync(accepted, activity, bot, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(logger, exception.GetType().FullName ?? "", exception.StackTrace ?? "");
            return new InvokeResponse { Status = StatusCodes.Status500InternalServerError };
        }
    }

    private static Task WriteAsync(HttpContext http, InvokeResponse? answer)
    {
        http.Response.StatusCode = answer?.Status ?? StatusCodes.Status200OK;
        if (answer?.Body is not { } body)
        {
            return Task.CompletedTask;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        if (body is AdaptiveCardInvokeResponse { Value: JRaw { Value: CardJson card } } shown)
        {
            WriteCard(http.Response.BodyWriter, shown, card);
            return http.Response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
        }

        return http.Response.WriteAsync(TeamsWire.Text(body));
    }

    // The card is JSON already.
    private static void WriteCard(IBufferWriter<byte> output, AdaptiveCardInvokeResponse shown, CardJson card)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("statusCode", shown.StatusCode);
        writer.WriteString("type", shown.Type);
        writer.WritePropertyName("value");
        writer.WriteRawValue(card.Utf8.Span, skipInputValidation: true);
        writer.WriteEndObject();
    }

    private void Refuse(HttpContext http, int status, string reason)
    {
        refusals.Note(status, reason);
        http.Response.StatusCode = status;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An activity of Teams failed: {Failure}\n{Where}")]
    private static partial void LogFailed(ILogger logger, string failure, string where);
}
