using System.Text.Json.Nodes;
using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A reply as it is kept until it is said.</summary>
public sealed record KeptReply(string Tenant, string ServiceUrl, string? ReplyTo, string Text, JsonObject? Card);

/// <summary>Answers to what people say, in the conversation and thread where they said it.</summary>
public sealed class TeamsReplies(TeamsOutbound outbound, ReplyBook book, ILogger<TeamsReplies> log) : OwedReplies<KeptReply>(TeamsChannel.Name, book, log)
{
    /// <param name="key">The same for a redelivery of what is answered.</param>
    internal Task SayAsync(TeamsPlace place, string? replyTo, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(place.Conversation, key, new KeptReply(place.Tenant, place.ServiceUrl, replyTo, message.Text, message.Card), cancellation);

    protected override async Task<SendResult> TrySayAsync(string conversation, KeptReply reply, CancellationToken cancellation)
    {
        var place = new TeamsPlace(reply.Tenant, conversation, reply.ServiceUrl);
        var outcome = await TeamsCards.SendFittingAsync(new OutgoingMessage(reply.Text, reply.Card), [], activity => SendAsync(place, reply.ReplyTo, activity, cancellation));
        return outcome is TeamsOutcome.Done ? new SendResult.Sent(default) : TeamsChannel.Result(outcome);
    }

    private async Task<TeamsOutcome> SendAsync(TeamsPlace place, string? replyTo, Activity activity, CancellationToken cancellation)
    {
        activity.ReplyToId = replyTo;
        var outcome = await outbound.SendAsync(place, activity, cancellation);
        if (outcome is TeamsOutcome.NotThere && replyTo is not null)
        {
            // What is answered was deleted meanwhile: it is answered in the conversation all the same.
            activity.ReplyToId = null;
            return await outbound.SendAsync(place, activity, cancellation);
        }

        return outcome;
    }
}
