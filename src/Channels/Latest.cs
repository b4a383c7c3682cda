using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatGovernanceBot.Channels;

/// <summary>What was remembered last, of much that comes: the oldest is forgotten.</summary>
internal sealed class Latest<TKey, TValue>
    where TKey : notnull
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<TKey, Entry> _known = new();
    private readonly ConcurrentQueue<KeyValuePair<TKey, Entry>> _order = new();

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var isKnown = _known.TryGetValue(key, out var entry);
        value = isKnown ? entry!.Value : default;
        return isKnown;
    }

    public TValue Remember(TKey key, TValue value)
    {
        var entry = new Entry(value);
        _known[key] = entry;
        _order.Enqueue(KeyValuePair.Create(key, entry));
        // What was remembered anew since stays.
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _known.TryRemove(oldest);
        }

        return value;
    }

    public void Forget(TKey key) => _known.TryRemove(key, out _);

    // Each is itself, whatever it holds.
    private sealed class Entry(TValue value)
    {
        public TValue Value => value;
    }
}
