using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A reply as it is kept until it is said.</summary>
/// <param name="Edits">The message in whose place it is put; null for one of its own.</param>
/// <param name="OrSaid">Whether it is said by itself where that message cannot be edited.</param>
/// <param name="Delivery">The delivery of which it shows somebody's own view; null for one that shows none.</param>
/// <param name="Member">Whose view that is, as Teams names them.</param>
/// <param name="GivenAt">When it was given, by system time; null for one that was kept before this was.</param>
/// <param name="IsGreeting">Whether the bot introduces itself with it.</param>
/// <param name="Shows">The delivery whose card it shows; null for one that shows none, or an end.</param>
/// <param name="Version">The version of the state that it shows then.</param>
public sealed record KeptReply(
    string Tenant, string ServiceUrl, string? ReplyTo, string Text, CardJson? Card, string? Edits = null, bool OrSaid = false, string? Delivery = null, string? Member = null,
    DateTimeOffset? GivenAt = null, bool IsGreeting = false, string? Shows = null, int Version = 0)
{
    internal static KeptReply Of(TeamsCaller caller, OutgoingMessage message, DateTimeOffset now)
    {
        var own = message.Of is { Readers.IsEmpty: false } view && caller.Member.Length > 0 ? view : null;
        return new(caller.Account.Tenant, caller.ServiceUrl, caller.ReplyTo, message.Text, message.Json, Delivery: own?.Delivery.Value, Member: own is null ? null : caller.Member, GivenAt: now)
        {
            Shows = message.Changing?.Delivery.Value,
            Version = message.Changing?.Version ?? 0,
        };
    }
}

/// <summary>Answers to what people say, in the conversation and thread where they said it.</summary>
public sealed class TeamsReplies(TeamsOutbound outbound, OpenedMessages opened, ConversationBook conversations, ReplyBook book, TimeProvider time, ILogger<TeamsReplies> log) : OwedReplies<KeptReply>(TeamsChannel.Name, book, log)
{
    /// <summary>How long a refusal that may pass is taken for one: what comes after the answer waits behind it.</summary>
    private static readonly TimeSpan Passing = TimeSpan.FromMinutes(10);

    /// <summary>By conversation: only the first answer that waits there is tried.</summary>
    private readonly TeamsUnexplained _unexplained = new(time);

    /// <param name="key">The same for a redelivery of what is answered.</param>
    internal Task SayAsync(TeamsCaller caller, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(caller.Conversation, key, KeptReply.Of(caller, message, time.GetUtcNow()), cancellation);

    /// <summary>Says it as the bot's introduction: just after it was added Teams may say for a moment that it may not speak.</summary>
    /// <remarks>https://github.com/microsoft/BotFramework-Services/issues/200</remarks>
    internal Task GreetAsync(TeamsCaller caller, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(caller.Conversation, key, KeptReply.Of(caller, message, time.GetUtcNow()) with { IsGreeting = true }, cancellation);

    /// <summary>Puts it in place of the pressed message, at once or behind what waits in that conversation: what was answered last stands there.</summary>
    /// <param name="orSaid">Whether it is said by itself where the message cannot be edited.</param>
    internal Task EditAsync(TeamsCaller caller, bool orSaid, string key, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(caller.Conversation, key, KeptReply.Of(caller, message, time.GetUtcNow()) with { Edits = caller.Pressed, OrSaid = orSaid }, cancellation);

    // Where Teams is reached about a conversation may have changed since.
    protected override async Task<KeptReply> RenewAsync(string conversation, KeptReply reply, CancellationToken cancellation) =>
        await conversations.OfConversationAsync(TeamsChannel.Name, TeamsPlace.WithoutThread(conversation), cancellation) is { } met ? reply with { ServiceUrl = met.ServiceUrl } : reply;

    protected override async Task<SendResult> TrySayAsync(string conversation, KeptReply reply, CancellationToken cancellation)
    {
        var place = new TeamsPlace(reply.Tenant, conversation, reply.ServiceUrl);
        var message = new OutgoingMessage(reply.Text, reply.Card, reply.Delivery is { } shown ? new OwnView(new DeliveryId(shown), []) : null);
        string[] members = reply.Member is { } member ? [member] : [];
        var outcome = reply.Edits is { } edited
            ? await TeamsCards.SendFittingAsync(message, members, edited, activity => outbound.UpdateAsync(place, edited, activity, cancellation))
            : null;
        var standsAt = outcome is TeamsOutcome.Done ? reply.Edits : null;
        if (outcome is null || reply.OrSaid && outcome is not (TeamsOutcome.Done or TeamsOutcome.Later))
        {
            outcome = await TeamsCards.SendFittingAsync(message, members, reply.ReplyTo, activity => SendAsync(place, reply.ReplyTo, activity, cancellation));
            standsAt = reply.Shows is not null && outcome is TeamsOutcome.Done { Id: { Length: > 0 } id } ? id : null;
        }

        if (standsAt is not null)
        {
            await opened.ShowsAsync(TeamsChannel.Name, new TeamsMessage(conversation, standsAt).ToReference(), reply.Shows is { } shows ? new OwnView(new(shows), []) { Version = reply.Version } : null);
        }

        SendResult result = outcome switch
        {
            TeamsOutcome.Done => new SendResult.Sent(default),
            TeamsOutcome.NotAllowed refused when reply.IsGreeting && IsRecent(reply) => new SendResult.TryLater(refused.Reason, null),
            TeamsOutcome.Unexplained refused when _unexplained.Refused(conversation) > Passing => new SendResult.Unreachable(refused.Reason),
            _ => TeamsChannel.Result(outcome),
        };
        if (result is not SendResult.TryLater)
        {
            _unexplained.Forget(conversation);
        }

        return result;
    }

    private bool IsRecent(KeptReply reply) => time.GetUtcNow() - reply.GivenAt < Passing;

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
