namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// Teams does not say whether it is a conversation or the app in a tenant for which it asks to wait. Asked in several conversations of a tenant
/// soon after one another, the whole tenant is left alone: else each other conversation would be told so by itself, and the limit stay exceeded.
/// </summary>
internal sealed class TenantPauses(TimeProvider time)
{
    private const int Several = 3;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly Pauses _pauses = new(time);
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset At, string Tenant, string Conversation)> _asked = [];

    /// <summary>How long there is still to wait; null where nothing stands in the way.</summary>
    public TimeSpan? WaitFor(string tenant) => _pauses.WaitFor(tenant);

    /// <summary>Teams asked to wait in this conversation.</summary>
    public void Note(TeamsPlace place, TimeSpan wait)
    {
        // A busy channel is one conversation, however many of its threads hear it.
        var conversation = place.Whole;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _asked.RemoveAll(a => now - a.At > Soon || (a.Tenant, a.Conversation) == (place.Tenant, conversation));
            _asked.Add((now, place.Tenant, conversation));
            if (_asked.Count(a => a.Tenant == place.Tenant) >= Several)
            {
                _pauses.Pause(place.Tenant, wait);
            }
        }
    }
}
