using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Forms;

/// <summary>A card in a dialog. One with inputs is a form, whose own button is the card's that sends them; any other is shown with its buttons and asks for nothing.</summary>
internal static class SlackDialogs
{
    /// <summary>The callback of a dialog that only shows.</summary>
    public const string Shown = "shown";

    public static JsonObject Of(OutgoingMessage message)
    {
        if (message.Card is not { } card)
        {
            return Show(SlackCards.MessageOf(message).Blocks);
        }

        return CardInputs.SenderOf(card) is { } sender ? Form(card, sender) : Show(SlackCards.BlocksOf(card, SlackSurface.Modal, SlackLimits.ViewBlocks));
    }

    private static JsonObject Show(JsonArray blocks) => SlackViews.Modal(Shown, "Access", blocks, "", submit: null, "Close");

    private static JsonObject Form(JsonObject card, JsonObject button) => SlackViews.Modal(
        (string)button["verb"]!, "Access", SlackCards.BlocksOf(card, SlackSurface.Modal, SlackLimits.ViewBlocks), button["data"]!.ToJsonString(), (string)button["title"]!, "Cancel");
}
