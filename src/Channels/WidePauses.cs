namespace ChatGovernanceBot.Channels;

/// <summary>
/// A chat service does not say whether it is one conversation or all of them for which it asks to wait. Asked in several conversations soon after
/// one another, all are left alone: else each other one would be told so by itself, and the limit stay exceeded.
/// </summary>
internal sealed class WidePauses(TimeProvider time)
{
    private const int Several = 3;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly Pauses _pauses = new(time);
    private readonly Lock _lock = new();
    private readonly List<(long At, string Whole, string Conversation)> _asked = [];

    /// <summary>How long there is still to wait; null where nothing stands in the way.</summary>
    /// <param name="whole">What the conversations have in common: a tenant, or a method.</param>
    public TimeSpan? WaitFor(string whole) => _pauses.WaitFor(whole);

    /// <summary>It was asked to wait in this conversation.</summary>
    public void Note(string whole, string conversation, TimeSpan wait)
    {
        lock (_lock)
        {
            _asked.RemoveAll(a => time.GetElapsedTime(a.At) > Soon || (a.Whole, a.Conversation) == (whole, conversation));
            _asked.Add((time.GetTimestamp(), whole, conversation));
            if (_asked.Count(a => a.Whole == whole) >= Several)
            {
                _pauses.Pause(whole, wait);
            }
        }
    }
}
