using System.Text.Json.Nodes;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>A reply as it is kept until it is said.</summary>
public sealed record KeptReply(string? Thread, string Text, JsonObject? Card);

/// <summary>Answers to what people say, in the conversation and thread where they said it.</summary>
public sealed class SlackReplies(SlackOutbound outbound, ReplyBook book, ILogger<SlackReplies> log) : OwedReplies<KeptReply>(SlackChannel.Name, book, log)
{
    /// <param name="thread">The message that is answered; null outside a thread.</param>
    /// <param name="key">The same for a redelivery of what is answered.</param>
    internal Task SayAsync(string channel, string? thread, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(channel, key, new KeptReply(thread, message.Text, message.Card), cancellation);

    protected override async Task<SendResult> TrySayAsync(string conversation, KeptReply reply, CancellationToken cancellation) =>
        SlackChannel.Result(await outbound.SendAsync(conversation, reply.Thread, new OutgoingMessage(reply.Text, reply.Card), null, cancellation));
}
