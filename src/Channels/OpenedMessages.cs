using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels;

/// <summary>Which answers show delivered cards: they come up to date with them.</summary>
public sealed partial class OpenedMessages(OpenedCards opened, ILogger<OpenedMessages> log)
{
    /// <summary>A message that was not sent as a delivery shows this one's card now, or none that may change.</summary>
    /// <remarks>The channel has taken the message: neither a host that stops nor a ledger that fails makes it one that is to be said again.</remarks>
    internal async Task ShowsAsync(string provider, MessageReference message, OwnView? shown)
    {
        try
        {
            if (shown is not null)
            {
                await opened.KeepAsync(provider, message.Value, shown.Delivery, shown.Version);
            }
            else if (await opened.IsOpenedAsync(provider, message.Value))
            {
                await opened.ForgetAsync(provider, message.Value);
            }
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            // It stands there all the same, and what is pressed on it is answered as things are then.
            LogNotKept(provider, failed.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "That a message of {Channel} shows a card could not be kept, so it stays as it is: {Reason}")]
    private partial void LogNotKept(string channel, string reason);
}
