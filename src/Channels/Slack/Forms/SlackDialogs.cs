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

    private const string Moment = "*One moment.* What comes next is being shown here. If nothing does, close this and say *status* to see what was done.";

    private const string NotRead = "*This could not be read.* Nothing was done. Say *status* or *my approvals* to see what is open.";

    /// <summary>So much of what was typed is repeated: as a rule less than an acknowledgement holds, whatever letters it is in.</summary>
    private const int MostRepeated = 3000;

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

    /// <summary>Stands in place of a dialog that was submitted and could not be read: over a socket it would close as if it had been done.</summary>
    public static JsonObject Unread() => Show([Block.Section(SlackText.Words(NotRead))]);

    /// <summary>The message that <see cref="Of"/> kept in mind; null for none. It is Slack's word for what the bot wrote there, and looked at as anybody's.</summary>
    public static SlackPlace.Message? PressedIn(string metadata) =>
        HostileJson.Object(metadata, SlackViews.MetadataDepth) is { } data && data.Text(Channel) is { Length: > 0 } channel && data.Text(Ts) is { Length: > 0 } ts ? new(channel, ts, IsEphemeral: false) : null;

    /// <summary>Stands in place of a dialog that was submitted until what comes next is shown, with what was typed: it is not lost where that never comes.</summary>
    public static JsonObject Awaiting(IEnumerable<string> typed)
    {
        var (blocks, left) = (new JsonArray(Block.Section(SlackText.Words(Moment))), MostRepeated);
        foreach (var text in typed.Take(SlackLimits.ViewBlocks - 1))
        {
            var repeated = SlackText.Plain(text, left);
            blocks.Add(Block.Section(repeated));
            left -= ((string)repeated["text"]!).Length;
            if (left < SlackLimits.ButtonText)
            {
                break;
            }
        }

        return Show(blocks);
    }

    /// <summary>A dialog in whose inputs stands what stood in those of the one before. Slack itself keeps it only where it shows the one directly after the other.</summary>
    /// <param name="anew">Never the same: where an input stands in a block that was there before, Slack shows what it is filled with and does not send it (slackapi/bolt-js#1258).</param>
    public static JsonObject Filled(JsonObject view, JsonObject inputs, string anew)
    {
        var filled = view.DeepClone().AsObject();
        foreach (var block in filled["blocks"]!.AsArray().OfType<JsonObject>())
        {
            if (block["element"] is not JsonObject element || block.Text("block_id") is not { } id)
            {
                continue;
            }

            var name = $"{id}~{anew}";
            block["block_id"] = name.Length <= SlackLimits.Identifier ? name : name[..SlackLimits.Identifier];
            if (inputs.Text((string)element["action_id"]!) is { } text)
            {
                Fill(element, text);
            }
        }

        return SlackViews.Fitted(filled);
    }

    private static void Fill(JsonObject element, string text)
    {
        switch ((string?)element["type"])
        {
            case "plain_text_input" when text.Length == 0:
                element.Remove("initial_value");
                break;
            case "static_select" or "external_select" when text.Length == 0:
                element.Remove("initial_option");
                break;
            case "plain_text_input" when text.Length <= ((int?)element["max_length"] ?? SlackLimits.InputText):
                element["initial_value"] = text;
                break;
            case "static_select" when element["options"]!.AsArray().FirstOrDefault(o => (string?)o!["value"] == text) is { } chosen:
                element["initial_option"] = chosen.DeepClone();
                break;
        }
    }

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
