using System.Collections.Concurrent;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Does what arrives once, however often it is delivered and over whichever transport: a delivery that comes while the first is at work waits
/// for its answer, and one that comes later, also after a restart, gets the answer that was kept.
/// </summary>
public sealed class SlackOnce(ISlackBot bot, SlackInbox inbox)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SlackAnswer>>> _atWork = new(StringComparer.Ordinal);

    public async Task<SlackAnswer> AnswerAsync(SlackArrival arrival, CancellationToken cancellation)
    {
        // What a select offers changes nothing.
        if (arrival is SlackArrival.Suggestion)
        {
            return await bot.AnswerAsync(arrival, cancellation);
        }

        var mine = new Lazy<Task<SlackAnswer>>(() => FindOrDoAsync(arrival, cancellation));
        var first = _atWork.GetOrAdd(arrival.Key, mine);
        try
        {
            return await first.Value;
        }
        finally
        {
            _atWork.TryRemove(new(arrival.Key, first));
        }
    }

    private async Task<SlackAnswer> FindOrDoAsync(SlackArrival arrival, CancellationToken cancellation)
    {
        // These show what is as it is now, or forget what was remembered.
        if (arrival is SlackArrival.HomeOpened or SlackArrival.UserChanged or SlackArrival.TokensRevoked)
        {
            return await bot.AnswerAsync(arrival, cancellation);
        }

        if (await inbox.FindAsync(arrival.Key, cancellation) is { } before)
        {
            return before;
        }

        var given = await bot.AnswerAsync(arrival, cancellation);
        try
        {
            // It was done: that is kept also while the host stops.
            return given.IsRepeatable ? given : await inbox.KeepAsync(arrival.Key, given, CancellationToken.None);
        }
        catch (LedgerUnavailableException)
        {
            // The answer says already that nothing was recorded; asked again it is done then.
            return given;
        }
    }
}
