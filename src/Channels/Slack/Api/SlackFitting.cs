using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// Another way to say what Slack does not take as it is: smaller where it is too large; then in the plainest blocks, with all its words and
/// buttons; at last as text, which says how to decide. Nobody is offered a decision on words that they were not shown.
/// </summary>
internal static class SlackFitting
{
    private const string NotShown = "The card could not be shown in Slack; this is what it says in short.";
    private const string Plainly = "Slack did not take the card as it is; this is what it says, without its looks.";

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

        if (!MayBeTakenOtherwise(outcome))
        {
            return outcome;
        }

        notTaken();
        foreach (var plainer in Plainer(message))
        {
            outcome = await say(plainer);
            if (!MayBeTakenOtherwise(outcome))
            {
                return outcome;
            }
        }

        return outcome is SlackOutcome.TooLarge ? new SlackOutcome.Refused("msg_too_long") : outcome;
    }

    /// <summary>Whether it is the view that Slack does not take, of which it says so in another word too.</summary>
    public static bool IsViewNotTaken(SlackOutcome outcome) => IsNotTaken(outcome) || outcome is SlackOutcome.Refused { Error: "invalid_arguments" };

    /// <summary>A view with all its words, inputs and buttons, in the plainest blocks.</summary>
    public static JsonObject Plain(JsonObject view)
    {
        var plain = view.DeepClone().AsObject();
        plain["blocks"] = new JsonArray([.. PlainBlocks(view["blocks"]!.AsArray(), isBare: false)]);
        return SlackViews.Fitted(plain);
    }

    private static bool IsNotTaken(SlackOutcome outcome) => outcome is SlackOutcome.TooLarge or SlackOutcome.Refused { Error: "invalid_blocks" or "invalid_blocks_format" };

    /// <summary>Whether it may be said in another way: a word that nobody knows may be about the card as well as about anything else.</summary>
    private static bool MayBeTakenOtherwise(SlackOutcome outcome) => outcome is SlackOutcome.TooLarge || outcome is SlackOutcome.Refused refused && !SlackErrors.IsOfPlace(refused.Error);

    /// <summary>The plainest last.</summary>
    private static IEnumerable<SlackMessage> Plainer(SlackMessage message)
    {
        yield return Plain(message, isBare: false);
        if (message.Blocks.Any(b => IsInput(b!)) || Buttons(message.Blocks).Any(b => b["url"] is not null))
        {
            yield return Plain(message, isBare: true);
        }

        yield return InShort(message);
    }

    private static SlackMessage Plain(SlackMessage message, bool isBare)
    {
        var blocks = new JsonArray([.. PlainBlocks(message.Blocks, isBare)]);
        BlockFit.LeaveOutLast(blocks, () => blocks.Count <= SlackLimits.MessageBlocks);
        return message with { Blocks = blocks };
    }

    /// <summary>Words, inputs and buttons in their order, so that each button stands below what it is about.</summary>
    /// <param name="isBare">Whether what is filled in is left out too, and what leads to a page is said in words.</param>
    private static IEnumerable<JsonObject> PlainBlocks(JsonArray blocks, bool isBare)
    {
        var words = new List<string>();
        foreach (var block in blocks.OfType<JsonObject>())
        {
            var buttons = ButtonsOf(block).Where(b => !isBare || b["url"] is null).Select(PlainButton).ToList();
            var isKept = IsInput(block) && !isBare;
            words.AddRange(isKept ? [] : WordsOf(block));
            words.AddRange(ButtonsOf(block).Where(b => isBare && b["url"] is not null).Select(WordsOfLink));
            if (!isKept && buttons.Count == 0)
            {
                continue;
            }

            foreach (var section in Sections(words))
            {
                yield return section;
            }

            words.Clear();
            yield return isKept ? block.DeepClone().AsObject() : Block.Actions(buttons);
        }

        foreach (var section in Sections(words))
        {
            yield return section;
        }

        yield return Block.Context(SlackText.Words(Plainly));
    }

    private static SlackMessage InShort(SlackMessage message)
    {
        var how = HowToDecide(Buttons(message.Blocks).Select(b => SlackButton.VerbOf((string)b["action_id"]!)).ToList());
        return message with { Blocks = new JsonArray(Section(SlackText.Literal(message.Text)), Block.Context(SlackText.Words(NotShown + how))) };
    }

    private static string HowToDecide(List<string> verbs) => verbs.Contains("approve") ? " To decide, say *my approvals* here, or look at my home tab."
        : verbs.Contains("keep-access") ? " To decide, say *my reviews* here, or look at my home tab."
        : verbs.Count > 0 ? " To act on it, say *status*, *my access* or *my work* here, or look at my home tab."
        : "";

    private static IEnumerable<JsonObject> Sections(List<string> words) =>
        words.Count == 0 ? [] : SlackText.SplitBehindBars(string.Join('\n', words), SlackLimits.SectionText).Select(piece => Section(SlackText.Literal(piece)));

    // Without anything that Slack may not know: what it does not take is what brought this about.
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

    private static string WordsOfLink(JsonObject button) => $"{SlackText.Unescape((string)button["text"]!["text"]!)}: {(string)button["url"]!}";

    private static JsonObject PlainButton(JsonObject button)
    {
        var address = button["url"] is null ? "value" : "url";
        return new() { ["type"] = "button", ["text"] = button["text"]!.DeepClone(), ["action_id"] = (string?)button["action_id"], [address] = (string?)button[address] };
    }

    private static bool IsInput(JsonNode block) => (string?)block["type"] == "input";

    private static IEnumerable<JsonObject> Buttons(JsonArray blocks) => blocks.OfType<JsonObject>().SelectMany(ButtonsOf);

    private static IEnumerable<JsonObject> ButtonsOf(JsonObject block) =>
        (block["elements"] as JsonArray ?? []).Append(block["accessory"]).OfType<JsonObject>().Where(e => (string?)e["type"] == "button");
}
