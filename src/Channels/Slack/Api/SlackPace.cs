namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// One message after another in each conversation, so far apart at least: of more at once Slack promises neither that it keeps nor that it shows
/// them all (https://docs.slack.dev/apis/web-api/rate-limits).
/// </summary>
internal sealed class SlackPace(TimeSpan apart, TimeProvider time)
{
    private const int Remembered = 10_000;

    private readonly Lock _lock = new();

    /// <summary>When something may be said next in each, by a clock that nobody sets.</summary>
    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);

    public TimeSpan Apart => apart;

    /// <summary>Waits for the turn; turns are given in the order in which they are asked for.</summary>
    /// <returns>False, and at once, where it does not come within <paramref name="patience"/>.</returns>
    public async ValueTask<bool> MaySayAsync(string conversation, TimeSpan patience, CancellationToken cancellation)
    {
        if (TakeTurn(conversation, patience) is not { } wait)
        {
            return false;
        }

        await Task.Delay(wait, time, cancellation);
        return true;
    }

    private TimeSpan? TakeTurn(string conversation, TimeSpan patience)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Forget(now);
            var turn = _next.TryGetValue(conversation, out var next) ? Math.Max(now, next) : now;
            var wait = time.GetElapsedTime(now, turn);
            if (wait > patience)
            {
                return null;
            }

            _next[conversation] = turn + (long)(apart.TotalSeconds * time.TimestampFrequency);
            return wait;
        }
    }

    private void Forget(long now)
    {
        if (_next.Count < Remembered)
        {
            return;
        }

        foreach (var (conversation, next) in _next)
        {
            if (next <= now)
            {
                _next.Remove(conversation);
            }
        }
    }
}
