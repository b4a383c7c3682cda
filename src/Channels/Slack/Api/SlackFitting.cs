using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>Another way to say what Slack does not take as it is: smaller where it is too large, as text where it is the card that Slack does not take.</summary>
internal static class SlackFitting
{
    private const string NotShown = "The card could not be shown in Slack; this is what it says in short.";

    /// <param name="smaller">The same, cut visibly; null where there is no such thing.</param>
    public static async Task<SlackOutcome> SayAsync(SlackMessage message, Func<SlackMessage>? smaller, Func<SlackMessage, Task<SlackOutcome>> say)
    {
        var outcome = await say(message);
        if (outcome is SlackOutcome.TooLarge && smaller is not null)
        {
            outcome = await say(smaller());
        }

        if (outcome is SlackOutcome.TooLarge or SlackOutcome.Refused { Error: "invalid_blocks" or "invalid_blocks_format" })
        {
            outcome = await say(InShort(message));
        }

        return outcome is SlackOutcome.TooLarge ? new SlackOutcome.Refused("msg_too_long") : outcome;
    }

    private static SlackMessage InShort(SlackMessage message) => message with
    {
        Blocks = new JsonArray(
            new JsonObject { ["type"] = "section", ["text"] = SlackText.Literal(message.Text) },
            Block.Context(SlackText.Words(NotShown))),
    };
}
