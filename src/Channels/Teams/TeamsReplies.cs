using System.Text.Json;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A reply as it is kept until it is said.</summary>
internal sealed record KeptReply(string Tenant, string ServiceUrl, string? ReplyTo, string Text, JsonObject? Card);

/// <summary>Answers to what people say, in the conversation and thread where they said it: at once, or kept and owed, and always in order.</summary>
public sealed partial class TeamsReplies(TeamsOutbound outbound, ReplyBook book, ILogger<TeamsReplies> log) : IWaitingReplies
{
    private readonly OneAtATime _conversations = new(64);

    public string Provider => TeamsChannel.Name;

    /// <param name="key">The same for a redelivery of what is answered.</param>
    internal Task SayAsync(TeamsPlace place, string? replyTo, string key, OutgoingMessage message, CancellationToken cancellation) => _conversations.RunAsync(place.Conversation, async () =>
    {
        TeamsOutcome outcome = await book.WaitsAsync(Provider, place.Conversation, cancellation)
            ? new TeamsOutcome.Later("Something before it still waits.", null)
            : await TrySayAsync(place, replyTo, message, cancellation);
        if (outcome is TeamsOutcome.Later later)
        {
            var kept = new KeptReply(place.Tenant, place.ServiceUrl, replyTo, message.Text, message.Card);
            await book.KeepAsync(new ReplyRow { Key = key, Provider = Provider, Conversation = place.Conversation, Json = JsonSerializer.Serialize(kept) }, later.After ?? TimeSpan.Zero, cancellation);
        }

        return outcome;
    }, cancellation);

    public async Task<SendResult> SayWaitingAsync(string conversation, CancellationToken cancellation)
    {
        var last = await _conversations.RunAsync(conversation, () => SayAllAsync(conversation, cancellation), cancellation);
        return last is TeamsOutcome.Later later ? new SendResult.TryLater(later.Reason, later.After) : new SendResult.Sent(default);
    }

    private async Task<TeamsOutcome> SayAllAsync(string conversation, CancellationToken cancellation)
    {
        foreach (var row in await book.WaitingAsync(Provider, conversation, cancellation))
        {
            var kept = JsonSerializer.Deserialize<KeptReply>(row.Json)!;
            var place = new TeamsPlace(kept.Tenant, conversation, kept.ServiceUrl);
            var outcome = await TrySayAsync(place, kept.ReplyTo, new OutgoingMessage(kept.Text, kept.Card), cancellation);
            if (outcome is TeamsOutcome.Later)
            {
                return outcome;
            }

            // What was said is noted even while the host stops.
            await book.DoneAsync(row.Id, CancellationToken.None);
        }

        return new TeamsOutcome.Done("");
    }

    private async Task<TeamsOutcome> TrySayAsync(TeamsPlace place, string? replyTo, OutgoingMessage message, CancellationToken cancellation)
    {
        var outcome = await TeamsCards.SendFittingAsync(message, [], activity => SendAsync(place, replyTo, activity, cancellation));
        if (outcome is not (TeamsOutcome.Done or TeamsOutcome.Later))
        {
            LogUnsayable(outcome.GetType().Name);
        }

        return outcome;
    }

    private async Task<TeamsOutcome> SendAsync(TeamsPlace place, string? replyTo, Microsoft.Bot.Schema.Activity activity, CancellationToken cancellation)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer could not be said in Teams and is dropped: {Outcome}.")]
    private partial void LogUnsayable(string outcome);
}
