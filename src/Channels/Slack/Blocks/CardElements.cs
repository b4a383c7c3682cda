using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>What stands in a column.</summary>
internal enum CardColumn
{
    /// <summary>A number or sign before what stands beside it.</summary>
    Marker,
    /// <summary>The label of what stands beside it.</summary>
    Label,
    /// <summary>One of several that share the width.</summary>
    Side,
}

/// <summary>How an element of Adaptive Cards becomes blocks, and which of its properties are known, with their values where these are a closed list.</summary>
/// <param name="Write">Null for what is read as a part of another element.</param>
internal sealed record CardElement(Action<CardReader, JsonObject>? Write, FrozenDictionary<string, FrozenSet<string>> Properties);

/// <summary>
/// Every element and property of <c>cards/</c> and what becomes of it: the one place to add another to. A property that Slack shows nothing of
/// stands here too, so that leaving it out was somebody's choice.
/// </summary>
internal static class CardElements
{
    public static readonly FrozenDictionary<string, CardColumn> Widths = new Dictionary<string, CardColumn>(StringComparer.Ordinal)
    {
        ["24px"] = CardColumn.Marker,
        ["100px"] = CardColumn.Label,
        ["110px"] = CardColumn.Label,
        ["stretch"] = CardColumn.Side,
        ["auto"] = CardColumn.Side,
        ["4"] = CardColumn.Side,
        ["3"] = CardColumn.Side,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Any = [];
    private static readonly FrozenSet<string> Yes = ["true"];
    private static readonly FrozenSet<string> Spacings = ["None", "Small", "Medium", "Large"];
    private static readonly FrozenSet<string> Weights = ["Bolder"];
    private static readonly FrozenSet<string> Sizes = ["Small", "Medium", "Large", "ExtraLarge"];
    private static readonly FrozenSet<string> Colors = SlackTone.Names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Slack places text from the left and sets the space around blocks, the width of columns and their height itself.
    private static readonly FrozenSet<string> Alignments = ["Center", "Right"];

    public static readonly FrozenDictionary<string, CardElement> All = new Dictionary<string, CardElement>(StringComparer.Ordinal)
    {
        ["AdaptiveCard"] = Of(null, ("$schema", Any), ("version", ["1.5"]), ("fallbackText", Any), ("body", Any), ("actions", Any)),
        ["Container"] = Of(
            (reader, it) => reader.Container(it),
            ("items", Any), ("style", [.. SlackTone.Names, "emphasis"]), ("bleed", Yes), ("separator", Yes), ("spacing", Spacings)),
        ["ColumnSet"] = Of((reader, it) => reader.Columns(it), ("columns", Any), ("separator", Yes), ("spacing", Spacings)),
        ["Column"] = Of(null, ("items", Any), ("width", [.. Widths.Keys]), ("verticalContentAlignment", Alignments)),
        ["TextBlock"] = Of(
            (reader, it) => reader.Words(it),
            ("text", Any), ("wrap", Yes), ("size", Sizes), ("weight", Weights), ("isSubtle", Yes), ("style", ["heading"]), ("color", Colors), ("separator", Yes), ("spacing", Spacings)),
        ["RichTextBlock"] = Of((reader, it) => reader.Data(it), ("inlines", Any), ("separator", Yes), ("spacing", Spacings), ("horizontalAlignment", Alignments)),
        ["TextRun"] = Of(null, ("text", Any), ("size", Sizes), ("weight", Weights), ("color", Colors), ("isSubtle", Yes), ("italic", Yes), ("fontType", ["Monospace"])),
        ["ActionSet"] = Of((reader, it) => reader.ActionSet(it), ("actions", Any), ("separator", Yes), ("spacing", Spacings)),
        ["Action.Execute"] = Of(null, ("title", Any), ("verb", Any), ("data", Any), ("style", [.. CardButtons.Styles.Keys]), ("tooltip", Any)),
        ["Action.OpenUrl"] = Of(null, ("title", Any), ("url", Any), ("style", [.. CardButtons.Styles.Keys]), ("tooltip", Any)),
        ["Input.Text"] = Of(
            (reader, it) => reader.TextInput(it),
            ("id", Any), ("label", Any), ("placeholder", Any), ("value", Any), ("isMultiline", Yes), ("isRequired", Yes), ("errorMessage", Any), ("maxLength", Any), ("separator", Yes), ("spacing", Spacings)),
        ["Input.ChoiceSet"] = Of(
            (reader, it) => reader.ChoiceInput(it),
            ("id", Any), ("label", Any), ("placeholder", Any), ("value", Any), ("choices", Any), ("style", ["filtered"]), ("isRequired", Yes), ("errorMessage", Any), ("separator", Yes), ("spacing", Spacings)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static CardElement Of(Action<CardReader, JsonObject>? write, params (string Name, FrozenSet<string> Values)[] properties) =>
        new(write, properties.Append(("type", Any)).ToFrozenDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal));
}
