using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>The inputs of a card: https://docs.slack.dev/reference/block-kit/blocks/input-block. Block and element are both named by the input's id.</summary>
internal static class CardInputs
{
    /// <summary>Whether an element is an input.</summary>
    public static bool IsOne(JsonNode element) => ((string?)element["type"])?.StartsWith("Input.", StringComparison.Ordinal) == true;

    /// <summary>The button that sends what is filled in, which in a dialog is the dialog's own: the only one of a card with inputs, or among several the one that goes ahead.</summary>
    /// <returns>Null for a card that asks for nothing.</returns>
    public static JsonObject? SenderOf(JsonObject card)
    {
        if (!card["body"]!.AsArray().Any(e => IsOne(e!)))
        {
            return null;
        }

        var buttons = CardButtons.In(card).ToList();
        return buttons is [var only] ? only : buttons.Find(b => (string?)b["style"] == "positive");
    }

    public static JsonObject Text(JsonObject input)
    {
        var most = Math.Min((int?)input["maxLength"] ?? SlackLimits.InputText, SlackLimits.InputText);
        var element = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Id(input), ["multiline"] = (bool?)input["isMultiline"] == true, ["max_length"] = most };
        // What is filled in is no text object: Slack reads nothing in it, and it is not escaped.
        if ((string?)input["value"] is { } value && PlainText.Clean(value, most, lines: int.MaxValue) is { Length: > 0 } filled)
        {
            element["initial_value"] = filled;
        }

        return Block(input, WithPlaceholder(element, input), null);
    }

    /// <summary>A select; what cannot be told apart or chosen in Slack is counted below it.</summary>
    /// <param name="most">Options that are offered at most.</param>
    public static JsonObject Choices(JsonObject input, int most)
    {
        var choices = input["choices"]!.AsArray();
        var options = new JsonArray();
        JsonNode? chosen = null;
        foreach (var choice in choices)
        {
            var value = (string)choice!["value"]!;
            if (options.Count == most || value.Length > SlackLimits.OptionValue || SlackText.Visible(value) != value)
            {
                continue;
            }

            var option = new JsonObject { ["text"] = SlackText.Plain((string)choice["title"]!, SlackLimits.OptionText), ["value"] = value };
            options.Add(option);
            chosen ??= value == (string?)input["value"] ? option : null;
        }

        if (options.Count == 0)
        {
            return Blocks.Block.Context(SlackText.Words("There is nothing to choose from."));
        }

        var left = choices.Count - options.Count;
        var element = new JsonObject { ["type"] = "static_select", ["action_id"] = Id(input), ["options"] = options };
        if (chosen is not null)
        {
            element["initial_option"] = chosen.DeepClone();
        }

        return Block(input, WithPlaceholder(element, input), left == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"… and {left} more. Say in your own words what you need."));
    }

    private static string Id(JsonObject input) => CardButtons.Identifier((string)input["id"]!);

    private static JsonObject WithPlaceholder(JsonObject element, JsonObject input)
    {
        if ((string?)input["placeholder"] is { } placeholder)
        {
            element["placeholder"] = SlackText.Plain(placeholder, SlackLimits.Placeholder);
        }

        return element;
    }

    private static JsonObject Block(JsonObject input, JsonObject element, string? more)
    {
        var isOptional = (bool?)input["isRequired"] != true;
        var (label, remark) = isOptional ? WithoutRemark((string)input["label"]!) : ((string)input["label"]!, null);
        var block = new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = Id(input),
            ["label"] = SlackText.Plain(label, SlackLimits.InputLabel),
            ["element"] = element,
            ["optional"] = isOptional,
        };
        if ((more ?? remark) is { } hint)
        {
            block["hint"] = SlackText.Plain(hint, SlackLimits.InputHint);
        }

        return block;
    }

    /// <summary>Slack itself writes "(optional)" behind a label: a remark in brackets there goes below the input, and the same one away.</summary>
    private static (string Label, string? Remark) WithoutRemark(string label)
    {
        var start = label.LastIndexOf(" (", StringComparison.Ordinal);
        if (start < 0 || !label.EndsWith(')'))
        {
            return (label, null);
        }

        var remark = label[(start + 2)..^1];
        return (label[..start], remark == "optional" ? null : char.ToUpperInvariant(remark[0]) + remark[1..] + ".");
    }
}
