using System.Collections.Concurrent;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Since when Teams refuses what without a reason, as far as this host has seen: one such refusal may pass. What is forgotten only takes longer.</summary>
internal sealed class TeamsUnexplained(TimeProvider time)
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>Notes a refusal.</summary>
    /// <returns>How long after the first one it came.</returns>
    public TimeSpan Refused(string what)
    {
        _since.MakeRoom(Remembered);

        var now = time.GetTimestamp();
        return time.GetElapsedTime(_since.GetOrAdd(what, now), now);
    }

    /// <summary>It was done, or is given up.</summary>
    public void Forget(string what) => _since.TryRemove(what, out _);
}
