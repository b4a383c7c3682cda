using System.Collections.Concurrent;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Slack.Home;

/// <summary>Whose home tab is to be shown anew: of everybody who ever opened theirs. That it is to be shown is owed, and so survives the process.</summary>
internal sealed class SlackHomes(HomeBook book)
{
    private const int MostRemembered = 20_000;

    /// <summary>What changes in a row is shown once.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<ChatAccount, bool> _wasOpened = new();

    /// <summary>Somebody looks at their home tab: it is shown now, and anew from then on.</summary>
    public async Task OpenedAsync(ChatAccount account, CancellationToken cancellation)
    {
        await book.OpenedAsync(account, cancellation);
        _wasOpened.MakeRoom(MostRemembered);
        _wasOpened[account] = true;
    }

    /// <summary>Something about this account changed. Several changes in a row are one; for who never opened the tab it costs nothing.</summary>
    public async ValueTask ChangedAsync(ChatAccount account, CancellationToken cancellation)
    {
        if (await WasOpenedAsync(account, cancellation))
        {
            await book.ChangedAsync(account, Settling, cancellation);
        }
    }

    private async ValueTask<bool> WasOpenedAsync(ChatAccount account, CancellationToken cancellation)
    {
        if (_wasOpened.TryGetValue(account, out var known))
        {
            return known;
        }

        _wasOpened.MakeRoom(MostRemembered);

        // Who opens it meanwhile is not forgotten over the older answer.
        return _wasOpened.GetOrAdd(account, await book.WasOpenedAsync(account, cancellation));
    }
}
