using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack.Home;

/// <summary>Whose home tab is to be shown anew: those who opened theirs since the host started. A tab that was opened before is shown anew when it is opened again.</summary>
public sealed class SlackHomeChanges
{
    private const int MostOpened = 20_000;

    private readonly ConcurrentDictionary<ChatAccount, bool> _opened = new();
    private readonly ConcurrentDictionary<ChatAccount, bool> _changed = new();
    private readonly Channel<ChatAccount> _queue = System.Threading.Channels.Channel.CreateUnbounded<ChatAccount>(new() { SingleReader = true });

    /// <summary>Somebody looks at their home tab: it is shown now, and anew from then on.</summary>
    public void Opened(ChatAccount account)
    {
        if (_opened.Count >= MostOpened)
        {
            _opened.Clear();
        }

        _opened[account] = true;
        Changed(account);
    }

    /// <summary>Something about this account changed. Several changes in a row are one.</summary>
    public void Changed(ChatAccount account)
    {
        if (_opened.ContainsKey(account) && _changed.TryAdd(account, true))
        {
            _queue.Writer.TryWrite(account);
        }
    }

    /// <summary>Each changed account in turn; what changes while it is being shown comes again.</summary>
    internal async IAsyncEnumerable<ChatAccount> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var account in _queue.Reader.ReadAllAsync(cancellation))
        {
            _changed.TryRemove(account, out _);
            yield return account;
        }
    }
}
