using System.Net;
using System.Text;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Slack;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The real host below <c>/slack</c>: refusing everything that is not signed, remembering none of it, and ready whatever becomes of Slack.</summary>
public sealed class SlackEndpointTests : IDisposable
{
    private const string Canary = "canary-5d1f";
    private static readonly string[] Routes = ["/slack/events", "/slack/interactions", "/slack/options", "/slack/commands"];

    private static readonly Dictionary<string, string> Http = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Slack__AppId"] = SlackDouble.AppId,
        ["Slack__TeamId"] = SlackDouble.TeamId,
        ["Slack__BotToken"] = SlackDouble.BotToken,
        ["Slack__SigningSecret"] = SlackDouble.SigningSecret,
        ["Slack__ApiBaseUrl"] = "https://127.0.0.1:1/api/",
    };

    private readonly BotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_settings_nothing_is_served_there_and_the_log_says_so()
    {
        await using var bot = await BotProcess.StartAsync(_folder);
        foreach (var route in Routes)
        {
            Assert.Equal((HttpStatusCode.NotFound, ""), await PostAsync(bot, route, null));
        }

        await bot.SaysAsync("Slack is not configured: nothing is served below /slack, and no socket is opened[.]");
    }

    [Fact]
    public async Task What_is_not_signed_leaves_no_row_and_nothing_of_it_in_answer_or_log()
    {
        Directory.CreateDirectory(_folder.Targets);
        await using var bot = await BotProcess.StartAsync(_folder, Http);
        var before = _folder.Rows();
        foreach (var route in Routes)
        {
            foreach (var signature in new[] { null, "v0=" + Canary, "v0=" + new string('0', 64) })
            {
                Assert.Equal((HttpStatusCode.Unauthorized, ""), await PostAsync(bot, route, signature));
            }
        }

        Assert.Equal(before, _folder.Rows());
        await bot.SaysAsync("was refused with 401: a signature that is wrong[.]");
        foreach (var secret in new[] { Canary, SlackDouble.SigningSecret, SlackDouble.BotToken })
        {
            Assert.DoesNotContain(secret, bot.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_Slack_that_cannot_be_reached_is_reported_and_the_host_is_ready()
    {
        Directory.CreateDirectory(_folder.Targets);
        var settings = new Dictionary<string, string>(Http.Where(s => s.Key != "Slack__SigningSecret")) { ["Slack__AppToken"] = SlackDouble.AppToken };
        await using var bot = await BotProcess.StartAsync(_folder, settings);
        await Until.TrueAsync(async () => (await bot.Http.GetStringAsync("/health/ready")).Contains("No socket could be opened", StringComparison.Ordinal), "The socket is not reported");
        using var ready = await bot.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, ""), await PostAsync(bot, "/slack/events", null));
        Assert.DoesNotContain(SlackDouble.AppToken, bot.Output, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(BotProcess bot, string route, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route)
        {
            Content = new StringContent($$"""{"type":"url_verification","challenge":"{{Canary}}"}""", Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");
            request.Headers.TryAddWithoutValidation("X-Slack-Signature", signature);
        }

        using var answer = await bot.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
