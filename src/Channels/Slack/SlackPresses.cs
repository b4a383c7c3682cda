using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Buttons, wherever they stand: each goes to the one conversation as it is. Verb and id are what the button says and carry no authority.</summary>
internal sealed class SlackPresses(IConversation conversation, SlackForms forms, SlackShowing showing, TalkCards talk, SlackUnfinished unfinished)
{
    private const string Reason = "reason";

    internal async Task<SlackAnswer> AnswerAsync(SlackTurn turn, SlackArrival.Action action, CancellationToken cancellation)
    {
        if (SlackRequestView.ChoiceIn(action) is { } view)
        {
            return await forms.ChosenAsync(turn, view, action.Inputs, cancellation);
        }

        if (SlackButton.Of(action.ActionId, action.Value) is not { } button)
        {
            return await unfinished.SoonAsync(showing.SayAsync(action, turn.Direct, "unread", talk.Notice("This button could not be read", "Nothing was done.", CardTone.Warning, "Say status or my approvals to see what is open."), cancellation));
        }

        return button.Verb switch
        {
            "request-form" => await unfinished.SoonAsync(forms.OpenAsync(turn, button.Id, cancellation)),
            "deny" when !HasReason(action.Inputs) => await unfinished.SoonAsync(AskReasonAsync(turn, action, button, cancellation)),
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
            await unfinished.SoonAsync(ShowAsync(turn, action, shown, cancellation));
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
}
