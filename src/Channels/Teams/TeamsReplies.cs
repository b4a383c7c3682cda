using System.Text.Json.Nodes;
using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A reply as it is kept until it is said.</summary>
/// <param name="Edits">The message in whose place it is put; null for one of its own.</param>
/// <param name="OrSaid">Whether it is said by itself where that message cannot be edited.</param>
public sealed record KeptReply(string Tenant, string ServiceUrl, string? ReplyTo, string Text, JsonObject? Card, string? Edits = null, bool OrSaid = false);

/// <summary>Answers to what people say, in the conversation and thread where they said it.</summary>
public sealed class TeamsReplies(TeamsOutbound outbound, ConversationBook conversations, ReplyBook book, ILogger<TeamsReplies> log) : OwedReplies<KeptReply>(TeamsChannel.Name, book, log)
{
    /// <param name="key">The same for a redelivery of what is answered.</param>
    internal Task SayAsync(TeamsPlace place, string? replyTo, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(place.Conversation, key, new KeptReply(place.Tenant, place.ServiceUrl, replyTo, message.Text, message.Card), cancellation);

    /// <summary>Puts it in place of a message, at once or behind what waits in that conversation: what was answered last stands there.</summary>
    /// <param name="orSaid">Whether it is said by itself where the message cannot be edited.</param>
    internal Task EditAsync(TeamsPlace place, string edits, bool orSaid, string? replyTo, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(place.Conversation, key, new KeptReply(place.Tenant, place.ServiceUrl, replyTo, message.Text, message.Card, edits, orSaid), cancellation);

    // Where Teams is reached about a conversation may have changed since.
    protected override async Task<KeptReply> RenewAsync(string conversation, KeptReply reply, CancellationToken cancellation) =>
        await conversations.OfConversationAsync(TeamsChannel.Name, TeamsPlace.WithoutThread(conversation), cancellation) is { } met ? reply with { ServiceUrl = met.ServiceUrl } : reply;

    protected override async Task<SendResult> TrySayAsync(string conversation, KeptReply reply, CancellationToken cancellation)
    {
        var (place, message) = (new TeamsPlace(reply.Tenant, conversation, reply.ServiceUrl), new OutgoingMessage(reply.Text, reply.Card));
        var outcome = reply.Edits is { } edited
            ? await TeamsCards.SendFittingAsync(message, [], activity => outbound.UpdateAsync(place, edited, activity, cancellation))
            : null;
        if (outcome is null || reply.OrSaid && outcome is not (TeamsOutcome.Done or TeamsOutcome.Later))
        {
            outcome = await TeamsCards.SendFittingAsync(message, [], activity => SendAsync(place, reply.ReplyTo, activity, cancellation));
        }

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
