using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// Calls Slack's Web API: within the budgets, not before the time that Slack named, and never for longer than a call may take. It retries
/// nothing: what is to be tried again is owed.
/// </summary>
internal sealed partial class SlackApi(IHttpClientFactory http, SlackSettings settings, SlackBudget budget, SlackHealth health, SlackScopes scopes, TimeProvider time, ILogger<SlackApi> log)
{
    /// <summary>The name of the HTTP client. Whatever handler it ends in, it goes through the gate first.</summary>
    public const string Client = "slack-api";

    private const string ConnectionPart = "connection";
    private const int LongestRemark = 500;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly Pauses _pauses = new(time);
    private readonly WidePauses _wide = new(time);

    /// <summary>How long a call may take. Settable for tests.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public static void Add(IServiceCollection services, SlackSettings settings) => services
        .AddHttpClient(Client, client => client.Timeout = TimeSpan.FromSeconds(15))
        .ConfigurePrimaryHttpMessageHandler(DirectHandler.Make)
        .AddHttpMessageHandler(() => new SlackGate(settings)).RemoveAllLoggers();

    /// <param name="about">The conversation that it is about; empty where it is about none.</param>
    internal Task<SlackOutcome> CallAsync(SlackMethod method, string about, JsonObject arguments, CancellationToken cancellation) =>
        CallAsync(method, about, arguments, SlackUrgency.Owed, cancellation);

    /// <param name="about">The conversation that it is about; empty where it is about none.</param>
    internal async Task<SlackOutcome> CallAsync(SlackMethod method, string about, JsonObject arguments, SlackUrgency urgency, CancellationToken cancellation)
    {
        var part = method.PerConversation ? $"{method.Name}/{about}" : method.Name;
        if ((_pauses.WaitFor(part) ?? _wide.WaitFor(method.Name)) is { } wait)
        {
            return new SlackOutcome.Later("Slack asked to wait before anything more is said there.", wait);
        }

        if (!await budget.MayCallAsync(method, about, urgency, cancellation))
        {
            return new SlackOutcome.NotYet(budget.TurnOf(method, about));
        }

        return Note(method, await TryAsync(method, about, part, arguments, cancellation));
    }

    private async Task<SlackOutcome> TryAsync(SlackMethod method, string about, string part, JsonObject arguments, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(CallTimeout);
        try
        {
            using var client = http.CreateClient(Client);
            client.MaxResponseContentBufferSize = method.LargestAnswer;
            using var request = RequestOf(method, arguments);
            using var response = await client.SendAsync(request, timeout.Token);
            // JSON is UTF-8; a page that something in between answers with may name any charset.
            return OutcomeOf(method, about, part, response, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(timeout.Token)));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unreachable(new SlackOutcome.InDoubt("Slack did not answer in time."));
        }
        catch (HttpRequestException failed) when (failed is SlackAddressException || failed.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return Unreachable(new SlackOutcome.Later($"Slack could not be reached ({failed.HttpRequestError}).", null));
        }
        catch (HttpRequestException failed) when (failed.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded && method.Arguments == SlackArguments.Form)
        {
            // What only reads did nothing: whoever asked can ask for less.
            return new SlackOutcome.TooLarge();
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return Unreachable(new SlackOutcome.InDoubt($"Slack broke off its answer ({failed.GetType().Name})."));
        }
    }

    private HttpRequestMessage RequestOf(SlackMethod method, JsonObject arguments)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.ApiBaseUrl, method.Name))
        {
            Content = method.Arguments == SlackArguments.Json
                ? new StringContent(arguments.ToJsonString(), Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent(arguments.Select(a => KeyValuePair.Create(a.Key, a.Value!.ToString()))),
        };
        if ((method.TakesAppToken ? settings.AppToken : settings.BotToken) is { } token)
        {
            request.Options.Set(SlackGate.Token, token);
        }

        return request;
    }

    private SlackOutcome OutcomeOf(SlackMethod method, string about, string part, HttpResponseMessage response, string body)
    {
        var after = RetryAfter.Of(response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null, time.GetUtcNow());
        if (after is { } wait)
        {
            _pauses.Pause(part, wait);
            if (method.PerConversation)
            {
                // What may be said in one conversation has a limit, and so has what may be said in all: https://docs.slack.dev/apis/web-api/rate-limits
                _wide.Note(method.Name, about, wait);
            }
        }

        if (response.StatusCode >= HttpStatusCode.InternalServerError)
        {
            return Unreachable(new SlackOutcome.InDoubt(string.Create(CultureInfo.InvariantCulture, $"Slack answered {(int)response.StatusCode}."), after));
        }

        var (answer, error) = AnswerOf(body);
        if (answer is not null)
        {
            // Slack's own word, and not that of something in between.
            health.Works(ConnectionPart);
        }

        var granted = GrantedBy(response);
        scopes.Has(granted);
        if (answer?["error"]?.ToString() == "missing_scope")
        {
            scopes.Lacks(method.Name, answer["needed"]?.ToString() ?? "", granted);
        }

        return (response.StatusCode, answer, error) switch
        {
            (HttpStatusCode.TooManyRequests, _, _) => new SlackOutcome.Later("Slack asked to wait before anything more is said there.", after),
            (HttpStatusCode.RequestEntityTooLarge, _, _) => new SlackOutcome.TooLarge(),
            (_, { } all, null) => new SlackOutcome.Done(all),
            (_, { } all, { } word) => Told(method, word, all, SlackErrors.Outcome(method, word, all["needed"]?.ToString(), after)),
            _ => Unreachable(new SlackOutcome.InDoubt(string.Create(CultureInfo.InvariantCulture, $"Slack answered {(int)response.StatusCode} without JSON."), after)),
        };
    }

    // https://docs.slack.dev/authentication/installing-with-oauth: what the token may do, with every answer to it.
    private static string? GrantedBy(HttpResponseMessage response) => response.Headers.TryGetValues("X-OAuth-Scopes", out var values) ? string.Join(',', values) : null;

    /// <summary>An operator is told what Slack has against a call; it names places in it, and nothing of what stands there.</summary>
    private SlackOutcome Told(SlackMethod method, string word, JsonObject answer, SlackOutcome outcome)
    {
        // Two who change one view at once are no defect.
        if (outcome is SlackOutcome.TooLarge or SlackOutcome.Refused { Error: not "hash_conflict" })
        {
            var messages = (answer["response_metadata"] as JsonObject)?["messages"] as JsonArray ?? [];
            LogRefused(method.Name, word, PlainText.Line(string.Join(' ', messages.Select(m => m?.ToString())), LongestRemark));
        }

        return outcome;
    }

    /// <summary>What Slack answered and its word for a failure; nothing where it is not an answer of the Web API.</summary>
    private static (JsonObject? Answer, string? Error) AnswerOf(string body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: Strict) is not JsonObject answer ? (null, null)
                : answer["ok"]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False) ? (null, null)
                : answer["ok"]!.GetValueKind() == JsonValueKind.True ? (answer, null)
                : (answer, answer["error"] is JsonValue error && error.ToString() is { Length: > 0 and <= 100 } word ? word : "unknown_error");
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private SlackOutcome.Later Unreachable(SlackOutcome.Later outcome)
    {
        health.Fails(ConnectionPart, $"Slack cannot be reached. {outcome.Reason}");
        return outcome;
    }

    private SlackOutcome Note(SlackMethod method, SlackOutcome outcome)
    {
        // What is refused for want of a scope says nothing of the token, nor one method of another.
        var token = method.TakesAppToken ? "app-level token" : "bot token";
        switch (outcome)
        {
            case SlackOutcome.Shut shut:
                health.Fails(shut.Cause == SlackShut.Token ? token : method.Name, shut.Reason);
                break;
            case SlackOutcome.Done:
                health.Works(token);
                health.Works(method.Name);
                break;
        }

        return outcome;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Slack refused {Method}: {Error}. {Remarks}")]
    private partial void LogRefused(string method, string error, string remarks);
}
