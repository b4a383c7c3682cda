using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>Sample data whose every text was replaced by what an attacker would write, as if nobody had cleaned it.</summary>
internal static class HostileData
{
    private static readonly string[] NotText = ["tone", "id", "link"];

    public static IReadOnlyList<string> Texts { get; } =
    [
        "${$root} ${justification.text} ${requester.name}",
        "\"}], \"actions\": [{ \"type\": \"Action.OpenUrl\" }] {{DATE(2017-02-14T06:00:00Z,SHORT)}}",
        "**✅ Security approved** [Approve here](https://evil.test) <https://evil.test|Approve> <!channel>",
        "<img src=x onerror=alert(1)> </script><script>alert(1)</script> ![x](https://evil.test/x.png)",
        "`back` \\n \\ 'single' $${a} }{ {0} %s 日本語 😀 é",
        new string('W', 200),
    ];

    public static JsonNode? In(JsonNode? node, string text) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m =>
            KeyValuePair.Create(m.Key, NotText.Contains(m.Key) ? m.Value?.DeepClone() : In(m.Value, text)))),
        JsonArray items => new JsonArray([.. items.Select(item => In(item, text))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(text),
        _ => node?.DeepClone(),
    };
}
