using System.Collections.Concurrent;

namespace ChatGovernanceBot.Channels;

/// <summary>How long a service asked to be left alone, each part of it by itself and however the clock is put meanwhile.</summary>
internal sealed class Pauses(TimeProvider time)
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<string, (long Since, TimeSpan Wait)> _asked = new(StringComparer.Ordinal);

    public void Pause(string part, TimeSpan wait)
    {
        _asked.MakeRoom(Remembered, asked => time.GetElapsedTime(asked.Since) >= asked.Wait);

        _asked[part] = (time.GetTimestamp(), wait);
    }

    /// <summary>How long there is still to wait; null where nothing stands in the way.</summary>
    public TimeSpan? WaitFor(string part)
    {
        if (!_asked.TryGetValue(part, out var asked))
        {
            return null;
        }

        var left = asked.Wait - time.GetElapsedTime(asked.Since);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _asked.TryRemove(KeyValuePair.Create(part, asked));
        return null;
    }
}
