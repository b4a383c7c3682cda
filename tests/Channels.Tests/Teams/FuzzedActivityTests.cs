using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>
/// What comes with a good token and is nothing that Teams would send (T34): none ends in a failure of the host, and none stands in the way of what
/// comes after it. <c>LONG_TESTS=1</c> sends a hundred thousand.
/// </summary>
public sealed class FuzzedActivityTests(ITestOutputHelper output)
{
    private const int AtATime = 4;

    private static readonly int Count = Environment.GetEnvironmentVariable("LONG_TESTS") == "1" ? 100_000 : 2_000;
    private static readonly int[] Statuses = [200, 400, 403, 413, 501];

    private static readonly Func<TeamsUser, JsonObject>[] Whole =
    [
        user => Message(user, "I need read access to crm"),
        user => Message(user, "<at>GovBot</at> my access for <at>Bob</at>").With("entities", new JsonArray(Mention("GovBot", TeamsUser.Bot), Mention("Bob", "29:user-bob"))),
        user => user.Activity("message").With("value", new JsonObject { ["verb"] = "approve", ["id"] = "d-1", ["reason"] = "since it is needed" }),
        user => Invoke(user, "adaptiveCard/action", Press("approve")),
        user => Invoke(user, "adaptiveCard/action", Press("refresh").With("trigger", "automatic")),
        user => Invoke(user, "task/fetch", new JsonObject { ["data"] = new JsonObject { ["verb"] = "deny", ["id"] = "d-1" } }),
        user => Invoke(user, "task/submit", new JsonObject { ["data"] = new JsonObject { ["verb"] = "deny", ["id"] = "d-1", ["reason"] = "no", ["openedIn"] = "1:2" } }),
        user => Invoke(user, "composeExtension/query", Query()),
        user => user.Activity("conversationUpdate").With("membersAdded", new JsonArray(new JsonObject { ["id"] = TeamsUser.Bot }, new JsonObject { ["id"] = user.Member })),
        user => user.Activity("installationUpdate").With("action", "add"),
        user => Message(user, "something else").With("type", "messageUpdate"),
        user => user.Activity("messageDelete"),
    ];

    [Fact]
    public async Task Nothing_with_a_good_token_fails_the_host_or_holds_up_what_comes_after()
    {
        await using var host = await TeamsHost.StartAsync();
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"FUZZ_SEED={seed}");
        var answers = new int[600];

        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, _) =>
        {
            var activity = Spoilt(new Random(seed + number), host);
            var answer = await host.Alice.PostAsync(activity);
            Interlocked.Increment(ref answers[answer.Status]);
            Assert.True(Statuses.Contains(answer.Status), $"number {number} was answered with {answer.Status}: {activity.ToJsonString()}\n{host.Log.All.LastOrDefault(line => line.Level >= LogLevel.Error).Text}");
        });

        output.WriteLine(string.Join(", ", answers.Index().Where(a => a.Item > 0).Select(a => $"{a.Item} times {a.Index}")));
        Assert.DoesNotContain(host.Log.All, line => line.Level >= LogLevel.Error);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await host.Bob.SayAsync("status")).Status);
        Assert.Contains(host.Talk.Asked, asked => asked is Incoming.Said { Text: "status" });
    }

    private static JsonObject Spoilt(Random random, TeamsHost host)
    {
        var activity = Whole[random.Next(Whole.Length)](random.Next(2) == 0 ? host.Alice : host.Alice.At("19:group", "groupChat"));
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            Spoiling.Change(activity, random);
        }

        return activity;
    }

    private static JsonObject Message(TeamsUser user, string text) => user.Activity("message").With("text", text);

    private static JsonObject Invoke(TeamsUser user, string name, JsonObject value) => user.Activity("invoke").With("name", name).With("value", value).With("replyToId", "m-1");

    private static JsonObject Mention(string name, string id) => new() { ["type"] = "mention", ["text"] = $"<at>{name}</at>", ["mentioned"] = new JsonObject { ["id"] = id, ["name"] = name } };

    private static JsonObject Press(string verb) => new()
    {
        ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = new JsonObject { ["id"] = "d-1", ["shorten"] = "1 day" } },
        ["trigger"] = "manual",
    };

    private static JsonObject Query() => new()
    {
        ["commandId"] = "find",
        ["parameters"] = new JsonArray(new JsonObject { ["name"] = "words", ["value"] = "crm" }),
        ["queryOptions"] = new JsonObject { ["skip"] = 0, ["count"] = 25 },
    };
}
