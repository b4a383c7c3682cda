using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>A reply as it is kept until it is said.</summary>
/// <param name="Key">The same for a redelivery of what is answered.</param>
/// <param name="Since">Since when it is to be said, in governance time.</param>
/// <param name="Delivery">The delivery whose card it shows; null for one that shows none, or an end.</param>
/// <param name="Version">The version of the state that it shows then.</param>
internal sealed record KeptReply(string Key, DateTimeOffset Since, string? Thread, string Text, CardJson? Card, string? Delivery = null, int Version = 0);

/// <summary>Answers to what people say, in the conversation and thread where they said it.</summary>
internal sealed class SlackReplies(SlackPosts posts, SlackDirects directs, OpenedMessages opened, ConversationBook conversations, ReplyBook book, SlackHealth health, TimeProvider time, [FromKeyedServices(Clocks.Governance)] TimeProvider governance, ILogger<SlackReplies> log) : OwedReplies<KeptReply>(SlackChannel.Name, book, log)
{
    private const string Dropped = "answers";

    /// <summary>How long an operator sees that somebody got no answer.</summary>
    public static readonly TimeSpan DroppedTime = TimeSpan.FromHours(1);

    /// <summary>Shorter than what is said is waited for before it is acknowledged (<see cref="SlackUnfinished"/>): what is acknowledged is said or kept.</summary>
    private static readonly TimeSpan SaidSoon = TimeSpan.FromMilliseconds(500);

    /// <summary>The messages that the latest answers became: where that could not be noted they are not said again. What is answered anew, since nothing of it was kept, is another answer.</summary>
    private readonly Latest<(string Key, DateTimeOffset Since), string> _said = new();

    protected override Task<bool> IsSaidSoonAsync(Task saying) => Soon.IsDoneAsync(saying, SaidSoon, time, CancellationToken.None);

    /// <param name="thread">The message that is answered; null outside a thread.</param>
    /// <param name="key">The same for a redelivery of what is answered.</param>
    internal Task SayAsync(string channel, string? thread, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(channel, key, Kept(thread, key, message), cancellation);

    /// <summary>The host stops: it is said after the next start.</summary>
    internal Task KeepAsync(string channel, string? thread, string key, OutgoingMessage message) => KeepAsync(channel, key, Kept(thread, key, message));

    private KeptReply Kept(string? thread, string key, OutgoingMessage message) => new(key, governance.GetUtcNow(), thread, message.Text, message.Json, message.Changing?.Delivery.Value, message.Changing?.Version ?? 0);

    protected override async Task<SendResult> TrySayAsync(string conversation, KeptReply reply, CancellationToken cancellation)
    {
        var outcome = await SayAsync(conversation, reply, cancellation);
        outcome = outcome switch
        {
            _ when SlackDirects.IsNoMore(outcome) => await SayAnewAsync(outcome, conversation, reply, cancellation),
            SlackOutcome.Refused when reply.Thread is not null => await SayAsync(conversation, reply with { Thread = null }, cancellation),
            _ => outcome,
        };
        var result = SlackChannel.Result(outcome);
        if (result is SendResult.Unreachable dropped)
        {
            health.Fails(Dropped, $"Somebody got no answer: it could be said in no way. {dropped.Reason}", DroppedTime);
        }

        return result;
    }

    /// <summary>The person's conversation is another one now: Slack names it, and it is said there.</summary>
    /// <param name="refused">What became of saying it where it was asked.</param>
    private async Task<SlackOutcome> SayAnewAsync(SlackOutcome refused, string conversation, KeptReply reply, CancellationToken cancellation)
    {
        if (await conversations.OfConversationAsync(SlackChannel.Name, conversation, cancellation) is not { Kind: ConversationBook.Personal } kept)
        {
            return refused;
        }

        var (channel, problem) = await directs.InsteadOfAsync(conversation, new ChatAccount(kept.Provider, kept.Tenant, kept.UserId), SlackUrgency.Awaited, cancellation);
        return channel is null ? problem! : channel == conversation ? refused : await SayAsync(channel, reply with { Thread = null }, cancellation);
    }

    private async Task<SlackOutcome> SayAsync(string channel, KeptReply reply, CancellationToken cancellation)
    {
        if (_said.TryFind((reply.Key, reply.Since), out var said))
        {
            return new SlackOutcome.Done(new JsonObject { ["ts"] = said });
        }

        var outcome = await posts.SayAsync(channel, reply.Thread, reply.Key, reply.Since, new OutgoingMessage(reply.Text, reply.Card), SlackUrgency.Awaited, cancellation);
        if (outcome is not SlackOutcome.Done { Answer: var answer } || answer["ts"]?.ToString() is not { Length: > 0 } ts)
        {
            return outcome;
        }

        _said.Remember((reply.Key, reply.Since), ts);
        if (reply.Delivery is { } delivery)
        {
            await opened.ShowsAsync(SlackChannel.Name, SlackMark.At(channel, ts), new OwnView(new(delivery), []) { Version = reply.Version });
        }

        return outcome;
    }
}
