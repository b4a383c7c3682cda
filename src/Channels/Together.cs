using System.Collections.Concurrent;

namespace ChatGovernanceBot.Channels;

/// <summary>What several ask for at the same time is done once, and all of them get what came of it.</summary>
internal sealed class Together<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _atWork = new(StringComparer.Ordinal);

    public async Task<T> DoAsync(string key, Func<Task<T>> work)
    {
        var first = _atWork.GetOrAdd(key, new Lazy<Task<T>>(work));
        try
        {
            return await first.Value;
        }
        finally
        {
            _atWork.TryRemove(new(key, first));
        }
    }
}
