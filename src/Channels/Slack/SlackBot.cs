using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Home;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// What arrives from Slack: who sent it is let in or not, it becomes an <see cref="Incoming"/>, and what the conversation answers is shown
/// where it was asked. All talk is in the person's own conversation with the bot. No rule lives here.
/// </summary>
internal sealed partial class SlackBot(
    SlackDoor door, IAccounts accounts, SlackDirects directs, SlackShowing showing, SlackTalk words, SlackPresses presses, SlackForms forms, SlackSearch search, SlackPointer pointer,
    SlackHomes homes, SlackUsers users, DeliveryBook deliveries, SlackHealth health, SlackUnfinished unfinished, ILogger<SlackBot> log) : ISlackBot
{
    public async Task<SlackAnswer> AnswerAsync(SlackArrival arrival, CancellationToken cancellation)
    {
        switch (arrival)
        {
            case SlackArrival.Suggestion suggestion:
                return await search.AnswerAsync(suggestion, cancellation);
            case SlackArrival.HomeOpened:
                await homes.OpenedAsync(arrival.Account, cancellation);
                return SlackAnswer.Heard;
            case SlackArrival.UserChanged:
                users.Forget(arrival.Account);
                return SlackAnswer.Heard;
            case SlackArrival.UserShutOut:
                users.Forget(arrival.Account);
                await LoseCardsAsync(arrival.Account, cancellation);
                return SlackAnswer.Heard;
            case SlackArrival.TokensRevoked:
                health.Fails("bot token", "The app was removed from Slack, or its tokens were revoked. Install it anew and set the new bot token.");
                return SlackAnswer.Heard;
        }

        var admission = await door.AdmitAsync(arrival.Account, TextOf(arrival), ButtonOf(arrival), cancellation);
        if (admission is SlackAdmission.Told { Replies.Count: 0 })
        {
            return SlackAnswer.Passed;
        }

        if (OpensDialog(arrival) && admission is SlackAdmission.Admitted { Person: var person })
        {
            return await unfinished.SoonAsync(OpenAsync(arrival, person, cancellation), late: arrival is SlackArrival.Command ? SlackPointer.ToAFormThatMayOpen : null);
        }

        var direct = await DirectAsync(arrival, cancellation);
        var answer = admission switch
        {
            SlackAdmission.Admitted admitted => await AnswerAsync(new SlackTurn(arrival, admitted.Person, direct), cancellation),
            SlackAdmission.Told told => await unfinished.SoonAsync(TellAsync(arrival, direct, told.Replies, cancellation)),
            SlackAdmission.Refused refused => await unfinished.SoonAsync(showing.SayAsync(arrival, direct, "refused", refused.Message, cancellation)),
            SlackAdmission.NotNow notNow when arrival is SlackArrival.Submission submission => SlackForms.NotNow(submission, notNow.Message),
            SlackAdmission.NotNow when arrival is SlackArrival.Action action && SlackRequestView.ChoiceIn(action) is not null => await unfinished.SoonAsync(forms.TellNotShownAsync(arrival, direct, cancellation)),
            SlackAdmission.NotNow notNow => await unfinished.SoonAsync(showing.SayAsync(arrival, direct, "refused", notNow.Message, cancellation)),
            _ => throw new InvalidOperationException(admission.GetType().Name),
        };
        if (answer.IsPassed)
        {
            return answer;
        }

        await HomeChangedAsync(arrival.Account);
        return await pointer.PointAsync(arrival, direct, answer, cancellation);
    }

    /// <summary>A trigger is good for three seconds: a dialog waits for no conversation. Where none can be opened any more, the form is in the conversation.</summary>
    private async Task<SlackAnswer> OpenAsync(SlackArrival arrival, Person person, CancellationToken cancellation)
    {
        var turn = new SlackTurn(arrival, person, await directs.KnownAsync(arrival.Account, cancellation) ?? "");
        if (await forms.TryOpenAsync(turn, "", cancellation))
        {
            await HomeChangedAsync(arrival.Account);
            return SlackAnswer.Heard;
        }

        turn = turn.Direct.Length > 0 ? turn : turn with { Direct = await DirectAsync(arrival, cancellation) };
        var answer = await forms.SayAsync(turn, "", cancellation);
        await HomeChangedAsync(arrival.Account);
        return await pointer.PointAsync(arrival, turn.Direct, answer, cancellation);
    }

    /// <summary>What was brought to whoever is no member any more is read by nobody.</summary>
    private async Task LoseCardsAsync(ChatAccount account, CancellationToken cancellation)
    {
        if (await accounts.FindAsync(account, cancellation) is { } person)
        {
            await deliveries.LostAsync(person.Ref, account, cancellation);
        }
    }

    /// <remarks>It was done and answered by then: neither a host that stops nor a ledger that fails makes it one that is to be done again. The cards that follow from it change the tab too.</remarks>
    private async Task HomeChangedAsync(ChatAccount account)
    {
        try
        {
            await homes.ChangedAsync(account, CancellationToken.None);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            LogHomeNotOwed(failed);
        }
    }

    private static bool OpensDialog(SlackArrival arrival) => arrival is SlackArrival.Command { Text.Length: 0 } or SlackArrival.Shortcut;

    private async Task<SlackAnswer> AnswerAsync(SlackTurn turn, CancellationToken cancellation) => turn.Arrival switch
    {
        SlackArrival.Command or SlackArrival.DirectMessage or SlackArrival.Mention => await words.AnswerAsync(turn, TextOf(turn.Arrival) ?? "", cancellation),
        SlackArrival.Action action => await presses.AnswerAsync(turn, action, cancellation),
        SlackArrival.Submission submission => await forms.SubmitAsync(turn, submission, cancellation),
        var arrival => throw new InvalidOperationException(arrival.GetType().Name),
    };

    private async Task<SlackAnswer> TellAsync(SlackArrival arrival, string direct, IReadOnlyList<Reply> replies, CancellationToken cancellation)
    {
        var answer = SlackAnswer.Heard;
        foreach (var (index, reply) in replies.Index())
        {
            if (reply is not Reply.Replace || arrival is not SlackArrival.Action { Place: var place } || !await showing.ReplaceAsync(place, direct, reply.Message, cancellation))
            {
                answer = await showing.SayAsync(arrival, direct, $"{index}", reply.Message, cancellation);
            }
        }

        return answer;
    }

    private async Task<string> DirectAsync(SlackArrival arrival, CancellationToken cancellation)
    {
        // What was pressed somewhere does not tell that nobody else reads there: two people may have shared the message between them.
        if (arrival is not SlackArrival.DirectMessage { Channel: var channel })
        {
            return (await directs.OfAsync(arrival.Account, SlackUrgency.Awaited, cancellation)).Channel ?? "";
        }

        await directs.KeepAsync(arrival.Account, channel, cancellation);
        return channel;
    }

    /// <summary>What was said; null where nothing was.</summary>
    private static string? TextOf(SlackArrival arrival) => arrival switch
    {
        SlackArrival.Command command => command.Text,
        SlackArrival.DirectMessage message => message.Text,
        SlackArrival.Mention mention => mention.Text,
        // As a command without words.
        SlackArrival.Shortcut => "",
        _ => null,
    };

    private static PressedButton? ButtonOf(SlackArrival arrival) => arrival is SlackArrival.Action action
        ? SlackButton.Of(action.ActionId, action.Value) is { } button ? new(button.Id, button.Verb) : new("", "")
        : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "That a home tab of Slack changed could not be kept.")]
    private partial void LogHomeNotOwed(Exception exception);
}
