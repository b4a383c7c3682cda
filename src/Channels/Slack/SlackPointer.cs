using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Where something was said among others, they see at most that it was answered elsewhere: it repeats nothing of what was said.</summary>
internal sealed class SlackPointer(SlackOutbound outbound, SlackUnfinished unfinished)
{
    private const string Pointer = "I answered you in our direct messages, where nobody else reads.";

    private const string NoPointer = "I cannot write to you directly, so nothing was done. Open my messages tab and say it there.";

    /// <summary>Said where Slack has not said yet whether it opens a dialog.</summary>
    public static SlackAnswer ToAFormThatMayOpen => Whispered("Slack is slow to open the form. If it does not open, you find it in our direct messages.");

    /// <summary>Points to the answer from where it was asked for.</summary>
    /// <returns>What Slack is told: the answer, or what is shown to who gave a command.</returns>
    internal async Task<SlackAnswer> PointAsync(SlackArrival arrival, string direct, SlackAnswer answer, CancellationToken cancellation)
    {
        var text = direct.Length > 0 ? Pointer : NoPointer;
        switch (arrival)
        {
            case SlackArrival.Mention mention:
                await unfinished.SoonAsync(WhisperAsync(mention, text, cancellation));
                return answer;
            case SlackArrival.Command command when command.Channel != direct:
                return Whispered(text);
            default:
                return answer;
        }
    }

    /// <remarks>What it points to is said by then, or kept.</remarks>
    private async Task WhisperAsync(SlackArrival.Mention mention, string text, CancellationToken cancellation)
    {
        try
        {
            await outbound.WhisperAsync(mention.Channel, mention.Account.UserId, mention.Thread, SlackCards.MessageOf(new OutgoingMessage(text)), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Shown to who gave the command alone: https://docs.slack.dev/interactivity/implementing-slash-commands#responding_immediate_response.</summary>
    private static SlackAnswer Whispered(string text) => new(new JsonObject { ["response_type"] = "ephemeral", ["text"] = text });
}
