using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>
/// What Slack takes as blocks and views, and what it says of what it does not take: written from https://docs.slack.dev/reference/block-kit, apart
/// from the code that makes them. An attribute that Slack does not know is a problem, as with Slack.
/// </summary>
internal sealed class SlackBlockRules
{
    private const int MessageBlocks = 50;
    private const int ViewBlocks = 100;
    private const int MessageCharacters = 13_200;

    private static readonly Dictionary<string, string[]> Blocks = new()
    {
        ["section"] = ["text", "fields", "accessory", "expand"],
        ["header"] = ["text"],
        ["context"] = ["elements"],
        ["actions"] = ["elements"],
        ["divider"] = [],
        ["input"] = ["label", "element", "dispatch_action", "hint", "optional"],
        ["image"] = ["image_url", "alt_text", "title", "slack_file"],
        ["rich_text"] = ["elements"],
    };

    private static readonly Dictionary<string, string[]> Elements = new()
    {
        ["button"] = ["text", "url", "value", "style", "confirm", "accessibility_label"],
        ["static_select"] = ["placeholder", "options", "option_groups", "initial_option", "confirm", "focus_on_load"],
        ["external_select"] = ["placeholder", "initial_option", "min_query_length", "confirm", "focus_on_load"],
        ["users_select"] = ["placeholder", "initial_user", "confirm", "focus_on_load"],
        ["radio_buttons"] = ["options", "initial_option", "confirm", "focus_on_load"],
        ["checkboxes"] = ["options", "initial_options", "confirm", "focus_on_load"],
        ["overflow"] = ["options", "confirm"],
        ["datepicker"] = ["placeholder", "initial_date", "confirm", "focus_on_load"],
        ["timepicker"] = ["placeholder", "initial_time", "confirm", "focus_on_load", "timezone"],
        ["datetimepicker"] = ["initial_date_time", "confirm", "focus_on_load"],
        ["plain_text_input"] = ["placeholder", "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config", "focus_on_load"],
        ["number_input"] = ["placeholder", "is_decimal_allowed", "initial_value", "min_value", "max_value", "dispatch_action_config", "focus_on_load"],
    };

    private static readonly string[] Inputs = [.. Elements.Keys.Except(["button", "overflow"])];
    private static readonly string[] Actions = [.. Elements.Keys.Except(["plain_text_input", "number_input"])];

    private readonly List<string> _problems = [];
    private int _characters;

    /// <summary>What Slack has against the blocks of a message; empty for nothing.</summary>
    public static IReadOnlyList<string> OfMessage(JsonArray blocks)
    {
        var rules = new SlackBlockRules();
        rules.CheckBlocks(blocks, MessageBlocks);
        return rules._problems;
    }

    /// <summary>Whether a message with these blocks is too long as a whole.</summary>
    public static bool IsTooLong(JsonArray blocks)
    {
        var rules = new SlackBlockRules();
        rules.CheckBlocks(blocks, MessageBlocks);
        return rules._characters > MessageCharacters;
    }

    /// <summary>What Slack has against a view.</summary>
    /// <param name="type"><c>modal</c> or <c>home</c>.</param>
    public static IReadOnlyList<string> OfView(JsonObject view, string type)
    {
        var rules = new SlackBlockRules();
        rules.CheckView(view, type);
        return rules._problems;
    }

    /// <summary>What Slack has against what a select offers.</summary>
    public static IReadOnlyList<string> OfOptions(JsonObject answer)
    {
        var rules = new SlackBlockRules();
        rules.OnlyHas(answer, "/", ["options", "option_groups"]);
        rules.CheckOptions(answer, "/", 100, mayBeEmpty: true);
        return rules._problems;
    }

    private void CheckView(JsonObject view, string type)
    {
        OnlyHas(view, "/view", type == "modal"
            ? ["type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close", "notify_on_close", "external_id", "submit_disabled"]
            : ["type", "blocks", "private_metadata", "callback_id", "external_id"]);
        Expect(Text(view, "type") == type, "/view/type", $"must be {type}");
        Limit(view, "private_metadata", "/view", 3000);
        Limit(view, "callback_id", "/view", 255);
        Limit(view, "external_id", "/view", 255);
        if (view["blocks"] is not JsonArray blocks)
        {
            Expect(false, "/view/blocks", "missing required field");
            return;
        }

        if (type == "modal")
        {
            CheckText(view["title"], "/view/title", 24, plainOnly: true);
            CheckIfThere(view, "submit", "/view", 24);
            CheckIfThere(view, "close", "/view", 24);
            Expect(view["submit"] is not null || !blocks.Any(b => Text(b, "type") == "input"), "/view/submit", "must be there where there is an input");
        }

        CheckBlocks(blocks, ViewBlocks);
    }

    private void CheckBlocks(JsonArray blocks, int most)
    {
        Expect(blocks.Count <= most, "/blocks", $"no more than {most} items allowed");
        var ids = blocks.Select(b => Text(b, "block_id")).OfType<string>().ToList();
        Expect(ids.Distinct().Count() == ids.Count, "/blocks", "block_id already exists");
        for (var i = 0; i < blocks.Count; i++)
        {
            CheckBlock(blocks[i], $"/blocks/{i}");
        }
    }

    private void CheckBlock(JsonNode? node, string at)
    {
        if (node is not JsonObject block || Text(block, "type") is not { } type || !Blocks.TryGetValue(type, out var attributes))
        {
            Expect(false, at, "unsupported block type");
            return;
        }

        OnlyHas(block, at, ["type", "block_id", .. attributes]);
        Limit(block, "block_id", at, 255);
        switch (type)
        {
            case "section":
                CheckSection(block, at);
                break;
            case "header":
                CheckText(block["text"], at + "/text", 150, plainOnly: true);
                break;
            case "context":
                Each(block["elements"], at + "/elements", 10, (e, where) => CheckContext(e, where));
                break;
            case "actions":
                Each(block["elements"], at + "/elements", 25, (e, where) => CheckElement(e, where, Actions));
                CheckActionIds(block["elements"], at);
                break;
            case "input":
                CheckText(block["label"], at + "/label", 2000, plainOnly: true);
                CheckIfThere(block, "hint", at, 2000);
                CheckElement(block["element"], at + "/element", Inputs);
                break;
            case "image":
                Limit(block, "image_url", at, 3000);
                Expect(Text(block, "alt_text") is { Length: > 0 and <= 2000 }, at + "/alt_text", "missing required field");
                CheckIfThere(block, "title", at, 2000);
                break;
            case "rich_text":
                CheckRich(block, at);
                break;
        }
    }

    private void CheckSection(JsonObject block, string at)
    {
        Expect(block["text"] is not null || block["fields"] is not null, at, "must have text or fields");
        if (block["text"] is { } text)
        {
            CheckText(text, at + "/text", 3000);
        }

        if (block["fields"] is { } fields)
        {
            Each(fields, at + "/fields", 10, (f, where) => CheckText(f, where, 2000));
        }

        if (block["accessory"] is { } accessory)
        {
            CheckElement(accessory, at + "/accessory", Actions);
        }
    }

    private void CheckContext(JsonNode? element, string at)
    {
        if (Text(element, "type") == "image")
        {
            OnlyHas(element!.AsObject(), at, ["type", "image_url", "alt_text", "slack_file"]);
            return;
        }

        CheckText(element, at, 3000);
    }

    private void CheckRich(JsonObject node, string at)
    {
        foreach (var part in node["elements"] as JsonArray ?? [])
        {
            if (part is JsonObject inner)
            {
                Expect(Text(inner, "type") is "rich_text_section" or "rich_text_list" or "rich_text_preformatted" or "rich_text_quote" or "text" or "link" or "emoji" or "date", at, "unsupported rich text element");
                Expect(Text(inner, "type") != "text" || Text(inner, "text") is { Length: > 0 }, at, "must be more than 0 characters");
                _characters += Text(inner, "text")?.Length ?? 0;
                CheckRich(inner, at);
            }
        }
    }

    private void CheckElement(JsonNode? node, string at, string[] allowed)
    {
        if (node is not JsonObject element || Text(element, "type") is not { } type || !allowed.Contains(type))
        {
            Expect(Text(node, "type") == "image" && at.EndsWith("/accessory", StringComparison.Ordinal), at, "unsupported element type");
            return;
        }

        OnlyHas(element, at, ["type", "action_id", .. Elements[type]]);
        Limit(element, "action_id", at, 255);
        CheckIfThere(element, "placeholder", at, 150);
        switch (type)
        {
            case "button":
                CheckText(element["text"], at + "/text", 75, plainOnly: true);
                Limit(element, "value", at, 2000);
                Limit(element, "url", at, 3000);
                Limit(element, "accessibility_label", at, 75);
                Expect(Text(element, "style") is null or "primary" or "danger", at + "/style", "must be primary or danger");
                break;
            case "static_select":
                CheckOptions(element, at, 100, mayBeEmpty: false);
                break;
            case "radio_buttons" or "checkboxes":
                CheckOptions(element, at, 10, mayBeEmpty: false);
                break;
            case "overflow":
                CheckOptions(element, at, 5, mayBeEmpty: false);
                break;
            case "plain_text_input":
                CheckLengths(element, at);
                break;
        }

        CheckInitial(element, at);
        if (element["confirm"] is { } confirm)
        {
            CheckConfirm(confirm, at + "/confirm");
        }
    }

    private void CheckLengths(JsonObject element, string at)
    {
        Expect(Whole(element, "min_length") is null or (>= 0 and <= 3000), at + "/min_length", "must be between 0 and 3000");
        Expect(Whole(element, "max_length") is null or (>= 1 and <= 3000), at + "/max_length", "must be between 1 and 3000");
        Expect((Text(element, "initial_value")?.Length ?? 0) <= (Whole(element, "max_length") ?? 3000), at + "/initial_value", "must be no longer than max_length");
    }

    /// <summary>What is chosen already has to be exactly one of the options.</summary>
    private void CheckInitial(JsonObject element, string at)
    {
        if (element["initial_option"] is not { } initial)
        {
            return;
        }

        CheckOption(initial, at + "/initial_option");
        Expect(Text(element, "type") == "external_select" || AllOptions(element).Any(o => JsonNode.DeepEquals(o, initial)), at + "/initial_option", "must be one of the options");
    }

    private void CheckConfirm(JsonNode confirm, string at)
    {
        OnlyHas(confirm.AsObject(), at, ["title", "text", "confirm", "deny", "style"]);
        CheckText(confirm["title"], at + "/title", 100, plainOnly: true);
        CheckText(confirm["text"], at + "/text", 300);
        CheckText(confirm["confirm"], at + "/confirm", 30, plainOnly: true);
        CheckText(confirm["deny"], at + "/deny", 30, plainOnly: true);
    }

    private void CheckOptions(JsonObject element, string at, int most, bool mayBeEmpty)
    {
        var groups = element["option_groups"] as JsonArray;
        Expect((element["options"] is JsonArray) ^ (groups is not null), at, "must have either options or option_groups");
        Expect(groups is null or { Count: > 0 and <= 100 }, at + "/option_groups", "no more than 100 items allowed");
        foreach (var group in groups ?? [])
        {
            CheckText(group!["label"], at + "/label", 75, plainOnly: true);
        }

        var lists = groups?.Select(g => g!["options"]) ?? [element["options"]];
        foreach (var list in lists)
        {
            Expect(list is JsonArray { Count: var count } && count <= most && (mayBeEmpty || count > 0), at + "/options", $"between 1 and {most} items allowed");
        }

        foreach (var option in AllOptions(element))
        {
            CheckOption(option, at + "/options");
        }
    }

    private static IEnumerable<JsonNode?> AllOptions(JsonObject element) =>
        (element["options"] as JsonArray ?? []).Concat((element["option_groups"] as JsonArray ?? []).SelectMany(g => g?["options"] as JsonArray ?? []));

    private void CheckOption(JsonNode? option, string at)
    {
        if (option is not JsonObject it)
        {
            Expect(false, at, "must be an object");
            return;
        }

        OnlyHas(it, at, ["text", "value", "description", "url"]);
        CheckText(it["text"], at + "/text", 75);
        CheckIfThere(it, "description", at, 75);
        Expect(Text(it, "value") is { Length: > 0 and <= 150 }, at + "/value", "must be between 1 and 150 characters");
    }

    private void CheckActionIds(JsonNode? elements, string at)
    {
        var ids = (elements as JsonArray ?? []).Select(e => Text(e, "action_id")).OfType<string>().ToList();
        Expect(ids.Distinct().Count() == ids.Count, at, "action_id already exists");
    }

    private void CheckIfThere(JsonObject node, string name, string at, int most)
    {
        if (node[name] is { } text)
        {
            CheckText(text, $"{at}/{name}", most, plainOnly: true);
        }
    }

    private void CheckText(JsonNode? node, string at, int most, bool plainOnly = false)
    {
        if (node is not JsonObject text || Text(text, "type") is not ("plain_text" or "mrkdwn"))
        {
            Expect(false, at, "missing required field");
            return;
        }

        var isPlain = Text(text, "type") == "plain_text";
        Expect(isPlain || !plainOnly, at, "must be plain_text");
        OnlyHas(text, at, isPlain ? ["type", "text", "emoji"] : ["type", "text", "verbatim"]);
        Expect(Text(text, "text") is { Length: > 0 }, at, "must be more than 0 characters");
        Expect((Text(text, "text")?.Length ?? 0) <= most, at, $"must be less than {most + 1} characters");
        _characters += Text(text, "text")?.Length ?? 0;
    }

    private void Each(JsonNode? list, string at, int most, Action<JsonNode?, string> check)
    {
        if (list is not JsonArray { Count: > 0 } items || items.Count > most)
        {
            Expect(false, at, $"between 1 and {most} items allowed");
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            check(items[i], $"{at}/{i}");
        }
    }

    private void Limit(JsonObject node, string name, string at, int most) =>
        Expect(!node.ContainsKey(name) || (node[name]?.GetValueKind() == JsonValueKind.String && Text(node, name)!.Length <= most), $"{at}/{name}", $"must be a text of less than {most + 1} characters");

    private void OnlyHas(JsonObject node, string at, string[] known)
    {
        foreach (var (name, _) in node.Where(p => !known.Contains(p.Key)))
        {
            Expect(false, at, $"invalid additional property: {name}");
        }
    }

    private void Expect(bool holds, string at, string problem)
    {
        if (!holds)
        {
            _problems.Add($"[ERROR] {problem} [json-pointer:{at}]");
        }
    }

    private static string? Text(JsonNode? node, string name) => node is JsonObject it && it[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Whole(JsonObject node, string name) => node[name]?.GetValueKind() == JsonValueKind.Number ? (int)node[name]! : null;
}
