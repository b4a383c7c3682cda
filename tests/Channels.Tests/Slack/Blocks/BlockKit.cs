using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>What Slack would refuse of blocks, by the pages at https://docs.slack.dev/reference/block-kit; its numbers are written here a second time, by hand.</summary>
internal static partial class BlockKit
{
    /// <summary>Of all blocks of a message as JSON: found by others, on no page.</summary>
    public const int MessageCharacters = 13_200;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Styles = ["primary", "danger"];

    public static List<string> Complaints(JsonArray blocks, int most)
    {
        var found = new List<string>();
        Check(found, blocks.Count <= most, $"{blocks.Count} blocks");
        foreach (var block in blocks.Select(b => b!.AsObject()))
        {
            OfBlock(found, block);
        }

        var ids = blocks.Select(b => (string?)b!["block_id"]).OfType<string>().ToList();
        Check(found, ids.Distinct().Count() == ids.Count, "a block_id twice");
        return found;
    }

    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(p => Objects(p.Value)).Prepend(it),
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };

    /// <summary>All texts in which Slack reads markup.</summary>
    public static IEnumerable<string> Markup(JsonNode node) => Objects(node).Where(o => (string?)o["type"] == "mrkdwn").Select(o => (string)o["text"]!);

    /// <summary>What somebody sees in it, in order.</summary>
    public static string Seen(JsonNode node) => string.Join('\n', Objects(node).Where(o => (string?)o["type"] is "plain_text" or "mrkdwn").Select(o => Unescaped((string)o["text"]!)));

    /// <summary>Characters of the JSON in which nothing is escaped that need not be.</summary>
    public static int Characters(JsonArray blocks) => EscapedCharacter().Replace(blocks.ToJsonString(Relaxed), "x").Length;

    public static string Unescaped(string text) => text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}")]
    private static partial Regex EscapedCharacter();

    private static void OfBlock(List<string> found, JsonObject block)
    {
        switch ((string?)block["type"])
        {
            case "divider":
                Only(found, block);
                break;
            case "header":
                Only(found, block, "text");
                Text(found, block["text"], 150, mayBeMarkup: false);
                break;
            case "context":
                Only(found, block, "elements");
                Count(found, block["elements"], 10);
                All(block["elements"], e => Text(found, e, 3000));
                break;
            case "section":
                Only(found, block, "text", "fields", "accessory", "expand");
                Check(found, block["text"] is not null || block["fields"] is not null, "a section without text");
                Optional(block["text"], t => Text(found, t, 3000));
                Optional(block["fields"], f => Count(found, f, 10));
                All(block["fields"], f => Text(found, f, 2000));
                Optional(block["accessory"], b => Button(found, b));
                break;
            case "actions":
                Only(found, block, "elements");
                Count(found, block["elements"], 25);
                All(block["elements"], e => Button(found, e));
                Check(found, block["elements"]!.AsArray().Select(e => (string?)e!["action_id"]).Distinct().Count() == block["elements"]!.AsArray().Count, "an action_id twice");
                break;
            case "input":
                Only(found, block, "block_id", "label", "hint", "optional", "element");
                Text(found, block["label"], 2000, mayBeMarkup: false);
                Optional(block["hint"], h => Text(found, h, 2000, mayBeMarkup: false));
                Length(found, block["block_id"], 255);
                Input(found, block["element"]!.AsObject());
                break;
            default:
                found.Add($"the block {block.ToJsonString()}");
                break;
        }
    }

    private static void Button(List<string> found, JsonNode button)
    {
        Check(found, (string?)button["type"] == "button", "no button");
        Only(found, button.AsObject(), "text", "action_id", "value", "url", "style", "accessibility_label");
        Text(found, button["text"], 75, mayBeMarkup: false);
        Length(found, button["action_id"], 255);
        Optional(button["value"], v => Length(found, v, 2000));
        Optional(button["url"], u => Length(found, u, 3000));
        Optional(button["accessibility_label"], a => Length(found, a, 75));
        Optional(button["style"], s => Check(found, Styles.Contains((string?)s), "a style"));
    }

    private static void Input(List<string> found, JsonObject element)
    {
        Length(found, element["action_id"], 255);
        Optional(element["placeholder"], p => Text(found, p, 150, mayBeMarkup: false));
        if ((string?)element["type"] == "static_select")
        {
            Only(found, element, "action_id", "placeholder", "options", "initial_option");
            Count(found, element["options"], 100);
            All(element["options"], o => Option(found, o));
            Optional(element["initial_option"], i => Check(found, element["options"]!.AsArray().Any(o => JsonNode.DeepEquals(o, i)), "an initial_option that is none"));
            return;
        }

        Check(found, (string?)element["type"] == "plain_text_input", "an element");
        Only(found, element, "action_id", "placeholder", "multiline", "max_length", "initial_value");
        Check(found, (int)element["max_length"]! is >= 1 and <= 3000, "max_length");
        Optional(element["initial_value"], v => Length(found, v, (int)element["max_length"]!));
    }

    private static void Option(List<string> found, JsonNode option)
    {
        Text(found, option["text"], 75, mayBeMarkup: false);
        Length(found, option["value"], 150);
    }

    private static void Text(List<string> found, JsonNode? text, int most, bool mayBeMarkup = true)
    {
        var isMarkup = (string?)text?["type"] == "mrkdwn";
        Check(found, isMarkup ? mayBeMarkup : (string?)text?["type"] == "plain_text" && !(bool)text["emoji"]!, $"the text {text?.ToJsonString()}");
        Length(found, text?["text"], most);
        var shown = (string)text!["text"]!;
        var bare = shown.Replace("&amp;", "", StringComparison.Ordinal).Replace("&lt;", "", StringComparison.Ordinal).Replace("&gt;", "", StringComparison.Ordinal);
        Check(found, bare.AsSpan().IndexOfAny('&', '<', '>') < 0, $"not escaped: {shown}");
        Check(found, !string.IsNullOrWhiteSpace(shown), "an empty text");
    }

    private static void Length(List<string> found, JsonNode? text, int most)
    {
        var value = text is JsonValue it && it.GetValueKind() == JsonValueKind.String ? it.GetValue<string>() : "";
        Check(found, value.Length >= 1 && value.Length <= most, $"{value.Length} characters of at most {most}");
        Check(found, IsWhole(value), $"a character in halves: {value}");
        Check(found, !value.Any(c => char.IsControl(c) && c != '\n'), "a control character");
    }

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static void Count(List<string> found, JsonNode? many, int most) =>
        Check(found, many is JsonArray array && array.Count >= 1 && array.Count <= most, $"{(many as JsonArray)?.Count} of at most {most}");

    private static void Only(List<string> found, JsonObject it, params string[] names)
    {
        foreach (var (name, _) in it)
        {
            Check(found, name == "type" || names.Contains(name), $"{it["type"]}.{name}");
        }
    }

    private static void All(JsonNode? many, Action<JsonNode> check)
    {
        foreach (var one in many as JsonArray ?? [])
        {
            check(one!);
        }
    }

    private static void Optional(JsonNode? node, Action<JsonNode> check)
    {
        if (node is not null)
        {
            check(node);
        }
    }

    private static void Check(List<string> found, bool holds, string complaint)
    {
        if (!holds)
        {
            found.Add(complaint);
        }
    }
}
