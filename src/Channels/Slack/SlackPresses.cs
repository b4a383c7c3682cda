using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Buttons, wherever they stand: each goes to the one conversation as it is. Verb and id are what the button says and carry no authority.</summary>
public sealed partial class SlackPresses(IConversation conversation, SlackForms forms, SlackShowing showing, TalkCards talk, SlackUnfinished unfinished, TimeProvider time, ILogger<SlackPresses> log)
{
    private const string Reason = "reason";

    /// <summary>How long the acknowledgement waits for the answer to be shown: what was pressed is done already, and Slack waits three seconds.</summary>
    private static readonly TimeSpan ShowingTime = TimeSpan.FromSeconds(1);

    internal async Task<SlackAnswer> AnswerAsync(SlackTurn turn, SlackArrival.Action action, CancellationToken cancellation)
    {
        if (action.Place is SlackPlace.Modal { View: { Callback: SlackRequestView.Callback } view } && SlackRequestView.IsChoice(action.ActionId))
        {
            return await forms.ChosenAsync(turn, view, action.Inputs, cancellation);
        }

        if (SlackButton.Of(action.ActionId, action.Value) is not { } button)
        {
            return await showing.SayAsync(action, turn.Direct, "unread", talk.Notice("This button could not be read", "Nothing was done.", CardTone.Warning, "Say status or my approvals to see what is open."), cancellation);
        }

        return button.Verb switch
        {
            "request-form" => await forms.OpenAsync(turn, button.Id, cancellation),
            "deny" when !HasReason(action.Inputs) => await AskReasonAsync(turn, action, button, cancellation),
            _ => await PressAsync(turn, action, button, cancellation),
        };
    }

    private static bool HasReason(JsonObject inputs) => inputs.Text(Reason) is { } text && text.Trim().Length > 0;

    /// <summary>A denial is given its reason in a dialog; where none can be opened any more, in the conversation.</summary>
    private async Task<SlackAnswer> AskReasonAsync(SlackTurn turn, SlackArrival.Action action, SlackButton button, CancellationToken cancellation)
    {
        var asked = (await conversation.HandleAsync(turn.Pressed("ask-reason", button.Id, []), cancellation))[0].Message;
        return await showing.OpenAsync(action, SlackDialogs.Of(asked, action.Place), cancellation) ? SlackAnswer.Heard : await showing.SayAsync(action, turn.Direct, "reason", asked, cancellation);
    }

    private async Task<SlackAnswer> PressAsync(SlackTurn turn, SlackArrival.Action action, SlackButton button, CancellationToken cancellation)
    {
        var answers = await conversation.HandleAsync(turn.Pressed(button.Verb, button.Id, InputsOf(action, button)), cancellation);
        var shown = answers.Index().Where(a => !IsOwed(action, a.Item)).ToList();
        if (shown.Count > 0)
        {
            await ShowSoonAsync(ShowAsync(turn, action, shown, cancellation));
        }

        return SlackAnswer.Heard with { IsRepeatable = shown.Count == 0 };
    }

    private async Task ShowAsync(SlackTurn turn, SlackArrival.Action action, IEnumerable<(int Index, Reply Item)> answers, CancellationToken cancellation)
    {
        foreach (var (index, answer) in answers)
        {
            await showing.ShowAsync(action, turn.Direct, $"{index}", answer, cancellation);
        }
    }

    // What a host that stops could not show is kept, and so acknowledged too.
    private async Task ShowSoonAsync(Task work)
    {
        unfinished.Add(work);
        if (!await Soon.IsDoneAsync(work, ShowingTime, time, CancellationToken.None))
        {
            LogShownLate();
            _ = EndAsync(work);
        }
    }

    private async Task EndAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What failed and where, without what was said.
            LogNotShown(exception.GetType().FullName ?? "", exception.StackTrace ?? "");
        }
    }

    /// <summary>The message in which a delivery was brought is updated by what is owed, and a home tab is shown anew: only what was not done is said where it was pressed. Any other message, and a dialog, is shown nothing else.</summary>
    private static bool IsOwed(SlackArrival.Action action, Reply answer) => answer is Reply.Replace { WhyNot: null } && action.Place switch
    {
        SlackPlace.Home => true,
        SlackPlace.Message => answer.IsAtDelivery && answer.Message.Of is not null,
        _ => false,
    };

    private static JsonObject InputsOf(SlackArrival.Action action, SlackButton button)
    {
        var inputs = action.Inputs.DeepClone().AsObject();
        foreach (var (name, value) in button.Data.Where(d => d.Key != "id"))
        {
            inputs[name] = value?.DeepClone();
        }

        return inputs;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "What was done by a press in Slack is shown later: Slack takes its time, or much is said there at once.")]
    private partial void LogShownLate();

    [LoggerMessage(Level = LogLevel.Error, Message = "What was done by a press in Slack could not be shown: {Failure}\n{Where}")]
    private partial void LogNotShown(string failure, string where);
}
