using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Teams;
using ChatGovernanceBot.Channels.Teams.Trust;
using Microsoft.Bot.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>What is signed for this bot and comes from where it may is heard, in each cloud and for each kind of registration.</summary>
public sealed class AcceptedActivityTests
{
    [Fact]
    public async Task A_message_is_heard_as_it_was_sent_and_answered_without_content()
    {
        await using var trust = await TrustHost.StartAsync();
        Assert.Equal((200, ""), await trust.SendAsync(trust.Whole()));

        var heard = Assert.Single(trust.Bot.Heard);
        Assert.Equal("33333333-aaaa-bbbb-cccc-000000000003", heard.From.AadObjectId);
        Assert.Equal("urn:botframework:azure", heard.CallerId);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 30, 0, TimeSpan.Zero), heard.Timestamp);
    }

    [Fact]
    public async Task What_was_sent_can_be_proven_later_by_what_is_kept_of_it()
    {
        await using var trust = await TrustHost.StartAsync();
        string? kept = null;
        trust.Bot.Turn = turn =>
        {
            kept = TeamsCaller.Of(turn)?.Evidence;
            return Task.CompletedTask;
        };
        var attempt = trust.Whole();
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attempt.Body.ToJsonString()))), kept);
    }

    [Fact]
    public async Task A_pressed_button_is_answered_with_what_the_bot_says_and_what_was_filled_in_stays_as_it_was_typed()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Body = Attempt.Invoke();
        Assert.Equal((200, """{"statusCode":200}"""), await trust.SendAsync(attempt));
        Assert.Equal("2026-01-05T08:30:00Z", ((JObject)Assert.Single(trust.Bot.Heard).Value)["action"]!["data"]!["when"]!.ToString());
    }

    [Fact]
    public async Task An_invoke_that_the_bot_does_not_know_is_501()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Body = Attempt.Invoke("no/such");
        Assert.Equal((501, ""), await trust.SendAsync(attempt));
    }

    [Theory]
    [InlineData("exp", -59)]
    [InlineData("nbf", 59)]
    public async Task A_minute_of_skew_is_forgiven(string claim, int seconds)
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Claims[claim] = attempt.Now + seconds;
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
    }

    [Fact]
    public async Task A_text_of_100_KB_is_heard_whole()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Body["text"] = new string('x', 100 * 1024);
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
        Assert.Equal(100 * 1024, Assert.Single(trust.Bot.Heard).Text.Length);
    }

    [Fact]
    public async Task References_in_the_JSON_are_not_followed()
    {
        await using var trust = await TrustHost.StartAsync();
        var attempt = trust.Whole();
        attempt.Body["value"] = new JsonObject { ["$type"] = "System.IO.FileInfo, System.Runtime", ["$ref"] = "1" };
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
        Assert.Equal("1", ((JObject)Assert.Single(trust.Bot.Heard).Value)["$ref"]!.ToString());
    }

    [Fact]
    public async Task A_probe_without_a_body_is_400_and_leaves_no_line()
    {
        await using var trust = await TrustHost.StartAsync();
        using var answer = await trust.Http.PostAsync("/api/messages", content: null);
        Assert.Equal((400, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.DoesNotContain(trust.Log.All, l => l.Category.StartsWith("ChatGovernanceBot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_POST_is_answered()
    {
        await using var trust = await TrustHost.StartAsync();
        using var answer = await trust.Http.GetAsync("/api/messages");
        Assert.Equal(405, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_turn_that_fails_is_500_without_content_and_the_log_has_what_failed_but_not_what_was_said()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Bot.Turn = turn => throw new InvalidOperationException(turn.Activity.Text);
        Assert.Equal((500, ""), await trust.SendAsync(trust.Whole()));

        var line = Assert.Single(trust.Log.All, l => l.Level == LogLevel.Error);
        Assert.Contains("InvalidOperationException", line.Text, StringComparison.Ordinal);
        Assert.All(trust.Log.All, l => Assert.DoesNotContain(Attempt.Canary, l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bot_that_cannot_be_made_is_500_without_content_and_the_log_has_where()
    {
        await using var trust = await TrustHost.StartAsync(more: services => services.AddSingleton<IBot>(_ => throw new InvalidOperationException(Attempt.Canary)));
        Assert.Equal((500, ""), await trust.SendAsync(trust.Whole()));

        var line = Assert.Single(trust.Log.All, l => l.Level == LogLevel.Error);
        Assert.Contains("InvalidOperationException", line.Text, StringComparison.Ordinal);
        Assert.Contains("at ChatGovernanceBot.", line.Text, StringComparison.Ordinal);
        Assert.All(trust.Log.All, l => Assert.DoesNotContain(Attempt.Canary, l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_government_cloud_has_issuer_keys_and_services_of_its_own()
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { Cloud = TeamsCloud.UsGovernment, ServiceUrls = ServiceUrls.Of(TeamsCloud.UsGovernment.ServiceUrls) });
        Assert.Equal(401, (await trust.SendAsync(trust.Whole())).Status);

        var attempt = trust.Whole();
        (attempt.Key, attempt.Header["kid"]) = (trust.Microsoft.Government, trust.Microsoft.Government.Id);
        attempt.Claims["iss"] = "https://api.botframework.us";
        attempt.Claims["serviceurl"] = MockMicrosoft.GovernmentService;
        attempt.Body["serviceUrl"] = MockMicrosoft.GovernmentService;
        Assert.Equal(200, (await trust.SendAsync(attempt)).Status);
        Assert.Equal("urn:botframework:azureusgov", Assert.Single(trust.Bot.Heard).CallerId);
    }

    [Theory]
    [InlineData(TeamsAppType.SingleTenant, "https://login.microsoftonline.com/{0}/v2.0", 200)]
    [InlineData(TeamsAppType.SingleTenant, "https://sts.windows.net/{0}/", 200)]
    [InlineData(TeamsAppType.ManagedIdentity, "https://login.microsoftonline.com/{0}/v2.0", 200)]
    [InlineData(TeamsAppType.MultiTenant, "https://login.microsoftonline.com/{0}/v2.0", 401)]
    [InlineData(TeamsAppType.SingleTenant, "https://login.microsoftonline.us/{0}/v2.0", 401)]
    public async Task Entra_of_a_heard_tenant_may_sign_for_a_bot_of_one_tenant_only(TeamsAppType type, string issuer, int status)
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { AppType = type });
        var attempt = trust.Whole();
        (attempt.Key, attempt.Header["kid"]) = (trust.Microsoft.Entra, trust.Microsoft.Entra.Id);
        attempt.Claims["iss"] = string.Format(null, CompositeFormat.Parse(issuer), MockMicrosoft.Tenant);
        attempt.Claims["tid"] = MockMicrosoft.Tenant;
        Assert.Equal(status, (await trust.SendAsync(attempt)).Status);
    }

    [Theory]
    [InlineData(TeamsAppType.MultiTenant)]
    [InlineData(TeamsAppType.ManagedIdentity)]
    public async Task The_connector_signs_for_every_kind_of_registration(TeamsAppType type)
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { AppType = type });
        Assert.Equal(200, (await trust.SendAsync(trust.Whole())).Status);
    }
}
