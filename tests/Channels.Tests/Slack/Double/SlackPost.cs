using System.Net;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>A message as it stands in a conversation.</summary>
/// <param name="Thread">The message that it answers; null outside a thread.</param>
/// <param name="Body">As Slack gives it: <c>ts</c>, <c>text</c>, <c>blocks</c>, <c>metadata</c>.</param>
/// <param name="Whispered">To whom alone it is shown; null for everyone there.</param>
public sealed record SlackPost(string Channel, string Ts, string? Thread, JsonObject Body, string? Whispered)
{
    /// <summary>What a notification says, as people read it.</summary>
    public string Text => WebUtility.HtmlDecode((string?)Body["text"] ?? "");

    public JsonArray Blocks => Body["blocks"] as JsonArray ?? [];

    /// <summary>Everything that its blocks say, as people read it, a line each.</summary>
    public string Words => SlackLook.WordsOf(Blocks);

    public IReadOnlyList<JsonObject> Buttons => SlackLook.ElementsOf(Blocks).Where(e => (string?)e["type"] == "button").ToList();

    public bool Has(string actionId) => SlackLook.Find(Blocks, actionId) is not null;
}

/// <summary>How blocks are looked at.</summary>
public static class SlackLook
{
    /// <summary>Everything that blocks say, as people read it, a line each.</summary>
    public static string WordsOf(JsonNode? node)
    {
        var lines = new List<string>();
        Collect(node, lines);
        return string.Join('\n', lines);
    }

    /// <summary>Every element of blocks, in order, with the id of its block in <c>block_id</c>.</summary>
    public static IEnumerable<JsonObject> ElementsOf(JsonArray blocks)
    {
        foreach (var block in blocks.OfType<JsonObject>())
        {
            var inside = (string?)block["type"] switch
            {
                "actions" => (block["elements"] as JsonArray ?? []).OfType<JsonObject>(),
                "section" when block["accessory"] is JsonObject accessory => [accessory],
                "input" when block["element"] is JsonObject element => [element],
                _ => [],
            };
            foreach (var element in inside.Where(e => e["action_id"] is not null))
            {
                var found = element.DeepClone().AsObject();
                found["block_id"] = (string?)block["block_id"];
                yield return found;
            }
        }
    }

    /// <summary>The first element with this id, or with this id and something after a colon.</summary>
    public static JsonObject? Find(JsonArray blocks, string actionId)
    {
        var all = ElementsOf(blocks).ToList();
        return all.FirstOrDefault(e => (string?)e["action_id"] == actionId)
            ?? all.FirstOrDefault(e => ((string?)e["action_id"])!.StartsWith(actionId + ":", StringComparison.Ordinal));
    }

    private static void Collect(JsonNode? node, List<string> lines)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    Collect(item, lines);
                }

                break;
            case JsonObject text when (string?)text["type"] is "plain_text" or "mrkdwn" or "text":
                lines.Add(WebUtility.HtmlDecode((string?)text["text"] ?? ""));
                break;
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    Collect(member, lines);
                }

                break;
        }
    }
}
