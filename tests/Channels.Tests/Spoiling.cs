using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Slack;

namespace ChatGovernanceBot.Channels.Tests;

/// <summary>Makes of what Slack or Teams sends something that it would not send.</summary>
public static class Spoiling
{
    private static readonly Func<Random, JsonNode?>[] Values =
    [
        _ => null, random => random.Next(), _ => -1.5e300, _ => long.MaxValue, _ => true, _ => "", _ => " ", _ => "\0", _ => "\ud800", _ => "<!channel> <@U1> &lt;", _ => "${title}", _ => SlackDouble.BotUserId, _ => "C0TALK",
        random => new string((char)random.Next(1, 0x3000), random.Next(9_000)), _ => new JsonArray(), _ => new JsonObject(), random => Nested(random.Next(1, 40)), random => new JsonArray([.. Enumerable.Range(0, random.Next(300)).Select(i => (JsonNode)i)]),
        _ => new JsonObject { ["id"] = "U0ALICE" }, _ => "block_actions", _ => "view_submission", _ => "event_callback", _ => "9999999999999.999999",
        _ => "invoke", _ => "adaptiveCard/action", _ => "task/submit", _ => "<at>GovBot</at>", _ => "2026-13-45T99:00:00Z", _ => "http://[::1",
    ];

    /// <summary>Another value somewhere, or a member less, or one more.</summary>
    public static void Change(JsonObject payload, Random random)
    {
        var places = Objects(payload).ToList();
        var place = places[random.Next(places.Count)];
        var name = place.Count == 0 ? "more" : place.ElementAt(random.Next(place.Count)).Key;
        switch (random.Next(5))
        {
            case 0:
                place.Remove(name);
                break;
            case 1:
                place[name + random.Next(3)] = Value(random);
                break;
            default:
                place[name] = Value(random);
                break;
        }
    }

    private static JsonNode? Value(Random random) => Values[random.Next(Values.Length)](random);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(member => Objects(member.Value)).Prepend(it),
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };

    private static JsonNode Nested(int depth) => depth == 0 ? new JsonArray() : new JsonArray(Nested(depth - 1));
}
