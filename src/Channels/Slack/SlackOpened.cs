using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Which answers in conversations of Slack show delivered cards: they come up to date with them.</summary>
public sealed partial class SlackOpened(OpenedCards opened, ILogger<SlackOpened> log)
{
    /// <summary>A message that was not sent as a delivery shows this one's card now, or none.</summary>
    internal async Task ShowsAsync(string channel, string ts, OwnView? shown, CancellationToken cancellation)
    {
        var reference = ReferenceOf(channel, ts);
        try
        {
            if (shown is not null)
            {
                await opened.KeepAsync(SlackChannel.Name, reference, shown.Delivery, shown.Version, cancellation);
            }
            else if (await opened.IsOpenedAsync(SlackChannel.Name, reference, cancellation))
            {
                await opened.ForgetAsync(SlackChannel.Name, reference, cancellation);
            }
        }
        catch (LedgerUnavailableException unavailable)
        {
            // It stands there all the same, and what is pressed on it is answered as things are then.
            LogNotKept(unavailable.Message);
        }
    }

    /// <summary>A message as the ledger keeps it.</summary>
    internal static string ReferenceOf(string channel, string ts) => $"{channel}/{ts}";

    internal static (string Channel, string Ts)? Of(MessageReference reference) => reference.Value.Split('/') is [{ Length: > 0 } channel, { Length: > 0 } ts] ? (channel, ts) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "That a message of Slack shows a card could not be kept, so it stays as it is: {Reason}")]
    private partial void LogNotKept(string reason);
}
