using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Teams;
using Microsoft.Bot.Schema;
using Microsoft.Bot.Schema.Teams;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// What arrives from Teams, once it is authenticated: who sent it is looked up, it becomes an <see cref="Incoming"/>, and what the
/// conversation answers is shown where it was asked. No rule lives here.
/// </summary>
public sealed partial class TeamsBot(
    IConversation conversation, TeamsCallers callers, TeamsReferences references, TeamsMentions mentions, TeamsReplies replies, TeamsEdits edits, TeamsOnce once, TeamsUnfinished unfinished,
    TeamsWelcome welcome, TeamsDialogs dialogs, TeamsSearch search, TalkCards talk, TimeProvider time, ILogger<TeamsBot> log)
    : TeamsActivityHandler
{
    /// <summary>Teams gives up on an invoke after about ten seconds and may send it again. Settable for tests.</summary>
    internal TimeSpan InvokeTime { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>On a message extension it gives up after five: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/search-commands/respond-to-search</summary>
    private static readonly TimeSpan ExtensionTime = TimeSpan.FromSeconds(4);

    /// <summary>Invokes that do something.</summary>
    private static readonly string[] Doing = ["adaptiveCard/action", "task/submit"];

    /// <summary>Invokes that only show.</summary>
    private static readonly string[] Showing = ["task/fetch", "composeExtension/query"];

    /// <summary>They come from any chat of a person, also one that the bot has no part in.</summary>
    private const string Extension = "composeExtension/";

    protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken)
    {
        if (TeamsCaller.Of(turnContext) is not { } caller)
        {
            LogNobody(turnContext.Activity.Type);
            return;
        }

        await once.AnswerAsync(caller.Key, async () =>
        {
            var met = references.MeetAsync(caller, cancellationToken);
            var answers = await AnswersAsync(caller, turnContext.Activity, cancellationToken);
            await SayAllAsync(caller, answers, cancellationToken);
            await met;
            // Where nothing is said nothing was done, and nothing need be kept of it.
            return new(new InvokeResponse { Status = 200 }, IsRepeatable: answers.Count == 0);
        }, cancellationToken);
    }

    private async Task<IReadOnlyList<Reply>> AnswersAsync(TeamsCaller caller, IMessageActivity activity, CancellationToken cancellation)
    {
        var person = await callers.FindAsync(caller, cancellation);
        var press = TeamsPress.Of(activity.Value);
        var isForwarded = press is null && TeamsText.IsForwarded(activity);
        if (person is null)
        {
            // Whom they mention is nobody's business yet.
            return await callers.RefuseAsync(caller, press is null && !isForwarded ? await TeamsText.ReadAsync(activity, _ => Task.FromResult<Handle?>(null)) : "", press, cancellation);
        }

        if (isForwarded)
        {
            return [new Reply.Say(talk.Notice("I do not act on what is forwarded", "It is somebody else's word, so nothing was read or done.", CardTone.Warning, "Say in your own words what you need."))];
        }

        return await conversation.HandleAsync(press is null
            ? new Incoming.Said(person.Ref, caller.Account, new(caller.Conversation), caller.Key, await mentions.ReadAsync(caller, activity, cancellation)) { Audience = caller.Audience, Evidence = caller.Evidence }
            : Pressed(caller, person, press), cancellation);
    }

    internal static Incoming.Pressed Pressed(TeamsCaller caller, Person person, TeamsPress press, string? key = null) =>
        new(person.Ref, caller.Account, new(caller.Conversation), key ?? caller.Key, press.Id, press.Verb, press.Inputs, InPlace.Passing) { Audience = caller.Audience, Evidence = caller.Evidence, At = caller.At };

    private async Task SayAllAsync(TeamsCaller caller, IReadOnlyList<Reply> answers, CancellationToken cancellation)
    {
        foreach (var (index, answer) in answers.Index())
        {
            var key = $"{caller.Key}/{index}";
            await (TeamsEdits.Stands(caller, answer)
                ? replies.EditAsync(caller, orSaid: true, key, answer.Message, cancellation)
                : replies.SayAsync(caller, key, answer.Message, cancellation));
        }
    }

    protected override async Task<InvokeResponse> OnInvokeActivityAsync(ITurnContext<IInvokeActivity> turnContext, CancellationToken cancellationToken)
    {
        if (TeamsCaller.Of(turnContext) is not { } caller)
        {
            LogNobody(turnContext.Activity.Name);
            return new InvokeResponse { Status = 403 };
        }

        var name = turnContext.Activity.Name ?? "";
        var does = Doing.Contains(name, StringComparer.Ordinal);
        if (!does && !Showing.Contains(name, StringComparer.Ordinal))
        {
            return new InvokeResponse { Status = 501 };
        }

        // The SDK takes a value for granted.
        turnContext.Activity.Value ??= new JObject();
        var shows = !does || IsRefresh(turnContext.Activity);
        var answer = shows ? MeetAndAnswerAsync() : once.AnswerAsync(caller.Key, DoAsync, cancellationToken);
        try
        {
            return await answer.WaitAsync(TimeFor(name), time, cancellationToken);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            unfinished.Add(EndAsync(answer));
            return new InvokeResponse { Status = 200, Body = shows ? NotShown(name) : StillAtWork(name) };
        }

        async Task<TeamsAnswer> DoAsync()
        {
            var given = await MeetAndAnswerAsync();
            return new(given, given.Body is SameAgain);
        }

        async Task<InvokeResponse> MeetAndAnswerAsync()
        {
            // Kept by the same commit as what is done: nobody's first press waits for two.
            var met = IsExtension(name) ? Task.CompletedTask : references.MeetPressingAsync(caller, cancellationToken);
            var answered = await base.OnInvokeActivityAsync(turnContext, cancellationToken);
            await met;
            return answered;
        }
    }

    /// <summary>How long an invoke of that name waits for its answer.</summary>
    internal TimeSpan TimeFor(string name) => IsExtension(name) ? ExtensionTime : InvokeTime;

    private static bool IsExtension(string name) => name.StartsWith(Extension, StringComparison.Ordinal);

    // Nobody waits for it any more.
    private async Task EndAsync(Task<InvokeResponse> answer)
    {
        try
        {
            await answer;
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            LogFailedLate(failed.GetType().FullName ?? "", failed.StackTrace ?? "");
        }
    }

    private static object StillAtWork(string name)
    {
        const string Text = "This takes longer than usual and goes on. The card is updated once it is done; if it stays as it is, press again.";
        return name == "task/submit" ? new TaskModuleResponse { Task = new TaskModuleMessageResponse(Text) } : Message(Text);
    }

    private static object NotShown(string name)
    {
        const string Text = "This takes longer than usual. Nothing was done; try again in a minute.";
        return name switch
        {
            "task/fetch" => new TaskModuleResponse { Task = new TaskModuleMessageResponse(Text) },
            "composeExtension/query" => new MessagingExtensionResponse { ComposeExtension = new MessagingExtensionResult { Type = "message", Text = Text } },
            // A card that is not refreshed stays what it was. After an error Teams would not ask for it again.
            _ => Message("This card could not be brought up to date just now. Open the chat again in a minute to see how it stands."),
        };
    }

    // Nothing is done about these, and the SDK would read more of them than is known to be readable.
    protected override Task OnMessageUpdateActivityAsync(ITurnContext<IMessageUpdateActivity> turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task OnMessageDeleteActivityAsync(ITurnContext<IMessageDeleteActivity> turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task OnEventActivityAsync(ITurnContext<IEventActivity> turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    // Who removes somebody, the bot perhaps, is not to be greeted for it.
    protected override async Task OnConversationUpdateActivityAsync(ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        if (turnContext.Activity.MembersRemoved is not { Count: > 0 } && TeamsCaller.Of(turnContext) is { } caller)
        {
            await MetAsync(IsAdded(turnContext.Activity) ? caller : await references.PlacedAsync(caller, cancellationToken), cancellationToken);
        }
    }

    protected override Task OnInstallationUpdateAddAsync(ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        TeamsCaller.Of(turnContext) is { } caller ? MetAsync(caller, cancellationToken) : Task.CompletedTask;

    // That the bot itself was added tells that it is a member there.
    private static bool IsAdded(IConversationUpdateActivity update) => update.Recipient?.Id is { } bot && update.MembersAdded?.Any(m => m?.Id == bot) == true;

    private async Task MetAsync(TeamsCaller caller, CancellationToken cancellation)
    {
        await references.MeetAsync(caller, cancellation);
        if (caller is { IsOfAnotherTenant: false, IsElsewhere: false })
        {
            await welcome.WelcomeAsync(caller, cancellation);
        }
    }

    protected override async Task<TaskModuleResponse> OnTeamsTaskModuleFetchAsync(ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
        await dialogs.FetchAsync(await references.PlacedAsync(TeamsCaller.Of(turnContext)!, cancellationToken), taskModuleRequest.Data, cancellationToken);

    protected override async Task<TaskModuleResponse> OnTeamsTaskModuleSubmitAsync(ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
        await dialogs.SubmitAsync(await references.PlacedAsync(TeamsCaller.Of(turnContext)!, cancellationToken), taskModuleRequest.Data, cancellationToken);

    protected override Task<MessagingExtensionResponse> OnTeamsMessagingExtensionQueryAsync(ITurnContext<IInvokeActivity> turnContext, MessagingExtensionQuery query, CancellationToken cancellationToken) =>
        search.AnswerAsync(TeamsCaller.Of(turnContext)!, query, cancellationToken);

    private static bool IsRefresh(IInvokeActivity activity) => (activity.Value as JObject)?.SelectToken("action.verb") is JValue { Value: "refresh" };

    protected override async Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken)
    {
        var caller = await references.PlacedAsync(TeamsCaller.Of(turnContext)!, cancellationToken);
        if (TeamsPress.Of(invokeValue.Action.Data, invokeValue.Action.Verb) is not { } press)
        {
            return Error(400, "BadRequest", "This button could not be read. Nothing was done.");
        }

        if (await callers.FindAsync(caller, cancellationToken) is not { } person)
        {
            var answer = await callers.RefuseAsync(caller, null, press, cancellationToken);
            return answer is [Reply.Replace replace] ? await ReplacedAsync(caller, replace, cancellationToken)
                : Message(answer.Count > 0 ? answer[0].Message.Text : "I do not know who you are yet. Nothing was done.");
        }

        var answers = await conversation.HandleAsync(Pressed(caller, person, press), cancellationToken);
        var given = answers.Count == 0 ? Error(400, "Empty", "Nothing came of this. Nothing was done.")
            : press.Verb == "refresh" ? await RefreshedAsync(caller, answers[0], cancellationToken)
            : await PressedAsync(caller, person, press, answers, cancellationToken);
        // What is put in place of a message is put there once.
        return answers is [{ IsRepeatable: true }] && !TeamsEdits.Stands(caller, answers[0]) ? new SameAgain { StatusCode = given.StatusCode, Type = given.Type, Value = given.Value } : given;
    }

    private async Task<AdaptiveCardInvokeResponse> RefreshedAsync(TeamsCaller caller, Reply answer, CancellationToken cancellation) => answer is Reply.Replace
        ? await CardAsync(caller, answer.Message, cancellation)
        : Message(answer.Message.Text);

    private async Task<AdaptiveCardInvokeResponse> PressedAsync(TeamsCaller caller, Person person, TeamsPress press, IReadOnlyList<Reply> answers, CancellationToken cancellation)
    {
        if (answers is [Reply.Replace only])
        {
            return await ReplacedAsync(caller, only, cancellation);
        }

        if (caller.IsElsewhere)
        {
            return Message(string.Join("\n\n", answers.Select(a => a.Message.Text)));
        }

        foreach (var (index, answer) in answers.Index())
        {
            await replies.SayAsync(caller, $"{caller.Key}/{index}", answer.Message, cancellation);
        }

        // The card stays what it is, as it stands now. A list is of many deliveries and stays as it was.
        var present = await conversation.HandleAsync(Pressed(caller, person, press with { Verb = "refresh", Inputs = [] }, caller.Key + "/refresh"), cancellation);
        return present is [Reply.Replace { IsAtDelivery: true } card] ? await CardAsync(caller, card.Message, cancellation) : Message(answers[0].Message.Text);
    }

    private async Task<AdaptiveCardInvokeResponse> ReplacedAsync(TeamsCaller caller, Reply.Replace answer, CancellationToken cancellation)
    {
        await edits.EditAsync(caller, answer, cancellation);
        return await CardAsync(caller, answer.Message, cancellation);
    }

    private async Task<AdaptiveCardInvokeResponse> CardAsync(TeamsCaller caller, OutgoingMessage message, CancellationToken cancellation)
    {
        // Whoever sees their own view sees it refreshed from then on too.
        string[] members = message.Of is { Readers.IsEmpty: false } && await references.MemberAsync(caller.Account, cancellation) is { } member ? [member] : [];
        return message.Json is null
            ? Message(message.Text)
            : new AdaptiveCardInvokeResponse { StatusCode = 200, Type = TeamsCards.CardType, Value = new JRaw(TeamsCards.AnswerOf(message, members)) };
    }

    // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
    private static AdaptiveCardInvokeResponse Message(string text) => new() { StatusCode = 200, Type = "application/vnd.microsoft.activity.message", Value = TeamsCards.Words(text) };

    private static AdaptiveCardInvokeResponse Error(int status, string code, string message) =>
        new() { StatusCode = status, Type = "application/vnd.microsoft.error", Value = new JObject { ["code"] = code, ["message"] = message } };

    [LoggerMessage(Level = LogLevel.Error, Message = "What Teams was told takes longer has failed since: {Failure}\n{Where}")]
    private partial void LogFailedLate(string failure, string where);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A Teams activity ({What}) says no tenant, user, conversation or id and is refused.")]
    private partial void LogNobody(string? what);

    /// <summary>An answer that a redelivery is given by itself, so that it need not be kept. It says so itself, since by the time that it is there its turn may be over.</summary>
    private sealed class SameAgain : AdaptiveCardInvokeResponse;
}
