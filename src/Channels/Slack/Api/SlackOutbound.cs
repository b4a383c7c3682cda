using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>The one way out to Slack: what is said in one conversation, shown to one user or changed in one dialog is so one call at a time and in turn.</summary>
internal sealed partial class SlackOutbound(SlackApi api, ILogger<SlackOutbound> log)
{
    private const int Remembered = 1_000;

    private readonly ConcurrentDictionary<string, bool> _notTaken = new(StringComparer.Ordinal);
    private static readonly TimeSpan AfterNotTaken = TimeSpan.FromMinutes(10);

    private readonly OneAtATime _places = new(256);

    /// <summary>What is owed lines up here, so that somebody who waits is said before all of it that is not being said yet.</summary>
    private readonly OneAtATime _owed = new(256);

    /// <summary>Says something in a conversation. What Slack finds too large, or does not take as a card, is said once more in a smaller way.</summary>
    /// <param name="thread">The message that it answers; null outside a thread.</param>
    /// <param name="metadata">What stands invisibly at the message, for the bot to know it again; null for nothing.</param>
    /// <returns><c>ts</c> in the answer is the message's id in the conversation.</returns>
    internal Task<SlackOutcome> SendAsync(string channel, string? thread, OutgoingMessage message, JsonObject? metadata, SlackUrgency urgency, CancellationToken cancellation)
    {
        var address = InThread(thread);
        address["metadata"] = metadata;
        return SayAsync(SlackMethod.PostMessage, channel, NameOf(message, metadata), SlackCards.MessageOf(message), () => Smaller(message), address, urgency, cancellation);
    }

    /// <summary>Shows something to one user in a conversation, for as long as their client stays open; it can never be changed.</summary>
    internal Task<SlackOutcome> WhisperAsync(string channel, string user, string? thread, SlackMessage message, CancellationToken cancellation)
    {
        var address = InThread(thread);
        address["user"] = user;
        return SayAsync(SlackMethod.PostEphemeral, channel, "", message, null, address, SlackUrgency.Awaited, cancellation);
    }

    /// <summary>Replaces a message in place. Whoever waits for it, it keeps its turn: what is older is not to stand in place of what is newer.</summary>
    internal Task<SlackOutcome> UpdateAsync(string channel, string ts, OutgoingMessage message, CancellationToken cancellation) =>
        SayAsync(SlackMethod.Update, channel, NameOf(message, null) is { Length: > 0 } delivery ? delivery : ts, SlackCards.MessageOf(message), () => Smaller(message), new JsonObject { ["ts"] = ts }, SlackUrgency.Owed, cancellation);

    /// <summary>Opens the conversation of a user with the bot, or finds the one that is there.</summary>
    /// <returns><c>channel.id</c> in the answer is the conversation's.</returns>
    internal Task<SlackOutcome> OpenDirectAsync(string user, SlackUrgency urgency, CancellationToken cancellation)
    {
        var arguments = new JsonObject { ["users"] = user };
        // Opened twice it is the same one: whoever waits need not wait for those who open others.
        return urgency == SlackUrgency.Awaited ? api.CallAsync(SlackMethod.OpenConversation, user, arguments, urgency, cancellation) : CallAsync(SlackMethod.OpenConversation, user, arguments, cancellation);
    }

    /// <summary>The messages of a conversation, the newest first, or one of its threads, the oldest first, with what stands invisibly at them.</summary>
    /// <param name="oldest">Since when, in Slack's time: seconds since 1970. Who began a thread stands in it either way.</param>
    /// <param name="cursor">Where the answer before said that it goes on; null for the first.</param>
    /// <returns><c>messages</c> in the answer, and where it goes on in <c>response_metadata.next_cursor</c>. <see cref="SlackOutcome.TooLarge"/> where so many are more than is taken at once.</returns>
    internal Task<SlackOutcome> ReadAsync(string channel, string? thread, long oldest, int most, string? cursor, CancellationToken cancellation)
    {
        var arguments = new JsonObject { ["channel"] = channel, ["include_all_metadata"] = true, ["limit"] = most, ["oldest"] = string.Create(CultureInfo.InvariantCulture, $"{oldest}.000000") };
        Add(arguments, "ts", thread);
        Add(arguments, "cursor", cursor);
        return api.CallAsync(thread is null ? SlackMethod.History : SlackMethod.Thread, channel, arguments, cancellation);
    }

    /// <summary>Opens a dialog. A trigger that has expired is <see cref="SlackOutcome.NotThere"/>.</summary>
    internal Task<SlackOutcome> OpenViewAsync(string trigger, JsonObject view, CancellationToken cancellation) =>
        api.CallAsync(SlackMethod.OpenView, "", new JsonObject { ["trigger_id"] = trigger, ["view"] = view.DeepClone() }, cancellation);

    /// <summary>Replaces whatever stands in a dialog, in a plainer way where Slack does not take it as it is.</summary>
    internal async Task<SlackOutcome> ShowViewAsync(string id, JsonObject view, CancellationToken cancellation)
    {
        var outcome = await UpdateViewAsync(id, view, cancellation);
        if (!SlackFitting.IsViewNotTaken(outcome))
        {
            return outcome;
        }

        NotTaken(SlackMethod.UpdateView, id);
        return await UpdateViewAsync(id, SlackFitting.Plain(view), cancellation);
    }

    // Without the view's hash, so that whatever stands there is replaced: two choices that follow quickly have the same, and the later one is to be shown.
    private Task<SlackOutcome> UpdateViewAsync(string id, JsonObject view, CancellationToken cancellation) =>
        CallAsync(SlackMethod.UpdateView, id, new JsonObject { ["view_id"] = id, ["view"] = view.DeepClone() }, cancellation);

    /// <summary>Shows a user's home tab.</summary>
    internal Task<SlackOutcome> PublishHomeAsync(string user, JsonObject view, CancellationToken cancellation) =>
        CallAsync(SlackMethod.PublishView, user, new JsonObject { ["user_id"] = user, ["view"] = view.DeepClone() }, cancellation);

    /// <summary>Shows a user's home tab, in plain words with its buttons where Slack does not take it as it is, and then in a plainer way. Where it takes none of them it is to be shown later.</summary>
    internal async Task<SlackOutcome> PublishHomeAsync(string user, JsonObject view, Func<JsonObject> plainer, CancellationToken cancellation)
    {
        var outcome = await PublishHomeAsync(user, view, cancellation);
        if (!SlackFitting.IsViewNotTaken(outcome))
        {
            return outcome;
        }

        NotTaken(SlackMethod.PublishView, user);
        outcome = await PublishHomeAsync(user, SlackFitting.Plain(view), cancellation);
        if (SlackFitting.IsViewNotTaken(outcome))
        {
            outcome = await PublishHomeAsync(user, plainer(), cancellation);
        }

        return SlackFitting.IsViewNotTaken(outcome) ? new SlackOutcome.Later("Slack does not take the home tab.", AfterNotTaken) : outcome;
    }

    /// <param name="name">What an operator knows the message by.</param>
    private Task<SlackOutcome> SayAsync(SlackMethod method, string channel, string name, SlackMessage message, Func<SlackMessage>? smaller, JsonObject address, SlackUrgency urgency, CancellationToken cancellation) =>
        InTurnAsync(channel, urgency, () => SlackFitting.SayAsync(message, smaller, () => NotTaken(method, name), said =>
        {
            var arguments = Literally(method);
            foreach (var (argument, value) in address)
            {
                arguments[argument] = value?.DeepClone();
            }

            arguments["channel"] = channel;
            arguments["text"] = said.Text;
            // Always there: an update without blocks would leave those of before.
            arguments["blocks"] = said.Blocks.DeepClone();
            return api.CallAsync(method, channel, arguments, urgency, cancellation);
        }), cancellation);

    private Task<SlackOutcome> InTurnAsync(string channel, SlackUrgency urgency, Func<Task<SlackOutcome>> say, CancellationToken cancellation) => urgency == SlackUrgency.Owed
        ? _owed.RunAsync(channel, () => _places.RunAsync(channel, say, cancellation), cancellation)
        : _places.RunAsync(channel, say, cancellation);

    /// <summary>
    /// Asks Slack to take the text beside the blocks as it stands, whatever anybody wrote into it: no name in it pings, nothing in it becomes a
    /// link or markup, and no page behind an address is fetched and shown. An update would read more into it than a message, unless it is told.
    /// </summary>
    /// <remarks>https://docs.slack.dev/messaging/formatting-message-text#automatic-parsing; only new messages take the last three.</remarks>
    private static JsonObject Literally(SlackMethod method)
    {
        var arguments = new JsonObject { ["parse"] = "none", ["link_names"] = false };
        if (method == SlackMethod.PostMessage)
        {
            (arguments["mrkdwn"], arguments["unfurl_links"], arguments["unfurl_media"]) = (false, false, false);
        }

        return arguments;
    }

    private Task<SlackOutcome> CallAsync(SlackMethod method, string about, JsonObject arguments, CancellationToken cancellation) =>
        _places.RunAsync(about, () => api.CallAsync(method, about, arguments, cancellation), cancellation);

    // The delivery, which is on record with its card; else the id that stands invisibly at the message.
    private static string NameOf(OutgoingMessage message, JsonObject? metadata) => message.Of?.Delivery.Value ?? (metadata?["event_payload"] as JsonObject)?["id"]?.ToString() ?? "";

    /// <summary>An operator hears of each message once, however often it is brought up to date.</summary>
    private void NotTaken(SlackMethod method, string name)
    {
        _notTaken.MakeRoom(Remembered);

        if (_notTaken.TryAdd($"{method.Name}/{name}", true))
        {
            LogNotTaken(method.Name, name);
        }
    }

    private static SlackMessage Smaller(OutgoingMessage message) => SlackCards.MessageOf(message, SlackLimits.MessageCharacters / 2);

    private static JsonObject InThread(string? thread)
    {
        var address = new JsonObject();
        Add(address, "thread_ts", thread);
        return address;
    }

    private static void Add(JsonObject arguments, string name, string? value)
    {
        if (value is not null)
        {
            arguments[name] = value;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Slack does not take what is shown with {Method}, delivery, dialog or user {Name}: it is shown in a plainer way. This is a defect of the bot; what Slack has against it stands in the log before.")]
    private partial void LogNotTaken(string method, string name);
}
