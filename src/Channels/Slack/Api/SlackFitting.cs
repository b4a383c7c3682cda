using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// Another way to say what Slack does not take as it is: smaller where it is too large; then in the plainest blocks, with all its words and the
/// buttons to decide; at last as text, which says how to decide. Nobody is offered a decision on words that they were not shown.
/// </summary>
internal static class SlackFitting
{
    private const string NotShown = "The card could not be shown in Slack; this is what it says in short.";
    private const string Plainly = "Slack did not take the card as it is; this is what it says, without its looks.";
    private const int MostButtons = 5;

    /// <summary>The verbs whose buttons ask for nothing that would have to be filled in on the card.</summary>
    private static readonly string[] Verbs = ["approve", "deny", "review", "keep-access", "revoke-access"];

    /// <param name="smaller">The same, cut visibly; null where there is no such thing.</param>
    /// <param name="notTaken">Hears that Slack did not take it as it is.</param>
    public static async Task<SlackOutcome> SayAsync(SlackMessage message, Func<SlackMessage>? smaller, Action notTaken, Func<SlackMessage, Task<SlackOutcome>> say)
    {
        var outcome = await say(message);
        if (outcome is SlackOutcome.TooLarge && smaller is not null)
        {
            message = smaller();
            outcome = await say(message);
        }

        if (IsNotTaken(outcome))
        {
            notTaken();
            outcome = await say(Plain(message));
        }

        if (IsNotTaken(outcome))
        {
            outcome = await say(InShort(message));
        }

        return outcome is SlackOutcome.TooLarge ? new SlackOutcome.Refused("msg_too_long") : outcome;
    }

    /// <summary>Whether it is the view that Slack does not take, of which it says so in another word too.</summary>
    public static bool IsViewNotTaken(SlackOutcome outcome) => IsNotTaken(outcome) || outcome is SlackOutcome.Refused { Error: "invalid_arguments" };

    private static bool IsNotTaken(SlackOutcome outcome) => outcome is SlackOutcome.TooLarge or SlackOutcome.Refused { Error: "invalid_blocks" or "invalid_blocks_format" };

    private static SlackMessage Plain(SlackMessage message)
    {
        var words = string.Join('\n', message.Blocks.SelectMany(WordsOf));
        var blocks = new JsonArray([.. SlackText.Split(words, SlackLimits.SectionText).Select(piece => Section(SlackText.Literal(piece))), Block.Context(SlackText.Words(Plainly))]);
        var buttons = ButtonsIn(message).Take(MostButtons).Select(b => new JsonObject { ["type"] = "button", ["text"] = b["text"]!.DeepClone(), ["action_id"] = (string?)b["action_id"], ["value"] = (string?)b["value"] }).ToList();
        if (buttons.Count > 0)
        {
            blocks.Add(Block.Actions(buttons));
        }

        return message with { Blocks = blocks };
    }

    private static SlackMessage InShort(SlackMessage message)
    {
        var how = HowToDecide(ButtonsIn(message).Select(b => SlackButton.VerbOf((string)b["action_id"]!)).ToList());
        return message with { Blocks = new JsonArray(Section(SlackText.Literal(message.Text)), Block.Context(SlackText.Words(NotShown + how))) };
    }

    private static string HowToDecide(List<string> verbs) => verbs.Contains("approve") ? " To decide, say *my approvals* here, or look at my home tab."
        : verbs.Contains("keep-access") ? " To decide, say *my reviews* here, or look at my home tab."
        : "";

    private static JsonObject Section(JsonObject text) => new() { ["type"] = "section", ["text"] = text };

    /// <summary>What a block says, as people read it. Markup is the bot's own and is left out.</summary>
    private static IEnumerable<string> WordsOf(JsonNode? node) => node switch
    {
        JsonArray many => many.SelectMany(WordsOf),
        JsonObject { } actions when (string?)actions["type"] is "actions" or "button" => [],
        JsonObject { } text when (string?)text["type"] is "plain_text" => [SlackText.Unescape((string)text["text"]!)],
        JsonObject { } text when (string?)text["type"] is "mrkdwn" => [SlackText.Unescape((string)text["text"]!).Replace("*", "", StringComparison.Ordinal)],
        JsonObject members => members.SelectMany(m => WordsOf(m.Value)),
        _ => [],
    };

    private static IEnumerable<JsonObject> ButtonsIn(SlackMessage message) =>
        from block in message.Blocks.OfType<JsonObject>()
        from element in (block["elements"] as JsonArray ?? []).Append(block["accessory"]).OfType<JsonObject>()
        where (string?)element["type"] == "button" && element["value"] is not null && Verbs.Contains(SlackButton.VerbOf((string)element["action_id"]!))
        select element;
}
