using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatGovernanceBot.Channels;

/// <summary>What was remembered last, of much that comes: the oldest is forgotten.</summary>
internal sealed class Latest<TKey, TValue>
    where TKey : notnull
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<TKey, TValue> _known = new();
    private readonly ConcurrentQueue<TKey> _order = new();

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value) => _known.TryGetValue(key, out value);

    public TValue Remember(TKey key, TValue value)
    {
        _known[key] = value;
        _order.Enqueue(key);
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _known.TryRemove(oldest, out _);
        }

        return value;
    }

    public void Forget(TKey key) => _known.TryRemove(key, out _);
}
