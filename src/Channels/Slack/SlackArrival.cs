using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>
/// Something that Slack sent, over HTTP or a socket, once it is proven to come from Slack and from a workspace that is heard. Everything in it
/// that a person could write is hostile. Names are Slack's own: https://docs.slack.dev/reference.
/// </summary>
/// <param name="Account">Provider <c>slack</c>, the enterprise or workspace that is configured, the user id.</param>
/// <param name="Key">The same each time that the same thing is delivered, over either transport: the event's id, the interaction's trigger, or else the signature.</param>
internal abstract record SlackArrival(ChatAccount Account, string Key)
{
    /// <summary>As <see cref="Incoming.Evidence"/>: of the signed body, or of the socket's message.</summary>
    public string? Evidence { get; init; }

    /// <summary>Whether files came with what was said. Nobody looks at them.</summary>
    public bool HasFiles { get; init; }

    /// <summary>A slash command; <paramref name="Text"/> is what stands after its name, empty when nothing does.</summary>
    /// <param name="Trigger">Opens a dialog; good for three seconds, once.</param>
    public sealed record Command(ChatAccount Account, string Key, string Channel, string Text, string Trigger) : SlackArrival(Account, Key);

    /// <summary>A global shortcut, by its callback id.</summary>
    public sealed record Shortcut(ChatAccount Account, string Key, string Callback, string Trigger) : SlackArrival(Account, Key);

    /// <summary>A message of a person to the bot alone. Edits, unfurls, deletions and what bots say are no arrivals.</summary>
    /// <param name="Thread">The message that it answers; null outside a thread.</param>
    public sealed record DirectMessage(ChatAccount Account, string Key, string Channel, string? Thread, string Text) : SlackArrival(Account, Key);

    /// <summary>The bot was named in a conversation of several; its mention is taken out of the text.</summary>
    public sealed record Mention(ChatAccount Account, string Key, string Channel, string? Thread, string Text) : SlackArrival(Account, Key);

    /// <summary>The App Home was opened on its home tab.</summary>
    public sealed record HomeOpened(ChatAccount Account, string Key) : SlackArrival(Account, Key);

    /// <summary>A button or another element that acts at once.</summary>
    /// <param name="ActionId">The element's <c>action_id</c>.</param>
    /// <param name="Value">A button's <c>value</c> or a select's chosen value; empty where there is none.</param>
    /// <param name="Inputs">What stands in the inputs of the message or view, by <c>action_id</c>.</param>
    /// <param name="Place">Where the element stood.</param>
    public sealed record Action(ChatAccount Account, string Key, string ActionId, string Value, JsonObject Inputs, SlackPlace Place, string Trigger) : SlackArrival(Account, Key);

    /// <summary>A dialog was submitted.</summary>
    public sealed record Submission(ChatAccount Account, string Key, SlackView View, JsonObject Inputs) : SlackArrival(Account, Key)
    {
        /// <summary>Those of the inputs that were typed, in the person's own words; what was chosen is an id.</summary>
        public IReadOnlyList<string> Typed { get; init; } = [];

        /// <summary>The block in which each input stands, which is named by what is wrong in it; an input that is not among them stands in one of its own name.</summary>
        public IReadOnlyDictionary<string, string> Blocks { get; init; } = ImmutableDictionary<string, string>.Empty;
    }

    /// <summary>What a select offers for the letters typed so far.</summary>
    public sealed record Suggestion(ChatAccount Account, string Key, string ActionId, string Typed) : SlackArrival(Account, Key);

    /// <summary>A user changed in anything that Slack tells of, and is still a member.</summary>
    public sealed record UserChanged(ChatAccount Account, string Key) : SlackArrival(Account, Key);

    /// <summary>A user is no full member: deactivated, made a guest or taken out of the workspace. They act no more on anything that stands before them in Slack.</summary>
    public sealed record UserShutOut(ChatAccount Account, string Key) : SlackArrival(Account, Key);

    /// <summary>The app was removed or its tokens were revoked; the account is nobody's.</summary>
    public sealed record TokensRevoked(ChatAccount Account, string Key) : SlackArrival(Account, Key);
}

/// <summary>Where an element stood.</summary>
internal abstract record SlackPlace
{
    /// <summary>A message. <paramref name="Ts"/> is its id in the channel; an ephemeral one cannot be updated.</summary>
    public sealed record Message(string Channel, string Ts, bool IsEphemeral) : SlackPlace;

    /// <summary>A dialog.</summary>
    public sealed record Modal(SlackView View) : SlackPlace;

    /// <summary>The App Home.</summary>
    public sealed record Home(SlackView View) : SlackPlace;
}

/// <summary>A dialog or home tab as Slack names it. <paramref name="Metadata"/> is the bot's own <c>private_metadata</c>, which the person cannot see but Slack sends back: checked all the same.</summary>
internal sealed record SlackView(string Id, string Callback, string Metadata);

/// <summary>What Slack's request is acknowledged with.</summary>
/// <param name="Body">Null for an acknowledgement without content; otherwise the JSON that the kind of request takes: <c>response_action</c> for a submission, <c>options</c> for a suggestion.</param>
internal sealed record SlackAnswer(JsonObject? Body)
{
    /// <summary>Heard; nothing to show in answer.</summary>
    public static SlackAnswer Heard { get; } = new((JsonObject?)null);

    /// <summary>Not read, and not answered either, since its sender was told so already. It did nothing, so nothing of it is kept.</summary>
    public static SlackAnswer Passed { get; } = new((JsonObject?)null) { IsRepeatable = true, IsPassed = true };

    /// <summary>Whether its sender is shown nothing at all, not even where they were answered.</summary>
    public bool IsPassed { get; private init; }

    /// <summary>Whether the same arrival may be put to the bot again, since its key makes that do nothing twice. Anything else is answered from what was kept.</summary>
    public bool IsRepeatable { get; init; }
}

/// <summary>The bot behind both transports.</summary>
internal interface ISlackBot
{
    /// <summary>Answers after what it did is durable, within the time that Slack gives; what takes longer goes on. Never throws for what a person sent.</summary>
    Task<SlackAnswer> AnswerAsync(SlackArrival arrival, CancellationToken cancellation);
}
