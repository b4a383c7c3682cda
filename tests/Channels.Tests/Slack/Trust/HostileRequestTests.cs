using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Whatever is wrong with a request: the protocol's status, nothing in the answer, one line in the log, no row, and the bot hears nothing.</summary>
public sealed class HostileRequestTests(HostileRequestTests.Host host) : IClassFixture<HostileRequestTests.Host>
{
    public static TheoryData<string> Names => [.. HostileRequests.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_refused_and_nothing_of_it_is_said_heard_or_kept(string name)
    {
        var (expected, spoil) = HostileRequests.All[name];
        var attempt = new SlackAttempt(host.Trust.Time);
        spoil(attempt);
        host.Trust.Log.All.Clear();
        host.Trust.Bot.Heard.Clear();
        var kept = host.Trust.Kept();

        Assert.Equal((expected, ""), await host.Trust.SendAsync(attempt.Request()));

        Assert.Empty(host.Trust.Bot.Heard);
        Assert.Equal(kept, host.Trust.Kept());
        var line = Assert.Single(host.Trust.Log.All, l => l.Level >= LogLevel.Information && l.Category.StartsWith("ChatGovernanceBot", StringComparison.Ordinal));
        Assert.InRange(line.Text.Length, 20, 140);
        Assert.Contains($"was refused with {(expected == HostileRequests.Acknowledged ? 403 : expected)}: ", line.Text, StringComparison.Ordinal);
        Assert.All(host.Trust.Log.All, l => Assert.DoesNotContain(RawPayloads.Canary, l.Text, StringComparison.Ordinal));
        Assert.All(host.Trust.Log.All, l => Assert.DoesNotContain(SlackTrustHost.Secret, l.Text, StringComparison.Ordinal));
    }

    // .NET's client makes one line of several headers of a name; others do not.
    [Theory]
    [InlineData(null, 200)]
    [InlineData("two timestamps", 401)]
    [InlineData("two signatures", 401)]
    [InlineData("a wrong signature before the right one", 401)]
    [InlineData("a wrong signature after the right one", 401)]
    public async Task A_header_that_stands_there_in_two_lines_is_refused(string? name, int expected)
    {
        var attempt = new SlackAttempt(host.Trust.Time) { Payload = HostileRequests.Challenge() };
        if (name == "a wrong signature after the right one")
        {
            attempt.Signatures = s => [s, "v0=" + new string('0', 64)];
        }
        else if (name is not null)
        {
            HostileRequests.All[name].Spoil(attempt);
        }

        var sent = attempt.Sent();
        var address = host.Trust.Http.BaseAddress!;
        string[] head =
        [
            $"POST {sent.Route} HTTP/1.1", $"Host: {address.Authority}", $"Content-Type: {sent.ContentType}", $"Content-Length: {sent.Body.Length}", "Connection: close",
            .. sent.Timestamps.Select(t => $"{SlackSigner.Timestamp}: {t}"), .. sent.Signatures.Select(s => $"{SlackSigner.Signature}: {s}"),
        ];

        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(string.Join("\r\n", head) + "\r\n\r\n"), .. sent.Body]);
        using var answer = new StreamReader(client.GetStream());

        Assert.StartsWith($"HTTP/1.1 {expected} ", await answer.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_be_refused_again_is_not_wanted_again_but_an_unproven_sender_is_told_nothing()
    {
        foreach (var (name, wanted) in new[] { ("a press in another workspace", "1"), ("no JSON", "1"), ("another secret", null) })
        {
            var attempt = new SlackAttempt(host.Trust.Time);
            HostileRequests.All[name].Spoil(attempt);
            using var answer = await host.Trust.Http.SendAsync(attempt.Request());
            Assert.Equal(wanted, answer.Headers.TryGetValues("X-Slack-No-Retry", out var values) ? Assert.Single(values) : null);
        }
    }

    [Fact]
    public async Task An_event_that_is_not_for_us_is_refused_and_counted_although_Slack_hears_that_it_came()
    {
        using var counted = new CountedRefusals();
        foreach (var (name, reason) in new[] { ("an event for another app", "another app"), ("an event of another workspace", "another workspace"), ("a mention by another workspace's user", "a user of another workspace") })
        {
            counted.Reasons.Clear();
            var attempt = new SlackAttempt(host.Trust.Time);
            HostileRequests.All[name].Spoil(attempt);

            Assert.Equal((200, ""), await host.Trust.SendAsync(attempt.Request()));

            Assert.Contains(reason, counted.Reasons);
        }

        Assert.Empty(host.Trust.Bot.Heard);
    }

    [Fact]
    public async Task The_same_request_with_nothing_wrong_is_heard()
    {
        await using var trust = await SlackTrustHost.StartAsync();
        Assert.Equal((200, ""), await trust.SendAsync(new SlackAttempt(trust.Time).Request()));
        Assert.Single(trust.Bot.Heard);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dialog_of_250_KB_that_comes_back_in_a_form_is_heard(bool isChunked)
    {
        // The bot's own host takes less of everybody else.
        await using var trust = await SlackTrustHost.StartAsync(more: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 256 * 1024));
        var submission = RawPayloads.Submission();
        submission["view"]!["blocks"] = new JsonArray([.. Enumerable.Range(0, 100).Select(n => (JsonNode)new JsonObject { ["type"] = "section", ["block_id"] = $"b{n}", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = new string('"', 1_200), ["emoji"] = false } })]);
        var attempt = new SlackAttempt(trust.Time) { Chunked = isChunked }.Interaction(submission);
        attempt.Encode = json => SlackSigner.FormOf(("payload", json.Replace("\\u0022", "\\\"", StringComparison.Ordinal)));

        Assert.InRange(attempt.Sent().Body.Length, 700_000, 1_000_000);
        Assert.Equal((200, ""), await trust.SendAsync(attempt.Request()));
        Assert.Single(trust.Bot.Heard);
    }

    [Fact]
    public async Task A_message_of_so_many_characters_as_Slack_takes_is_heard_however_they_are_written()
    {
        await using var trust = await SlackTrustHost.StartAsync(more: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 256 * 1024));
        var attempt = new SlackAttempt(trust.Time) { Encode = json => Encoding.ASCII.GetBytes(json) };
        attempt.Payload["event"]!["text"] = new string('ж', 40_000);
        attempt.Payload["event"]!["blocks"] = new JsonArray(new JsonObject { ["type"] = "rich_text", ["elements"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = new string('ж', 40_000) }) });

        Assert.InRange(attempt.Sent().Body.Length, 480_000, SlackReader.MostBytes);
        Assert.Equal((200, ""), await trust.SendAsync(attempt.Request()));
        Assert.Equal(40_000, Assert.IsType<SlackArrival.DirectMessage>(Assert.Single(trust.Bot.Heard)).Text.Length);
    }

    [Fact]
    public async Task A_refusal_is_counted_by_its_reason()
    {
        await using var trust = await SlackTrustHost.StartAsync();
        using var counted = new CountedRefusals();
        var attempt = new SlackAttempt(trust.Time) { Secret = "another-secret-0123456789abcdef-3" };
        await trust.SendAsync(attempt.Request());
        Assert.Contains("a signature that is wrong", counted.Reasons);
    }

    public sealed class Host : IAsyncLifetime
    {
        internal SlackTrustHost Trust { get; private set; } = null!;

        public async Task InitializeAsync() => Trust = await SlackTrustHost.StartAsync();

        public async Task DisposeAsync() => await Trust.DisposeAsync();
    }
}
