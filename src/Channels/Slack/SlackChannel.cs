using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Slack: provider <c>slack</c>, the enterprise's or workspace's id, the user id. What is sent to a person stands in their conversation with the
/// bot; what a message came to say differently is told in its thread too.
/// </summary>
internal sealed class SlackChannel(SlackOutbound outbound, SlackUsers users, SlackDirects directs, SlackPosts posts, SlackHealth health, LedgerQueries queries, SlackSettings settings,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance) : IChannel
{
    /// <summary>The provider part of every account of Slack.</summary>
    public const string Name = "slack";

    /// <summary>How long somebody is not written to where an operator has to act first: longer than their other accounts wait for this one.</summary>
    private static readonly TimeSpan OperatorTime = TimeSpan.FromMinutes(2);

    /// <summary>The messages that the latest deliveries became, so that one that is sent twice is one message.</summary>
    private readonly Latest<DeliveryId, MessageReference> _sent = new();

    public string Provider => Name;

    public async Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        if (to.Provider != Name)
        {
            return new SendResult.Unreachable($"Slack has no accounts of {to.Provider}.");
        }

        if (_sent.TryFind(delivery, out var before))
        {
            return new SendResult.Sent(before);
        }

        if (!IsConversation(to.UserId))
        {
            return await SendToPersonAsync(to, delivery, message, cancellation);
        }

        // Others may read there: what is for one person goes to a user, and never where an account was written wrong.
        return await queries.DeliveryAsync(delivery, cancellation) is { Person.Length: > 0 }
            ? new SendResult.Unreachable($"{to.UserId} is a conversation of Slack, and no user: a person's own cards are not said there.")
            : Sent(await SayAsync(to.UserId, delivery, message, cancellation), to.UserId, delivery, message.Text);
    }

    public async Task<SendResult> FindAsync(ChatAccount to, DeliveryId delivery, CancellationToken cancellation)
    {
        if (_sent.TryFind(delivery, out var before))
        {
            return new SendResult.Sent(before);
        }

        // Where no conversation is known nothing was said in one.
        var channel = IsConversation(to.UserId) ? to.UserId : await directs.KnownAsync(to, cancellation);
        var found = channel is null ? null : await posts.FindAsync(channel, null, delivery.Value, await SinceAsync(delivery, cancellation), cancellation);
        return found switch
        {
            SlackOutcome.Done => Sent(found, channel!, delivery, ""),
            SlackOutcome.Later later => Later(later),
            _ => new SendResult.Gone(),
        };
    }

    public async Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
    {
        if (to.Provider != Name || SlackMark.Of(reference) is not { } mark)
        {
            return new SendResult.Gone();
        }

        var outcome = await outbound.UpdateAsync(mark.Channel, mark.Ts, message, cancellation);
        switch (outcome)
        {
            case SlackOutcome.NotThere or SlackOutcome.Refused { Error: "channel_not_found" }:
                _sent.Forget(delivery);
                return new SendResult.Gone();
            // One that may not be changed stays as it was; what it came to say is told in its thread.
            case SlackOutcome.Done or SlackOutcome.Refused { IsNotToBeChanged: true }:
                return await TellAsync(mark, delivery, message, cancellation);
            default:
                return Result(outcome);
        }
    }

    public async Task<SendResult> UpdateOpenedAsync(MessageReference reference, OutgoingMessage message, CancellationToken cancellation) => SlackMark.PlaceOf(reference) is var (channel, ts)
        ? await outbound.UpdateAsync(channel, ts, message, cancellation) is var outcome && outcome is SlackOutcome.NotThere ? new SendResult.Gone() : Result(outcome)
        : new SendResult.Gone();

    public ChannelReport Report()
    {
        var way = settings switch
        {
            { AppToken: null } => "Slack over HTTP.",
            { SigningSecrets: [] } => "Slack over Socket Mode.",
            _ => "Slack over Socket Mode and HTTP.",
        };
        return health.Report(Provider, way);
    }

    /// <summary>What an outcome comes to, for what is said or changed in a conversation that is known.</summary>
    internal static SendResult Result(SlackOutcome outcome) => outcome switch
    {
        SlackOutcome.Done => new SendResult.Sent(default),
        SlackOutcome.Later later => Later(later),
        SlackOutcome.NotThere gone => new SendResult.Unreachable(gone.Reason),
        SlackOutcome.Refused refused => new SendResult.Unreachable(SlackErrors.Explain(refused.Error)),
        SlackOutcome.TooLarge => new SendResult.Unreachable(SlackErrors.Explain("msg_too_long")),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static SendResult.TryLater Later(SlackOutcome.Later later) => new(later.Reason, later.After) { IsTurn = later is SlackOutcome.NotYet };

    private async Task<SendResult> SendToPersonAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        switch (await users.StandingAsync(to, cancellation))
        {
            case SlackStanding.Refused refused:
                return new SendResult.Unreachable(refused.Reason);
            case SlackStanding.Unknown unknown:
                return OfPerson(unknown.Why);
        }

        var (channel, problem) = await directs.OfAsync(to, SlackUrgency.Owed, cancellation);
        if (channel is null)
        {
            return OfPerson(problem!);
        }

        var outcome = await SayAsync(channel, delivery, message, cancellation);
        if (SlackDirects.IsNoMore(outcome))
        {
            // What was kept is no conversation any more: Slack names the one that is.
            (channel, problem) = await directs.InsteadOfAsync(channel!, to, SlackUrgency.Owed, cancellation);
            outcome = channel is null ? problem! : await SayAsync(channel, delivery, message, cancellation);
        }

        return outcome is SlackOutcome.Done ? Sent(outcome, channel!, delivery, message.Text) : OfPerson(outcome);
    }

    private async Task<SlackOutcome> SayAsync(string channel, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation) =>
        await posts.SayAsync(channel, null, delivery.Value, await SinceAsync(delivery, cancellation), message, SlackUrgency.Owed, cancellation);

    // On record without a message: it was perhaps being sent when the process ended.
    private async Task<DateTimeOffset> SinceAsync(DeliveryId delivery, CancellationToken cancellation) =>
        await queries.DeliveryAsync(delivery, cancellation) is { MessageReference: null } row ? row.CreatedAt : governance.GetUtcNow();

    /// <summary>Where an operator has to act first, the person is reached another way if there is one; it says nothing of them, so that nobody is passed over for it soon.</summary>
    private static SendResult OfPerson(SlackOutcome outcome) => outcome is SlackOutcome.Shut shut ? new SendResult.TryLater(shut.Reason, OperatorTime) : Result(outcome);

    /// <param name="words">What was said, unless what was found says that it said something else.</param>
    private SendResult Sent(SlackOutcome outcome, string channel, DeliveryId delivery, string words) => outcome switch
    {
        // What was said before this process, or in doubt, may have said something else.
        SlackOutcome.Done { Answer: var answer } when answer["ts"]?.ToString() is { Length: > 0 } ts =>
            new SendResult.Sent(_sent.Remember(delivery, new SlackMark(channel, ts, answer["told"]?.ToString() ?? SlackMark.HashOf(words)).ToReference())),
        SlackOutcome.Done => new SendResult.TryLater("Slack gave no id for what was said.", null),
        _ => Result(outcome),
    };

    /// <summary>Tells in the message's thread what it came to say, where that is news.</summary>
    private async Task<SendResult> TellAsync(SlackMark mark, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        var told = SlackMark.HashOf(message.Text);
        if (told != mark.Told
            && await posts.SayAsync(mark.Channel, mark.Ts, $"{delivery.Value}/{told}", governance.GetUtcNow(), new OutgoingMessage(message.Text), SlackUrgency.Owed, cancellation) is SlackOutcome.Later later)
        {
            return Later(later);
        }

        return new SendResult.Sent(_sent.Remember(delivery, (mark with { Told = told }).ToReference()));
    }

    // https://docs.slack.dev/apis/web-api/using-the-conversations-api: users' ids begin with U or W.
    private static bool IsConversation(string id) => id is ['C' or 'G' or 'D', ..];
}
