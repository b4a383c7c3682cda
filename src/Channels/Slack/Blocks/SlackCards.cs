using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>The cards of <c>cards/</c> as Block Kit.</summary>
internal static class SlackCards
{
    /// <summary>A message of at most 50 blocks.</summary>
    /// <param name="largest">Characters in all blocks together; a message that Slack finds too long is made again with fewer.</param>
    public static SlackMessage MessageOf(OutgoingMessage message, int largest = SlackLimits.MessageCharacters)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = SlackText.Cut(SlackText.Visible(message.Text), SlackLimits.NotificationText);
        return new SlackMessage(text, message.Card is { } card ? BlocksOf(card, SlackSurface.Message, SlackLimits.MessageBlocks) : Said(message.Text));
    }

    /// <summary>
    /// The blocks of a card, at most so many: where it has more, it is cut visibly. Headings, sensitivity, privilege, the gravest findings, inputs
    /// and buttons stay. In a dialog the one button of a form is left out: there it is the dialog's own.
    /// </summary>
    public static JsonArray BlocksOf(JsonObject card, SlackSurface surface, int mostBlocks)
    {
        ArgumentNullException.ThrowIfNull(card);
        var blocks = new JsonArray();
        Map(card["body"], blocks);
        return blocks;
    }

    private static void Map(JsonNode? node, JsonArray blocks)
    {
        switch (node)
        {
            case JsonArray many:
                foreach (var item in many)
                {
                    Map(item, blocks);
                }

                break;
            case JsonObject it when (string?)it["type"] == "RichTextBlock":
                blocks.Add(Section(SlackText.Plain(string.Concat(it["inlines"]!.AsArray().Select(i => (string?)i!["text"])), SlackLimits.SectionText)));
                break;
            case JsonObject it when (string?)it["type"] == "TextBlock":
                blocks.Add(Section(SlackText.Words(SlackText.Escape((string)it["text"]!))));
                break;
            case JsonObject it:
                Map(it["items"] ?? it["columns"], blocks);
                break;
        }
    }

    private static JsonArray Said(string text) =>
        [.. SlackText.Split(SlackText.Visible(text), SlackLimits.SectionText).Take(SlackLimits.MessageBlocks).Select(t => Section(SlackText.Literal(t)))];

    private static JsonObject Section(JsonObject text) => new() { ["type"] = "section", ["text"] = text };
}
