using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Whether what left for Slack is what the types of Slack's own packages allow: <c>tests/node/slack-types.mjs</c>.</summary>
internal static class SlackTypes
{
    /// <summary>The methods that show something; the others carry ids alone.</summary>
    private static readonly Dictionary<string, string> Calls = new()
    {
        ["chat.postMessage"] = "Posted",
        ["chat.postEphemeral"] = "Whispered",
        ["chat.update"] = "Updated",
        ["views.open"] = "Opened",
        ["views.update"] = "Replaced",
        ["views.publish"] = "Published",
    };

    /// <summary>All that left in one life of the double: each call that shows something, and each answer with content.</summary>
    public static IEnumerable<JsonObject> LeftFor(SlackDouble slack) =>
        slack.Calls.Where(c => Calls.ContainsKey(c.Method)).Select(Of).Concat(slack.Answered.Where(a => a.Body is not null).Select(Of));

    public static JsonObject Of(string name, string type, JsonNode value) => new() { ["name"] = name, ["type"] = type, ["value"] = value.DeepClone() };

    private static JsonObject Of(SlackCall call) => Of($"{call.Method} {call.Arguments.ToJsonString()}", Calls[call.Method], call.Arguments);

    private static JsonObject Of((SlackDelivery Delivery, JsonObject? Body) answer) => Of($"{KindOf(answer.Delivery)} was answered {answer.Body!.ToJsonString()}", TypeOf(answer.Delivery), answer.Body);

    private static string TypeOf(SlackDelivery delivery) => KindOf(delivery) switch
    {
        "view_submission" => "Submitted",
        "block_suggestion" => "Offered",
        "slash_commands" => "Responded",
        var kind => throw new InvalidOperationException($"Slack reads no content in the answer to {kind}."),
    };

    private static string KindOf(SlackDelivery delivery) => delivery.Kind == "interactive" ? (string)delivery.Payload["type"]! : delivery.Kind;

    /// <returns>A line for each payload that is not allowed.</returns>
    public static async Task<IReadOnlyList<string>> JudgeAsync(IEnumerable<JsonObject> payloads) =>
        [.. (await NodeScript.RunAsync("slack-types.mjs", new JsonArray([.. payloads]))).Select(p => $"{p!["name"]}: {p["problem"]}")];
}
