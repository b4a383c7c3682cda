using System.Collections.Concurrent;

namespace ChatGovernanceBot.Channels;

/// <summary>Until when a service asked to be left alone, each part of it by itself.</summary>
internal sealed class Pauses(TimeProvider time)
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    public void Pause(string part, TimeSpan wait)
    {
        if (_until.Count >= Remembered)
        {
            _until.Clear();
        }

        _until[part] = time.GetUtcNow() + wait;
    }

    /// <summary>How long there is still to wait; null where nothing stands in the way.</summary>
    public TimeSpan? WaitFor(string part)
    {
        if (!_until.TryGetValue(part, out var until))
        {
            return null;
        }

        var wait = until - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        _until.TryRemove(part, out _);
        return null;
    }
}
