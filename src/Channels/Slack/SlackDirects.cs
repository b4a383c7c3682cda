using System.Collections.Concurrent;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>The conversation that each user has with the bot alone: opened once, then kept in the ledger and remembered here.</summary>
internal sealed partial class SlackDirects(SlackOutbound outbound, ConversationBook book, ILogger<SlackDirects> log)
{
    private const int Remembered = 20_000;

    private readonly ConcurrentDictionary<ChatAccount, string> _known = new();
    private readonly OneAtATime _opening = new(64);

    /// <returns>The conversation's id, or why there is none.</returns>
    internal async Task<(string? Channel, SlackOutcome? Problem)> OfAsync(ChatAccount account, SlackUrgency urgency, CancellationToken cancellation)
    {
        if (_known.TryGetValue(account, out var known))
        {
            return (known, null);
        }

        // What is owed to the same one at the same time waits for one answer; somebody who waits is not kept by that.
        return urgency == SlackUrgency.Awaited
            ? await FindOrOpenAsync(account, urgency, cancellation)
            : await _opening.RunAsync(account.UserId, () => FindOrOpenAsync(account, urgency, cancellation), cancellation);
    }

    /// <summary>What is known without asking Slack; null where that is nothing.</summary>
    internal async Task<string?> KnownAsync(ChatAccount account, CancellationToken cancellation) =>
        _known.TryGetValue(account, out var known) ? known
        : await book.PersonalAsync(account, cancellation) is { } kept ? Remember(account, kept.Conversation)
        : null;

    private async Task<(string? Channel, SlackOutcome? Problem)> FindOrOpenAsync(ChatAccount account, SlackUrgency urgency, CancellationToken cancellation) =>
        await KnownAsync(account, cancellation) is { } known ? (known, null) : await OpenAsync(account, urgency, cancellation);

    /// <summary>Asks Slack, also where one is known already.</summary>
    private async Task<(string? Channel, SlackOutcome? Problem)> OpenAsync(ChatAccount account, SlackUrgency urgency, CancellationToken cancellation)
    {
        var outcome = await outbound.OpenDirectAsync(account.UserId, urgency, cancellation);
        if (outcome is not SlackOutcome.Done opened)
        {
            return (null, outcome);
        }

        if (opened.Answer["channel"]?["id"]?.ToString() is not { Length: > 0 } channel)
        {
            return (null, new SlackOutcome.InDoubt("Slack gave no id for the conversation."));
        }

        await KeepAsync(account, channel, cancellation);
        return (channel, null);
    }

    /// <summary>The conversation of an account for whom what was known is none any more: the one that was found meanwhile, else Slack is asked.</summary>
    internal async Task<(string? Channel, SlackOutcome? Problem)> InsteadOfAsync(string gone, ChatAccount account, SlackUrgency urgency, CancellationToken cancellation) =>
        await KnownAsync(account, cancellation) is { } other && other != gone ? (other, null) : await OpenAsync(account, urgency, cancellation);

    /// <summary>Whether Slack says that there is no such conversation to say anything in.</summary>
    internal static bool IsNoMore(SlackOutcome outcome) => outcome is SlackOutcome.Refused { Error: "channel_not_found" or "is_archived" };

    /// <summary>An account spoke in its conversation with the bot, or Slack named it. Where the ledger cannot keep that it is remembered here all the same.</summary>
    public async Task KeepAsync(ChatAccount account, string channel, CancellationToken cancellation)
    {
        if (_known.TryGetValue(account, out var known) && known == channel)
        {
            return;
        }

        try
        {
            await book.KeepAsync(new ConversationReferenceRow
            {
                Provider = account.Provider,
                Tenant = account.Tenant,
                UserId = account.UserId,
                Conversation = channel,
                Kind = ConversationBook.Personal,
                ServiceUrl = "",
                Member = account.UserId,
                Bot = "",
            }, cancellation);
        }
        catch (LedgerUnavailableException exception)
        {
            LogNotKept(exception);
        }

        Remember(account, channel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Where somebody speaks with the bot in Slack could not be kept.")]
    private partial void LogNotKept(Exception exception);

    private string Remember(ChatAccount account, string channel)
    {
        _known.MakeRoom(Remembered);

        return _known[account] = channel;
    }
}
