using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Teams.Trust;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>The local test client: no token, from this machine, to a service on it.</summary>
public sealed class LocalClientTests
{
    private static readonly TeamsSettings Local = new() { ServiceUrls = ServiceUrls.Of(TeamsCloud.Public.ServiceUrls).AndLocal(), AcceptsLocalClients = true };

    [Fact]
    public async Task It_is_heard_without_a_token_and_answered_without_one()
    {
        await using var trust = await TrustHost.StartAsync(Local);
        trust.Bot.Turn = turn => turn.SendActivityAsync("pong");
        Assert.Equal((200, ""), await trust.SendAsync(Unsigned(trust)));
        Assert.Null(Assert.Single(trust.Bot.Heard).CallerId);
        Assert.Equal("", Assert.Single(trust.Microsoft.All("/v3/")).Authorization);
    }

    [Fact]
    public async Task It_is_answered_without_a_token_also_by_a_bot_that_has_one()
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { ServiceUrls = Local.ServiceUrls, AcceptsLocalClients = true, TenantIds = [] });
        trust.Bot.Turn = turn => turn.SendActivityAsync("pong");
        Assert.Equal((200, ""), await trust.SendAsync(Unsigned(trust)));
        Assert.Equal("", Assert.Single(trust.Microsoft.All("/v3/")).Authorization);
    }

    [Fact]
    public async Task With_a_token_it_is_held_to_it()
    {
        await using var trust = await TrustHost.StartAsync(Local);
        var attempt = trust.Whole();
        attempt.Body["serviceUrl"] = "http://localhost:56150/_connector";
        Assert.Equal(401, (await trust.SendAsync(attempt)).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Host", "rebound.example")]
    public async Task What_only_passes_through_this_machine_needs_a_token(string header, string value)
    {
        await using var trust = await TrustHost.StartAsync(Local);
        using var request = Unsigned(trust).Request(trust.Address);
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await trust.Http.SendAsync(request);
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_page_in_the_browser_cannot_send_what_it_needs_no_leave_for()
    {
        await using var trust = await TrustHost.StartAsync(Local);
        var attempt = Unsigned(trust);
        attempt.ContentType = "text/plain";
        Assert.Equal(415, (await trust.SendAsync(attempt)).Status);
    }

    [Theory]
    [InlineData("https://evil.example/", 403)]
    [InlineData("http://10.0.0.1/", 403)]
    [InlineData(MockMicrosoft.Service, 200)]
    public async Task Services_are_held_to_the_list_all_the_same(string service, int status)
    {
        await using var trust = await TrustHost.StartAsync(Local);
        var attempt = Unsigned(trust);
        attempt.Body["serviceUrl"] = service;
        Assert.Equal(status, (await trust.SendAsync(attempt)).Status);
    }

    [Fact]
    public async Task Tenants_that_are_named_are_the_only_ones_heard()
    {
        await using var trust = await TrustHost.StartAsync(Local with { TenantIds = ["another"] });
        Assert.Equal(403, (await trust.SendAsync(Unsigned(trust))).Status);
    }

    [Fact]
    public async Task Without_the_switch_it_is_refused()
    {
        await using var trust = await TrustHost.StartAsync(Local with { AcceptsLocalClients = false });
        Assert.Equal(401, (await trust.SendAsync(Unsigned(trust))).Status);
        Assert.Empty(trust.Bot.Heard);
    }

    private static Attempt Unsigned(TrustHost trust)
    {
        var attempt = trust.Whole();
        attempt.Authorization = _ => [];
        attempt.Body["serviceUrl"] = "http://localhost:56150/_connector";
        attempt.Body["conversation"] = new JsonObject { ["id"] = "personal-chat-id", ["tenantId"] = "00000000-0000-0000-0000-0000000000001" };
        attempt.Body.Remove("channelData");
        return attempt;
    }
}
