using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Says once what belongs to a delivery. Where nobody knows whether it was said, because the answer never came or the process ended meanwhile,
/// Slack is asked first: each message carries its delivery's id as metadata, which takes no scope but those for the bot's own conversations.
/// </summary>
public sealed class SlackPosts(SlackOutbound outbound, LedgerQueries queries, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    private const string EventType = "chatgovernancebot_delivery";
    private const int MostInDoubt = 10_000;

    private readonly DateTimeOffset _startedAt = governance.GetUtcNow();
    private readonly ConcurrentDictionary<(DeliveryId, string?, string), bool> _inDoubt = new();

    /// <param name="thread">The delivery's own message, where this is told in its thread; null for that message itself.</param>
    /// <returns><c>ts</c> in the answer is the message's id.</returns>
    internal async Task<SlackOutcome> SayAsync(string channel, string? thread, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        var told = SlackMark.HashOf(message.Text);
        var said = (delivery, thread, thread is null ? "" : told);
        if (_inDoubt.ContainsKey(said) || (thread is null && await WasCutOffAsync(delivery, cancellation)))
        {
            switch (await outbound.ReadAsync(channel, thread, cancellation))
            {
                case SlackOutcome.Done read when Find(read.Answer, thread, delivery, told) is { } ts:
                    _inDoubt.TryRemove(said, out _);
                    return new SlackOutcome.Done(new JsonObject { ["ts"] = ts });
                case SlackOutcome.Later later and not SlackOutcome.Shut { Cause: SlackShut.Scope }:
                    return later;
            }
        }

        var outcome = await outbound.SendAsync(channel, thread, message, MetadataOf(delivery, told), cancellation);
        Note(said, outcome);
        return outcome;
    }

    /// <summary>Whether it was recorded before this process began and nobody knows what became of it.</summary>
    private async Task<bool> WasCutOffAsync(DeliveryId delivery, CancellationToken cancellation) =>
        await queries.DeliveryAsync(delivery, cancellation) is { MessageReference: null } row && row.CreatedAt < _startedAt;

    private void Note((DeliveryId, string?, string) said, SlackOutcome outcome)
    {
        if (outcome is not SlackOutcome.InDoubt)
        {
            _inDoubt.TryRemove(said, out _);
            return;
        }

        if (_inDoubt.Count >= MostInDoubt)
        {
            _inDoubt.Clear();
        }

        _inDoubt[said] = true;
    }

    private static JsonObject MetadataOf(DeliveryId delivery, string told) => new()
    {
        ["event_type"] = EventType,
        ["event_payload"] = new JsonObject { ["delivery"] = delivery.Value, ["told"] = told },
    };

    private static string? Find(JsonObject read, string? thread, DeliveryId delivery, string told) =>
        (read["messages"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(m =>
            m["metadata"] is JsonObject metadata && metadata["event_type"]?.ToString() == EventType && metadata["event_payload"] is JsonObject payload
            && payload["delivery"]?.ToString() == delivery.Value && (thread is null || (payload["told"]?.ToString() == told && m["ts"]?.ToString() != thread)))?["ts"]?.ToString();
}
