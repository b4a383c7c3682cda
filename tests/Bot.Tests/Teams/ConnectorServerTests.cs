using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Teams;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>The tests' own Connector service answers as Microsoft's client does to the same calls, so that what is tested against it holds there.</summary>
public sealed class ConnectorServerTests : IDisposable
{
    private const string User = "user-id-0";

    private static readonly Uri Nobody = new("http://127.0.0.1:9/");

    private readonly BotFolder _folder = new();
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Each_call_that_the_bot_makes_is_answered_as_the_playground_answers_it()
    {
        await using var playground = await Playground.StartAsync(Nobody, _folder);
        await using var server = await ConnectorServer.StartAsync();
        // The one name that the playground takes from activities and Teams does not.
        server.ObjectIdName = "aadObjectId";
        server.Members.Add((User, "00000000-0000-0000-0000-0000000000020", "Alex Wilber"));

        var (theirs, ours) = (await ConverseAsync(playground.ServiceUrl), await ConverseAsync(server.ServiceUrl));

        Assert.Equal(["opened 201", "said 201", "replied 201", "replaced 200", "replaced nothing 404", "members 200"], theirs.Select(a => $"{a.Call} {(int)a.Status}"));
        Assert.Equal(theirs.Select(a => (a.Call, a.Status, a.MediaType)), ours.Select(a => (a.Call, a.Status, a.MediaType)));
        foreach (var (their, our) in theirs.Zip(ours))
        {
            SaysNothingElse(our.Body, their.Body, our.Call);
        }
    }

    private async Task<IReadOnlyList<Answer>> ConverseAsync(string service)
    {
        var opened = await AskAsync("opened", HttpMethod.Post, $"{service}v3/conversations", new JsonObject
        {
            ["isGroup"] = false,
            ["bot"] = new JsonObject { ["id"] = "bot-id" },
            ["members"] = new JsonArray(new JsonObject { ["id"] = User }),
            ["tenantId"] = "00000000-0000-0000-0000-0000000000001",
        });
        var activities = $"{service}v3/conversations/{(string)opened.Body["id"]!}/activities";
        var said = await AskAsync("said", HttpMethod.Post, activities, Message("first"));
        return
        [
            opened,
            said,
            await AskAsync("replied", HttpMethod.Post, $"{activities}/{(string)said.Body["id"]!}", Message("second")),
            await AskAsync("replaced", HttpMethod.Put, $"{activities}/{(string)said.Body["id"]!}", Message("third")),
            await AskAsync("replaced nothing", HttpMethod.Put, $"{activities}/unknown", Message("fourth")),
            await AskAsync("members", HttpMethod.Get, $"{service}v3/conversations/{(string)opened.Body["id"]!}/pagedmembers?pageSize=2", null),
        ];
    }

    private static JsonObject Message(string text) => new() { ["type"] = "message", ["text"] = text, ["from"] = new JsonObject { ["id"] = "bot-id" } };

    private async Task<Answer> AskAsync(string call, HttpMethod method, string address, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        using var response = await _client.SendAsync(request);
        return new(call, response.StatusCode, response.Content.Headers.ContentType?.MediaType, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    // Less is fair, since nobody may count on more; what the other does not say is made up.
    private static void SaysNothingElse(JsonNode? ours, JsonNode? theirs, string where)
    {
        Assert.Equal(theirs?.GetValueKind(), ours?.GetValueKind());
        switch (ours)
        {
            case JsonObject members:
                Assert.All(members, m => SaysNothingElse(m.Value, theirs!.AsObject().ContainsKey(m.Key) ? theirs[m.Key] : throw new InvalidOperationException($"{where}: the playground says no {m.Key}"), $"{where}.{m.Key}"));
                break;
            case JsonArray elements:
                Assert.All(elements, e => SaysNothingElse(e, theirs!.AsArray()[0], where));
                break;
            case JsonValue when where.EndsWith(".code", StringComparison.Ordinal):
                Assert.Equal((string?)theirs, (string?)ours);
                break;
            default:
                break;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private sealed record Answer(string Call, HttpStatusCode Status, string? MediaType, JsonObject Body);
}
