using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Shows answers where they were asked for: in a dialog, at the message that was pressed, or in the person's own conversation with the bot.</summary>
internal sealed partial class SlackShowing(SlackOutbound outbound, SlackReplies replies, OpenedMessages opened, LedgerQueries queries, DeliveryBook deliveries, ILogger<SlackShowing> log)
{
    /// <summary>Says something anew: in the dialog where one is open, else in a dialog where one can be opened from the home tab, else in the conversation.</summary>
    /// <remarks>What a host that stops meanwhile could not say is said after its next start.</remarks>
    /// <param name="part">Tells the answers to one thing apart.</param>
    internal async Task<SlackAnswer> SayAsync(SlackArrival arrival, string direct, string part, OutgoingMessage message, CancellationToken cancellation)
    {
        switch (arrival)
        {
            case SlackArrival.Submission:
                return InDialog(SlackDialogs.Of(message));
            case SlackArrival.Action { Place: SlackPlace.Modal or SlackPlace.Home } or SlackArrival.Shortcut when await OpenAsync(arrival, SlackDialogs.Of(message), cancellation):
                return SlackAnswer.Heard;
        }

        await TellAsync(arrival, direct, part, message, cancellation);
        return SlackAnswer.Heard;
    }

    /// <summary>Says something in the conversation, wherever it was asked for.</summary>
    internal async Task TellAsync(SlackArrival arrival, string direct, string part, OutgoingMessage message, CancellationToken cancellation)
    {
        if (direct.Length == 0)
        {
            LogNowhere();
            return;
        }

        try
        {
            await replies.SayAsync(direct, ThreadOf(arrival), KeyOf(arrival, part), message, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await replies.KeepAsync(direct, ThreadOf(arrival), KeyOf(arrival, part), message);
        }
    }

    /// <summary>Puts a view in place of a dialog that is open.</summary>
    internal Task<SlackOutcome> ShowInDialogAsync(SlackView open, JsonObject view, CancellationToken cancellation) => outbound.ShowViewAsync(open.Id, view, cancellation);

    /// <summary>Shows an answer to a press: in place of the message, or anew.</summary>
    /// <param name="part">Tells the answers to one thing apart.</param>
    internal async Task ShowAsync(SlackArrival.Action action, string direct, string part, Reply answer, CancellationToken cancellation)
    {
        try
        {
            if (answer is not Reply.Replace || !await ReplaceAsync(action.Place, direct, answer.Message, cancellation))
            {
                await SayAsync(action, direct, part, answer.Message, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && direct.Length > 0)
        {
            await replies.KeepAsync(direct, null, KeyOf(action, part), answer.Message);
        }
    }

    /// <summary>Opens a dialog, or puts it in the place of the one that is open.</summary>
    /// <returns>False where Slack does not: too late after the press, or the dialog was closed; also where the host stops meanwhile, so that it is said otherwise.</returns>
    internal Task<bool> OpenAsync(SlackArrival arrival, JsonObject view, CancellationToken cancellation) => IsDoneAsync(arrival switch
    {
        SlackArrival.Action { Place: SlackPlace.Modal modal } => ShowInDialogAsync(modal.View, view, cancellation),
        SlackArrival.Action action => outbound.OpenViewAsync(action.Trigger, view, cancellation),
        SlackArrival.Command command => outbound.OpenViewAsync(command.Trigger, view, cancellation),
        SlackArrival.Shortcut shortcut => outbound.OpenViewAsync(shortcut.Trigger, view, cancellation),
        _ => Task.FromResult<SlackOutcome>(new SlackOutcome.NotThere("There is nothing to open a dialog from.")),
    }, cancellation);

    private static async Task<bool> IsDoneAsync(Task<SlackOutcome> showing, CancellationToken cancellation)
    {
        try
        {
            return await showing is SlackOutcome.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Puts an answer in place of the message that was pressed.</summary>
    /// <returns>False where it does not stand there: an ephemeral message, or one that was deleted.</returns>
    internal async Task<bool> ReplaceAsync(SlackPlace place, string direct, OutgoingMessage message, CancellationToken cancellation)
    {
        if (place is not SlackPlace.Message { IsEphemeral: false } pressed || pressed.Channel != direct || !await IsDoneAsync(outbound.UpdateAsync(pressed.Channel, pressed.Ts, message, cancellation), cancellation))
        {
            return false;
        }

        if (message.Changing is not { } shown || !await IsShownByDeliveryAsync(pressed, shown))
        {
            await opened.ShowsAsync(SlackChannel.Name, SlackMark.At(pressed.Channel, pressed.Ts), message.Changing);
        }

        return true;
    }

    /// <summary>Notes that the message in which a delivery was brought shows it as it is now, why the last press was not executed included: what is owed does not show the same once more without that.</summary>
    /// <returns>False for any other message, and where it cannot be noted.</returns>
    private async Task<bool> IsShownByDeliveryAsync(SlackPlace.Message pressed, OwnView shown)
    {
        try
        {
            if (await queries.DeliveryAsync(shown.Delivery, CancellationToken.None) is not { MessageReference: { } reference } || SlackMark.Of(new(reference)) is not { } mark || (mark.Channel, mark.Ts) != (pressed.Channel, pressed.Ts))
            {
                return false;
            }

            await deliveries.ShownAsync(shown.Delivery, reference, shown.Version, shown.Digest, DeliveryState.Sent, CancellationToken.None);
            return true;
        }
        catch (LedgerUnavailableException failed)
        {
            LogNotNoted(failed);
            return false;
        }
    }

    /// <summary>What stands in place of the dialog that was submitted: https://docs.slack.dev/surfaces/modals#updating_response.</summary>
    internal static SlackAnswer InDialog(JsonObject view) => new(new JsonObject { ["response_action"] = "update", ["view"] = view });

    private static string? ThreadOf(SlackArrival arrival) => (arrival as SlackArrival.DirectMessage)?.Thread;

    private static string KeyOf(SlackArrival arrival, string part) => $"{arrival.Key}/{part}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer could be said nowhere: Slack opens no conversation with the person.")]
    private partial void LogNowhere();

    [LoggerMessage(Level = LogLevel.Warning, Message = "That a card of Slack shows why a press was not executed could not be noted.")]
    private partial void LogNotNoted(Exception exception);
}
