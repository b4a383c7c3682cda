using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Says each thing once. Where nobody knows whether it was said, because the answer never came or the process ended meanwhile, Slack is asked
/// first: each message carries its id as metadata, which the history of the bot's own conversations gives back (<c>im:history</c>).
/// </summary>
internal sealed class SlackPosts(SlackOutbound outbound, TimeProvider time, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    private const string EventType = "chatgovernancebot_message";
    private const int MostInDoubt = 10_000;
    private const int MostLookedThrough = 1_000;
    private const int MostAtOnce = 100;

    /// <summary>How far Slack's clock and the host's may be apart.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    private readonly DateTimeOffset _startedAt = governance.GetUtcNow();

    /// <summary>Since when each is in doubt, in governance time.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _inDoubt = new(StringComparer.Ordinal);

    /// <param name="thread">The message that it answers; null outside a thread.</param>
    /// <param name="id">The same whenever the same thing is to be said.</param>
    /// <param name="since">Since when it is to be said, in governance time: what was begun by a process before this one may have been said.</param>
    /// <returns><c>ts</c> in the answer is the message's id. Where it was said before, <c>told</c> is the hash of the words that it said then.</returns>
    internal async Task<SlackOutcome> SayAsync(string channel, string? thread, string id, DateTimeOffset since, OutgoingMessage message, SlackUrgency urgency, CancellationToken cancellation)
    {
        // Where nobody can look it is said: twice is better than never.
        if (await FindAsync(channel, thread, id, since, cancellation) is (SlackOutcome.Done or SlackOutcome.Later) and var known)
        {
            return known;
        }

        // Whoever gives up while it is being said knows no more of it than whoever gets no answer.
        Doubt(id, since);
        var outcome = await outbound.SendAsync(channel, thread, message, MetadataOf(id, message.Text), urgency, cancellation);
        if (outcome is not SlackOutcome.InDoubt)
        {
            _inDoubt.TryRemove(id, out _);
        }

        return outcome;
    }

    /// <summary>What was perhaps said, and nobody knows.</summary>
    /// <returns><see cref="SlackOutcome.NotThere"/> where it was not said for certain, for which Slack is not asked, and where nobody may look; <see cref="SlackOutcome.TooLarge"/> where one message alone is too large to be looked at.</returns>
    internal async Task<SlackOutcome> FindAsync(string channel, string? thread, string id, DateTimeOffset since, CancellationToken cancellation)
    {
        var isInDoubt = _inDoubt.TryGetValue(id, out var doubted);
        if (since >= _startedAt && !isInDoubt)
        {
            return new SlackOutcome.NotThere("It was not said.");
        }

        switch (await LookForAsync(channel, thread, id, OldestOf(isInDoubt && doubted < since ? doubted : since), cancellation))
        {
            case SlackOutcome.Shut { Cause: SlackShut.Scope } shut:
                return new SlackOutcome.NotThere(shut.Reason);
            case SlackOutcome.Done found:
                _inDoubt.TryRemove(id, out _);
                return found;
            case var outcome:
                return outcome;
        }
    }

    /// <summary>In Slack's time, which is neither governance time nor the host's.</summary>
    private long OldestOf(DateTimeOffset since) => Math.Max(0, time.GetUtcNow().ToUnixTimeSeconds() - (long)((governance.GetUtcNow() - since) + Apart).TotalSeconds);

    /// <summary>Looks through what was said there since, in smaller parts where that is more than is taken at once.</summary>
    private async Task<SlackOutcome> LookForAsync(string channel, string? thread, string id, long oldest, CancellationToken cancellation)
    {
        var (left, part, cursor) = (MostLookedThrough, MostAtOnce, (string?)null);
        while (left > 0)
        {
            var outcome = await outbound.ReadAsync(channel, thread, oldest, Math.Min(part, left), cursor, cancellation);
            if (outcome is SlackOutcome.TooLarge && part > 1)
            {
                part /= 2;
                continue;
            }

            if (outcome is not SlackOutcome.Done { Answer: var read })
            {
                return outcome;
            }

            if (Find(read, id) is { } found)
            {
                return new SlackOutcome.Done(found);
            }

            cursor = (read["response_metadata"] as JsonObject)?["next_cursor"]?.ToString();
            left = cursor is { Length: > 0 } ? left - part : 0;
        }

        return new SlackOutcome.NotThere("It was not said there.");
    }

    private void Doubt(string id, DateTimeOffset since)
    {
        if (_inDoubt.Count >= MostInDoubt)
        {
            // The oldest are the likeliest to have been given up.
            foreach (var (oldest, _) in _inDoubt.OrderBy(d => d.Value).Take(MostInDoubt / 10).ToList())
            {
                _inDoubt.TryRemove(oldest, out _);
            }
        }

        // The first time that it was perhaps said.
        _inDoubt.TryAdd(id, since);
    }

    private static JsonObject MetadataOf(string id, string words) => new()
    {
        ["event_type"] = EventType,
        ["event_payload"] = new JsonObject { ["id"] = id, ["told"] = SlackMark.HashOf(words) },
    };

    private static JsonObject? Find(JsonObject read, string id) => (
        from message in (read["messages"] as JsonArray ?? []).OfType<JsonObject>()
        where message["metadata"] is JsonObject metadata && metadata["event_type"]?.ToString() == EventType
        let payload = message["metadata"]!["event_payload"] as JsonObject
        where payload?["id"]?.ToString() == id && message["ts"] is not null
        select new JsonObject { ["ts"] = message["ts"]!.ToString(), ["told"] = payload["told"]?.ToString() }).FirstOrDefault();
}
