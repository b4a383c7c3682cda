using System.Collections.Concurrent;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>Which scopes were found to be missing. Slack says with every answer what the app may do, so that one that was granted since is missed no longer, whatever is called.</summary>
internal sealed class SlackScopes(SlackHealth health)
{
    private readonly ConcurrentDictionary<string, Lack> _lacking = new(StringComparer.Ordinal);

    /// <summary>A method could not be called for want of a scope.</summary>
    /// <param name="needed">What Slack names, any of which may be enough; empty where it names none.</param>
    /// <param name="granted">What the app may do, as Slack lists it; null where it does not say.</param>
    internal void Lacks(string method, string needed, string? granted) => _lacking[method] = new(ListOf(needed), ListOf(granted ?? ""));

    /// <summary>What the app may do now.</summary>
    /// <param name="granted">As Slack lists it; null where it does not say.</param>
    internal void Has(string? granted)
    {
        if (granted is null || _lacking.IsEmpty)
        {
            return;
        }

        var now = ListOf(granted);
        // What was granted when the call was refused was not enough.
        foreach (var (method, _) in _lacking.Where(l => l.Value.Needed.Except(l.Value.Granted).Any(now.Contains)))
        {
            _lacking.TryRemove(method, out _);
            health.Works(method);
        }
    }

    private static HashSet<string> ListOf(string scopes) => scopes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

    private sealed record Lack(HashSet<string> Needed, HashSet<string> Granted);
}
