using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Forms;

/// <summary>A card in a dialog. One with inputs is a form, whose own button is the card's that sends them; any other is shown with its buttons and asks for nothing.</summary>
internal static class SlackDialogs
{
    /// <summary>The callback of a dialog that only shows.</summary>
    public const string Shown = "shown";

    private const string Channel = "in";
    private const string Ts = "at";

    /// <param name="place">Where the button stood that opens the dialog: a message is kept in mind until the dialog is submitted.</param>
    public static JsonObject Of(OutgoingMessage message, SlackPlace? place = null)
    {
        if (message.Card is not { } card)
        {
            return Show(SlackCards.MessageOf(message).Blocks);
        }

        return CardInputs.SenderOf(card) is { } sender ? Form(card, sender, place as SlackPlace.Message) : Show(SlackCards.BlocksOf(card, SlackSurface.Modal, SlackLimits.ViewBlocks));
    }

    private static JsonObject Show(JsonArray blocks) => SlackViews.Modal(Shown, "Access", blocks, "", submit: null, "Close");

    /// <summary>The message that <see cref="Of"/> kept in mind; null for none. It is Slack's word for what the bot wrote there, and looked at as anybody's.</summary>
    public static SlackPlace.Message? PressedIn(string metadata) =>
        HostileJson.Object(metadata, SlackViews.MetadataDepth) is { } data && data.Text(Channel) is { Length: > 0 } channel && data.Text(Ts) is { Length: > 0 } ts ? new(channel, ts, IsEphemeral: false) : null;

    private static JsonObject Form(JsonObject card, JsonObject button, SlackPlace.Message? pressed)
    {
        var data = button["data"]!.DeepClone().AsObject();
        if (pressed is { IsEphemeral: false })
        {
            (data[Channel], data[Ts]) = (pressed.Channel, pressed.Ts);
        }

        return SlackViews.Modal((string)button["verb"]!, "Access", SlackCards.BlocksOf(card, SlackSurface.Modal, SlackLimits.ViewBlocks), data.ToJsonString(), (string)button["title"]!, "Cancel");
    }
}
