using System.Net;
using System.Text;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests;

/// <summary>The real host at <c>/api/messages</c>: refusing everything that is not signed, and remembering none of it.</summary>
public sealed class TeamsEndpointTests : IDisposable
{
    private const string Canary = "canary-5d1f";

    private readonly BotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_settings_nothing_is_served_there_and_the_log_says_that_everything_is_refused()
    {
        await using var bot = await BotProcess.StartAsync(_folder);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(bot, null)).Status);
        await bot.SaysAsync("Teams is not configured: it has no credentials, so whatever is sent to /api/messages is refused[.]");
    }

    [Fact]
    public async Task What_is_not_signed_leaves_no_row_and_nothing_of_it_in_answer_or_log()
    {
        Directory.CreateDirectory(_folder.Targets);
        await using var bot = await BotProcess.StartAsync(_folder, new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Teams__AppId"] = "22222222-aaaa-bbbb-cccc-000000000002",
            ["Teams__AppPassword"] = "secret-91c4",
            ["Teams__TenantIds__0"] = "00000000-0000-0000-0000-0000000000001",
        });
        var before = _folder.Rows();
        foreach (var authorization in new[] { null, "Basic x", $"Bearer {Canary}", $"Bearer {Unsigned()}" })
        {
            Assert.Equal((HttpStatusCode.Unauthorized, ""), await PostAsync(bot, authorization));
        }

        Assert.Equal(before, _folder.Rows());
        await bot.SaysAsync("was refused with 401: no token[.]");
        Assert.DoesNotContain(Canary, bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-91c4", bot.Output, StringComparison.Ordinal);
    }

    private static string Unsigned() =>
        $"{Part("""{"alg":"none","typ":"JWT","kid":"1"}""")}.{Part("""{"iss":"https://api.botframework.com","aud":"22222222-aaaa-bbbb-cccc-000000000002"}""")}.";

    private static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(BotProcess bot, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages")
        {
            Content = new StringContent(
                """{"type":"message","id":"1","channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/teams/","text":"CANARY","from":{"id":"29:CANARY","aadObjectId":"00000000-0000-0000-0000-0000000000020"},"conversation":{"id":"a:1","tenantId":"00000000-0000-0000-0000-0000000000001"}}""".Replace("CANARY", Canary, StringComparison.Ordinal),
                Encoding.UTF8, "application/json"),
        };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await bot.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
