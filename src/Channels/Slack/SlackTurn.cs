using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Something that an admitted person did, with their own conversation with the bot, in which everything is talked about.</summary>
/// <param name="Direct">The conversation's id; empty where Slack opens none.</param>
internal sealed record SlackTurn(SlackArrival Arrival, Person Person, string Direct)
{
    public ChatAccount Account => Arrival.Account;

    /// <summary>Where drafts are kept for this person.</summary>
    public ConversationId Conversation => new(Direct.Length > 0 ? Direct : Account.UserId);

    public Incoming.Said Said(string text) => new(Person.Ref, Account, Conversation, Arrival.Key, text) { Evidence = Arrival.Evidence };

    /// <remarks>The message in which a card was brought and the home tab show what was done once what is owed has updated them; what is shown in a dialog passes.</remarks>
    public Incoming.Pressed Pressed(string verb, string id, JsonObject inputs, string? key = null) =>
        new(Person.Ref, Account, Conversation, key ?? Arrival.Key, id, verb, inputs, Arrival is SlackArrival.Action { Place: SlackPlace.Message or SlackPlace.Home } ? InPlace.Never : InPlace.Passing)
        {
            Evidence = Arrival.Evidence,
            At = Message is { } pressed ? SlackMark.BeginningOf(pressed.Channel, pressed.Ts) : "",
        };

    /// <summary>The message that was pressed, also where its dialog is submitted now; null where it was none.</summary>
    public SlackPlace.Message? Message => Arrival switch
    {
        SlackArrival.Action { Place: SlackPlace.Message message } => message,
        SlackArrival.Submission { View.Metadata: var metadata } => SlackDialogs.PressedIn(metadata),
        _ => null,
    };
}
