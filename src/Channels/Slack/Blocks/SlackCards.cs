using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>The cards of <c>cards/</c> as Block Kit.</summary>
internal static class SlackCards
{
    /// <summary>A message of at most 50 blocks.</summary>
    /// <param name="largest">Characters in all blocks together; one that Slack finds too long can be made again with fewer.</param>
    public static SlackMessage MessageOf(OutgoingMessage message, int largest = SlackLimits.MessageCharacters)
    {
        var notification = SlackText.Cut(SlackText.Visible(message.Spoken is { } more ? $"{message.Text} {more}" : message.Text), SlackLimits.NotificationText);
        return new SlackMessage(notification, message.Card is { } card ? Fitting(card, SlackSurface.Message, BlockRoom.InMessage(SlackLimits.MessageBlocks, largest)) : Said(message.Text, largest));
    }

    /// <summary>
    /// The blocks of a card, at most so many: where it has more, it is cut visibly. Headings, sensitivity, privilege, the gravest findings, inputs
    /// and buttons stay. In a dialog the one button of a form is left out: there it is the dialog's own.
    /// </summary>
    /// <exception cref="CardException">The card holds something that has no likeness in Slack.</exception>
    public static JsonArray BlocksOf(JsonObject card, SlackSurface surface, int mostBlocks)
    {
        return surface == SlackSurface.Message
            ? Fitting(card, surface, BlockRoom.InMessage(mostBlocks, SlackLimits.MessageCharacters))
            : Fitting(card, surface, BlockRoom.InView(mostBlocks, SlackLimits.ViewBlockBytes));
    }

    /// <summary>As <see cref="BlocksOf"/>, in the room that is left where other things stand too.</summary>
    public static JsonArray Fitting(JsonObject card, SlackSurface surface, BlockRoom room)
    {
        var groups = new CardReader(card, surface).Read();
        BlockFit.Fit(groups, room);
        return [.. groups.SelectMany(g => g.Blocks)];
    }

    /// <summary>A message without a card.</summary>
    private static JsonArray Said(string text, int largest)
    {
        var whole = SlackText.Visible(text);
        var shown = SlackText.EscapedLength(whole) <= largest ? whole : SlackText.Start(whole, largest - BlockFit.Mark.Length) + BlockFit.Mark;
        return [.. SlackText.Split(shown, SlackLimits.SectionText).Take(SlackLimits.MessageBlocks).Select(t => Block.Section(SlackText.Literal(t)))];
    }
}
