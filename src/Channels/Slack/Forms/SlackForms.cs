using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Reading;

namespace ChatGovernanceBot.Channels.Slack.Forms;

/// <summary>The dialogs: the request, whose way is shown before it is submitted, and the forms that a card is.</summary>
internal sealed class SlackForms(IRequestForms forms, IConversation conversation, SlackShowing showing, TalkCards talk, SlackUnfinished unfinished, TimeProvider time)
{
    private const string WayChanged = "*Read below who will be asked, then submit it.* Nothing was recorded yet.";

    private const int LongestProblem = 500;

    private const int MostViews = 10_000;

    /// <summary>Which choice each open dialog shows, in the order in which they were taken up.</summary>
    private readonly ConcurrentDictionary<string, long> _shown = new(StringComparer.Ordinal);
    private readonly OneAtATime _views = new(64);
    private long _choices;

    /// <summary>There is nothing to show any more: a later choice shows something else.</summary>
    private static readonly Task<SlackOutcome> Superseded = Task.FromResult<SlackOutcome>(new SlackOutcome.Done([]));

    /// <summary>Opens the request dialog. Whoever comes too late for one gets the form in the conversation.</summary>
    /// <param name="about">An entitlement that is chosen already; anything else chooses none.</param>
    internal async Task<SlackAnswer> OpenAsync(SlackTurn turn, string about, CancellationToken cancellation) =>
        await TryOpenAsync(turn, about, cancellation) ? SlackAnswer.Heard : await SayAsync(turn, about, cancellation);

    /// <summary>Opens the request dialog, and says nothing where that is too late.</summary>
    /// <returns>False where none could be opened.</returns>
    internal async Task<bool> TryOpenAsync(SlackTurn turn, string about, CancellationToken cancellation)
    {
        var filled = new JsonObject { [SlackRequestView.Entitlement] = about };
        if (await forms.LookAsync(Filled(turn, filled), cancellation) is not FormStep.Open { Offer: var offer })
        {
            return false;
        }

        var isChosen = offer.Way.Length > 0;
        return await showing.OpenAsync(turn.Arrival, SlackRequestView.Of(isChosen ? filled : [], offer, chosen: isChosen ? await LabelAsync(turn, filled, about, cancellation) : null), cancellation);
    }

    /// <summary>What the search shows for an entitlement.</summary>
    private async Task<string?> LabelAsync(SlackTurn turn, JsonObject filled, string about, CancellationToken cancellation) =>
        (await forms.EntitlementsAsync(Filled(turn, filled), SlackLimits.Options, cancellation)).FirstOrDefault(c => c.Value == about)?.Label;

    /// <summary>The form in the conversation.</summary>
    internal async Task<SlackAnswer> SayAsync(SlackTurn turn, string about, CancellationToken cancellation)
    {
        var form = await conversation.HandleAsync(turn.Pressed("request-form", about, []), cancellation);
        return await showing.SayAsync(turn.Arrival, turn.Direct, "form", form[0].Message, cancellation);
    }

    /// <summary>Something was chosen in the request dialog: it shows the lengths that policy allows now, and the way that the request would take.</summary>
    internal async Task<SlackAnswer> ChosenAsync(SlackTurn turn, SlackView view, JsonObject filled, CancellationToken cancellation)
    {
        var choice = Interlocked.Increment(ref _choices);
        var step = await forms.LookAsync(Filled(turn, filled), cancellation);
        await unfinished.SoonAsync(step switch
        {
            FormStep.Open open => ShowAsync(turn, view, choice, SlackRequestView.Of(filled, open.Offer), step, cancellation),
            FormStep.Ended ended => ShowAsync(turn, view, choice, SlackDialogs.Of(ended.Message), step, cancellation),
            FormStep.NotNow => TellNotShownAsync(turn.Arrival, turn.Direct, cancellation),
            _ => throw new InvalidOperationException($"{step.GetType().Name} is no answer to a look at the form of view {view.Id}."),
        });
        return SlackAnswer.Heard;
    }

    /// <summary>What was chosen in the request dialog cannot be looked at now: the dialog stays as it is filled in.</summary>
    internal async Task<SlackAnswer> TellNotShownAsync(SlackArrival arrival, string direct, CancellationToken cancellation)
    {
        await showing.TellAsync(arrival, direct, "choice", NotShown, cancellation);
        return SlackAnswer.Heard;
    }

    /// <summary>Shows in the dialog what its choice comes to; where it cannot be shown there the person hears of it in the conversation.</summary>
    private async Task ShowAsync(SlackTurn turn, SlackView view, long choice, JsonObject shown, FormStep step, CancellationToken cancellation)
    {
        // What a later choice shows is not overwritten by an earlier one whose look took longer.
        var outcome = await SlackAgain.TryAsync(() => _views.RunAsync(view.Id, () => IsNewest(view.Id, choice) ? showing.ShowInDialogAsync(view, shown, cancellation) : Superseded, cancellation), time, cancellation);
        switch (outcome)
        {
            case SlackOutcome.Done:
            // Somebody submitted the dialog or closed it, and needs no word about who would be asked.
            case SlackOutcome.NotThere when step is FormStep.Open:
            case not null when !IsNewest(view.Id, choice):
                break;
            default:
                await showing.TellAsync(turn.Arrival, turn.Direct, "choice", step is FormStep.Ended ended ? ended.Message : NotShown, cancellation);
                break;
        }
    }

    private OutgoingMessage NotShown => talk.Notice("What you chose could not be shown in the dialog", "Nothing was recorded.", CardTone.Warning, "Submit the dialog, and it shows who will be asked before anything is recorded. If it is closed, ask again here.");

    /// <summary>Takes up a choice; false where a later one was taken up already.</summary>
    private bool IsNewest(string view, long choice)
    {
        _shown.MakeRoom(MostViews);

        return _shown.AddOrUpdate(view, choice, (_, before) => Math.Max(before, choice)) == choice;
    }

    internal Task<SlackAnswer> SubmitAsync(SlackTurn turn, SlackArrival.Submission submission, CancellationToken cancellation) => submission.View.Callback switch
    {
        SlackRequestView.Callback => RequestAsync(turn, submission, cancellation),
        _ => PressAsync(turn, submission, cancellation),
    };

    private async Task<SlackAnswer> RequestAsync(SlackTurn turn, SlackArrival.Submission submission, CancellationToken cancellation)
    {
        var state = SlackRequestState.Of(submission.View.Metadata);
        // One dialog is one request, however often it is submitted.
        var filled = Filled(turn, submission.Inputs, SlackKeys.OfView(turn.Account.Tenant, submission.View.Id));
        var step = await forms.SubmitAsync(filled, state.Way, cancellation);
        if (step is not (FormStep.Wrong or FormStep.NotNow))
        {
            // What was chosen before is not shown any more: it would stand over what came of this.
            IsNewest(submission.View.Id, Interlocked.Increment(ref _choices));
        }

        return step switch
        {
            FormStep.Submitted => new(new JsonObject { ["response_action"] = "clear" }),
            FormStep.Wrong wrong => Errors(submission, wrong.Problems.Select(p => (p.Field, p.Alone))),
            FormStep.Open open => SlackShowing.InDialog(SlackRequestView.Of(submission.Inputs, open.Offer, WayChanged)),
            FormStep.Ended ended => SlackShowing.InDialog(SlackDialogs.Of(ended.Message)),
            FormStep.NotNow notNow => NotNow(submission, notNow.Message),
            _ => throw new InvalidOperationException(step.GetType().Name),
        };
    }

    /// <summary>The form of a card: its callback is the button's verb, its metadata the button's data.</summary>
    private async Task<SlackAnswer> PressAsync(SlackTurn turn, SlackArrival.Submission submission, CancellationToken cancellation)
    {
        if (HostileJson.Object(submission.View.Metadata, SlackViews.MetadataDepth)?.Text("id") is not { } id)
        {
            return SlackShowing.InDialog(SlackDialogs.Of(talk.Notice("This could not be read", "Nothing was done.", CardTone.Warning, "Say status or my approvals to see what is open.")));
        }

        var answer = (await conversation.HandleAsync(turn.Pressed(submission.View.Callback, id, submission.Inputs), cancellation))[^1];
        return answer switch
        {
            { WhyNot: { } why, Field: { } field } when submission.Inputs.ContainsKey(field) => Errors(submission, [(field, why)]),
            { IsNotNow: true } => NotNow(submission, answer.Message),
            Reply.Replace { WhyNot: null } => await DoneAsync(turn, answer, cancellation),
            _ => SlackShowing.InDialog(SlackDialogs.Of(answer.Message)),
        };
    }

    /// <summary>The dialog stays as it was filled in, so that it can be sent again; where there is nothing to fill in it says so in its place.</summary>
    internal static SlackAnswer NotNow(SlackArrival.Submission submission, OutgoingMessage why) =>
        submission.Inputs.Select(i => i.Key).LastOrDefault(input => input != SlackRequestView.Length) is { } input ? Errors(submission, [(input, $"{why.Text} Send it again in a minute.")]) : SlackShowing.InDialog(SlackDialogs.Of(why));

    /// <summary>The message from which the dialog was opened shows what was done, unless what is owed changes it.</summary>
    private async Task<SlackAnswer> DoneAsync(SlackTurn turn, Reply answer, CancellationToken cancellation)
    {
        if (turn.Message is { } pressed && !answer.IsAtDelivery)
        {
            await unfinished.SoonAsync(showing.ReplaceAsync(pressed, turn.Direct, answer.Message, cancellation));
        }

        return new(new JsonObject { ["response_action"] = "clear" });
    }

    private static Incoming.Pressed Filled(SlackTurn turn, JsonObject inputs, string? key = null) => turn.Pressed("", "", inputs, key);

    /// <summary>https://docs.slack.dev/surfaces/modals#displaying_errors: by block.</summary>
    private static SlackAnswer Errors(SlackArrival.Submission submission, IEnumerable<(string Input, string Text)> problems) => new(new JsonObject
    {
        ["response_action"] = "errors",
        ["errors"] = new JsonObject(problems.Select(p => KeyValuePair.Create<string, JsonNode?>(submission.Blocks.GetValueOrDefault(p.Input, p.Input), PlainText.Line(p.Text, LongestProblem)))),
    });
}
