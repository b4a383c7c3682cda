using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>
/// What is signed as Slack signs it and is nothing that Slack would send (T34): none ends in a failure of the host, and none stands in the way of
/// what comes after it. <c>LONG_TESTS=1</c> sends a hundred thousand.
/// </summary>
public sealed class FuzzedPayloadTests(ITestOutputHelper output)
{
    private const int AtATime = 4;

    private static readonly int Count = Environment.GetEnvironmentVariable("LONG_TESTS") == "1" ? 100_000 : 3_000;
    private static readonly int[] Statuses = [200, 400, 403, 413, 415];

    private static readonly (string Route, Func<JsonObject> Payload)[] Whole =
    [
        ("/slack/events", () => RawPayloads.Message()), ("/slack/events", () => RawPayloads.Mention()), ("/slack/events", () => RawPayloads.HomeOpened()),
        ("/slack/interactions", () => RawPayloads.Press()), ("/slack/interactions", () => RawPayloads.PressInView("modal", "1.2.view")), ("/slack/interactions", () => RawPayloads.PressInView("home", "1.2.home")),
        ("/slack/interactions", () => RawPayloads.Submission()), ("/slack/interactions", RawPayloads.Shortcut), ("/slack/options", () => RawPayloads.Suggestion()), ("/slack/commands", () => RawPayloads.Command()),
    ];

    [Fact]
    public async Task Nothing_that_is_signed_fails_the_host_or_holds_up_what_comes_after()
    {
        await using var trust = await SlackTrustHost.StartAsync();
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"FUZZ_SEED={seed}");
        var answers = new int[600];

        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, cancellation) =>
        {
            var request = Spoilt(new Random(seed + number), trust.Signer);
            var (status, body) = await trust.SendAsync(request);
            Interlocked.Increment(ref answers[status]);
            Assert.True(Statuses.Contains(status), $"number {number} was answered with {status}");
            Assert.DoesNotContain(RawPayloads.Canary, body, StringComparison.Ordinal);
            trust.Bot.Heard.Clear();
        });

        output.WriteLine(string.Join(", ", answers.Index().Where(a => a.Item > 0).Select(a => $"{a.Item} times {a.Index}")));
        Assert.DoesNotContain(trust.Log.All, line => line.Level >= LogLevel.Error || line.Text.Contains(RawPayloads.Canary, StringComparison.Ordinal));
        Assert.Equal((200, ""), await trust.SendAsync(trust.Signer.Event(RawPayloads.Message(id: "EvAfter"))));
        Assert.Single(trust.Bot.Heard);
    }

    private static HttpRequestMessage Spoilt(Random random, SlackSigner signer)
    {
        var (route, whole) = Whole[random.Next(Whole.Length)];
        var payload = whole();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            Spoiling.Change(payload, random);
        }

        var json = payload.ToJsonString();
        var text = random.Next(6) switch
        {
            0 => WithTwice(json, random),
            1 => Torn(json, random),
            _ => json,
        };
        var bytes = random.Next(10) == 0 ? Scratched(Encoding.UTF8.GetBytes(text), random) : Encoding.UTF8.GetBytes(text);
        return route switch
        {
            "/slack/events" => signer.Signed(route, bytes, SlackSigner.Json),
            "/slack/commands" => signer.Signed(route, FormOf(payload, random), SlackSigner.Form),
            _ => signer.Signed(route, [.. "payload="u8, .. Escaped(bytes, random)], SlackSigner.Form),
        };
    }

    // A member a second time: a reader that takes the last would let the first be checked and the second be done.
    private static string WithTwice(string json, Random random)
    {
        var comma = json.IndexOf(',', random.Next(json.Length));
        return comma < 0 ? json : json[..comma] + ",\"type\":\"block_actions\",\"user\":{\"id\":\"U0MALLORY\"}" + json[comma..];
    }

    private static string Torn(string json, Random random) => random.Next(3) switch
    {
        0 => json[..random.Next(json.Length)],
        1 => json + json,
        _ => new string('[', random.Next(1, 20_000)) + json,
    };

    private static byte[] Scratched(byte[] bytes, Random random)
    {
        for (var times = random.Next(1, 8); times > 0 && bytes.Length > 0; times--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    // Mostly as a form encodes it, now and then as it is.
    private static byte[] Escaped(byte[] bytes, Random random) =>
        random.Next(12) == 0 ? bytes : Encoding.ASCII.GetBytes(string.Concat(bytes.Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"))));

    private static byte[] FormOf(JsonObject command, Random random)
    {
        var form = SlackSigner.FormOf([.. command.Select(f => (f.Key, f.Value?.ToString() ?? ""))]);
        return random.Next(4) switch
        {
            0 => Scratched(form, random),
            1 => [.. form, .. "&text=again&user_id=U0MALLORY"u8],
            _ => form,
        };
    }
}
