using System.Globalization;
using System.Net;
using System.Security.Claims;
using Azure.Identity;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Teams.Trust;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Rest;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>What became of one call to Teams.</summary>
internal abstract record TeamsOutcome
{
    /// <param name="Id">The activity's or conversation's id. Empty where Teams named none for what was said: it is said, and cannot be updated.</param>
    public sealed record Done(string Id) : TeamsOutcome;
    /// <summary>What it was about is not there (404, and for an update also a 403 that gives no reason and does not pass).</summary>
    public sealed record NotThere(string Reason) : TeamsOutcome;
    /// <summary>The message is too large (413).</summary>
    public sealed record TooLarge : TeamsOutcome;
    public record Later(string Reason, TimeSpan? After) : TeamsOutcome;
    /// <summary>Teams was not asked: the bot allows itself no more there for now.</summary>
    public sealed record NotYet(TimeSpan Turn) : Later("More is to be said there than Teams takes at once.", Turn);
    /// <summary>Teams says no, and would again: what was sent is not taken (400).</summary>
    public record Refused(string Reason) : TeamsOutcome;
    /// <summary>
    /// Refused without a reason (403, <c>ServiceError</c>): to an update that the message was deleted, as a rule, and to anything now and then in passing.
    /// </summary>
    /// <remarks>https://github.com/microsoft/BotFramework-Services/issues/269 and https://github.com/MicrosoftDocs/msteams-docs/issues/7613</remarks>
    public sealed record Unexplained() : Later("Teams refuses it and does not say why (403, ServiceError).", null);
    /// <summary>The app may not speak there (403).</summary>
    public sealed record NotAllowed() : Refused("Teams does not let the bot speak there: the app was removed or blocked, or may not be used.");
}

/// <summary>
/// The one way out to Teams: one call at a time a conversation, within the budgets, not before the time that Teams named, and never longer
/// than a lease lasts. It retries nothing: what is to be tried again is owed.
/// </summary>
public sealed class TeamsOutbound(BotFrameworkAuthentication authentication, TeamsIdentity identity, TeamsBudget budget, TeamsHealth health, TimeProvider time)
{
    /// <summary>So many calls in a row without an answer are a problem that is told.</summary>
    private const int Several = 3;

    /// <summary>How long a call may take. Settable for tests.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long nothing more is said or asked there where Teams asks to wait and does not say how long.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30);

    /// <summary>For how long a refusal of an update that gives no reason is taken for one that passes: after it the message is taken for deleted.</summary>
    private static readonly TimeSpan Passing = TimeSpan.FromSeconds(10);

    private const int LargestPage = 500;

    private readonly Pauses _pauses = new(time);
    private readonly Pauses _looks = new(time);
    private readonly WidePauses _tenants = new(time);
    private readonly TeamsUnexplained _updates = new(time);
    private int _unanswered;
    private readonly OneAtATime _conversations = new(256);

    internal Task<TeamsOutcome> SendAsync(TeamsPlace place, Activity activity, CancellationToken cancellation) =>
        CallAsync(place, async (connector, token) => (await (activity.ReplyToId is { } replyTo
            ? connector.Conversations.ReplyToActivityAsync(place.Conversation, replyTo, activity, token)
            : connector.Conversations.SendToConversationAsync(place.Conversation, activity, token)))?.Id ?? "", cancellation);

    internal async Task<TeamsOutcome> UpdateAsync(TeamsPlace place, string id, Activity activity, CancellationToken cancellation)
    {
        activity.Id = id;
        var outcome = await CallAsync(place, async (connector, token) =>
            (await connector.Conversations.UpdateActivityAsync(place.Conversation, id, activity, token))?.Id ?? id, cancellation);
        var message = $"{place.Conversation} {id}";
        if (outcome is TeamsOutcome.Unexplained refused && _updates.Refused(message) > Passing)
        {
            outcome = new TeamsOutcome.NotThere(refused.Reason);
        }

        if (outcome is TeamsOutcome.Done or TeamsOutcome.NotThere)
        {
            _updates.Forget(message);
        }

        return outcome;
    }

    /// <param name="place">The conversation's name is only that of whom it is opened with, since it has none yet.</param>
    internal Task<TeamsOutcome> CreateAsync(TeamsPlace place, ConversationParameters parameters, CancellationToken cancellation) =>
        CallAsync(place, async (connector, token) => (await connector.Conversations.CreateConversationAsync(parameters, token))?.Id is { Length: > 0 } id ? id : null, cancellation);

    /// <summary>
    /// Every member of the conversation of which a thread is a part, page by page, except those of other tenants; null where Teams does not say
    /// now. It waits for nothing that is sent and keeps nothing waiting: it has a budget and pauses of its own.
    /// </summary>
    internal async Task<IReadOnlyList<ChannelAccount>?> MembersAsync(TeamsPlace place, CancellationToken cancellation)
    {
        var whole = place with { Conversation = place.Whole };
        var members = new List<ChannelAccount>();
        string? next = null;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(CallTimeout);
        try
        {
            do
            {
                if (!await MayLookAsync(whole, timeout.Token) || await TryAsync(whole, AskAsync, PauseLooks, timeout.Token) is not TeamsOutcome.Done)
                {
                    return null;
                }
            }
            while (!string.IsNullOrEmpty(next));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }

        return members;

        async Task<string?> AskAsync(IConnectorClient connector, CancellationToken token)
        {
            var page = await connector.Conversations.GetConversationPagedMembersAsync(whole.Conversation, LargestPage, next, token);
            members.AddRange((page?.Members ?? []).Where(m => TeamsCaller.TenantOf(m) is not { } other || other == whole.Tenant));
            next = page?.ContinuationToken;
            return whole.Conversation;
        }
    }

    private async Task<bool> MayLookAsync(TeamsPlace whole, CancellationToken cancellation) =>
        WaitFor(whole) is null && _looks.WaitFor(whole.Conversation) is null && await budget.MayLookAsync(whole, cancellation);

    private TimeSpan? WaitFor(TeamsPlace place) => _pauses.WaitFor(place.Whole) ?? _tenants.WaitFor(place.Tenant);

    // Whether that address may be spoken to at all is looked at where the bearer is attached.
    private Task<IConnectorClient> OpenAsync(TeamsPlace place, CancellationToken cancellation) => authentication
        .CreateConnectorFactory(identity.AppId.Length == 0 ? new ClaimsIdentity() : new ClaimsIdentity([new(AuthenticationConstants.AudienceClaim, identity.AppId)]))
        .CreateAsync(place.ServiceUrl, authentication.GetOriginatingAudience(), cancellation);

    private Task<TeamsOutcome> CallAsync(TeamsPlace place, Func<IConnectorClient, CancellationToken, Task<string?>> call, CancellationToken cancellation) =>
        _conversations.RunAsync(place.Conversation, async () =>
            WaitFor(place) is { } wait ? new TeamsOutcome.Later("Teams asked to wait before anything more is said there.", wait)
            : !await budget.MaySayAsync(place, cancellation) ? new TeamsOutcome.NotYet(TeamsBudget.Turn)
            : await TryAsync(place, call, PauseSending, cancellation), cancellation);

    private async Task<TeamsOutcome> TryAsync(
        TeamsPlace place, Func<IConnectorClient, CancellationToken, Task<string?>> call, Action<TeamsPlace, TimeSpan> pause, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(CallTimeout);
        try
        {
            using var connector = await OpenAsync(place, timeout.Token);
            var id = await call(connector, timeout.Token);
            Answers(place);
            health.Works(TeamsHealth.Token);
            return id is null ? new TeamsOutcome.Later("Teams did not name the conversation that it opened.", null) : new TeamsOutcome.Done(id);
        }
        catch (ErrorResponseException failed)
        {
            return Outcome(place, failed.Response, failed.Body?.Error?.Code, pause);
        }
        catch (HttpOperationException failed)
        {
            return Outcome(place, failed.Response, null, pause);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unanswered("Teams did not answer in time.");
        }
        catch (AuthenticationFailedException)
        {
            return Fails(TeamsHealth.Token, "Microsoft Entra gives the bot no token. See whether Teams:AppId, the tenant and the secret are right, and whether the secret has expired.");
        }
        catch (ServiceNotAllowedException)
        {
            return Fails(place.Service, $"Conversations are at {PlainText.Line(place.Service)}, which Teams:AllowedServiceUrls does not name; nothing is sent to it.");
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            return Unanswered($"Teams could not be reached ({failed.GetType().Name}).");
        }
    }

    private void Answers(TeamsPlace place)
    {
        Interlocked.Exchange(ref _unanswered, 0);
        health.Works(TeamsHealth.Connection);
        health.Works(place.Service);
    }

    // One call fails now and then, or one conversation again and again: what stands in the way of Teams itself is what several in a row meet.
    private TeamsOutcome.Later Unanswered(string problem) =>
        Interlocked.Increment(ref _unanswered) < Several ? new(problem, null) : Fails(TeamsHealth.Connection, problem);

    private TeamsOutcome.Later Fails(string part, string problem)
    {
        health.Fails(part, problem);
        return new(problem, null);
    }

    // https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages and …/rate-limit
    private TeamsOutcome Outcome(TeamsPlace place, HttpResponseMessageWrapper? response, string? code, Action<TeamsPlace, TimeSpan> pause)
    {
        if (response is not { StatusCode: var status })
        {
            return Unanswered("Teams gave no answer.");
        }

        if (status == HttpStatusCode.Unauthorized)
        {
            return Fails(TeamsHealth.Token, "Teams takes the bot's token for nothing (401). See whether Teams:AppId and the tenant are those of the bot's registration.");
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"Teams answered {(int)status}.");
        if ((int)status >= 500)
        {
            var unanswered = Unanswered(number);
            return AfterOf(response) is { } after ? AskedToWait(place, after, pause) : unanswered;
        }

        Answers(place);
        return status switch
        {
            HttpStatusCode.TooManyRequests => AskedToWait(place, AfterOf(response) ?? UsualWait, pause),
            HttpStatusCode.NotFound => new TeamsOutcome.NotThere("Teams knows no such conversation or message."),
            HttpStatusCode.RequestEntityTooLarge => new TeamsOutcome.TooLarge(),
            HttpStatusCode.BadRequest when code is "MessageSizeTooBig" => new TeamsOutcome.TooLarge(),
            HttpStatusCode.Forbidden => code is "ServiceError" ? new TeamsOutcome.Unexplained() : new TeamsOutcome.NotAllowed(),
            // The same again would be refused again, and what comes after it would wait behind it.
            HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity =>
                new TeamsOutcome.Refused(code is { Length: > 0 and < 100 } ? $"{number[..^1]} ({code})." : number),
            _ => new TeamsOutcome.Later(number, null),
        };
    }

    private static TeamsOutcome.Later AskedToWait(TeamsPlace place, TimeSpan wait, Action<TeamsPlace, TimeSpan> pause)
    {
        pause(place, wait);
        return new("Teams asked to wait before anything more is said there.", wait);
    }

    private void PauseSending(TeamsPlace place, TimeSpan wait)
    {
        _pauses.Pause(place.Whole, wait);
        // A busy channel is one conversation, however many of its threads hear it.
        _tenants.Note(place.Tenant, place.Whole, wait);
    }

    // Whoever mentions strangers everywhere must not silence what the bot has to say.
    private void PauseLooks(TeamsPlace place, TimeSpan wait) => _looks.Pause(place.Whole, wait);

    private TimeSpan? AfterOf(HttpResponseMessageWrapper response) =>
        response.Headers?.TryGetValue("Retry-After", out var values) == true ? RetryAfter.Of(values?.FirstOrDefault(), time.GetUtcNow()) : null;
}
