using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>The blocks that are shown, named as Slack names them: https://docs.slack.dev/reference/block-kit/blocks.</summary>
internal static class Block
{
    public static JsonObject Divider() => new() { ["type"] = "divider" };

    public static JsonObject Header(string text) => new() { ["type"] = "header", ["text"] = SlackText.Plain(text, SlackLimits.HeaderText) };

    /// <summary>Small and grey.</summary>
    public static JsonObject Context(params JsonNode[] texts) => new() { ["type"] = "context", ["elements"] = new JsonArray(texts) };

    /// <summary>Shown whole: what is read before a decision is not folded away.</summary>
    public static JsonObject Section(JsonObject text) => new() { ["type"] = "section", ["text"] = text, ["expand"] = true };

    public static JsonObject Actions(IEnumerable<JsonObject> buttons) => new() { ["type"] = "actions", ["elements"] = new JsonArray([.. buttons]) };
}
