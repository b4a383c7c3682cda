using ChatGovernanceBot.Channels.Slack.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Nothing below /slack can be reached past the signature.</summary>
public sealed class SlackRouteTests
{
    [Fact]
    public async Task Every_route_refuses_what_is_not_signed()
    {
        await using var slack = await SlackTrustHost.StartAsync();
        var routes = slack.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(r => r.StartsWith("/slack", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.Equal(["/slack/commands", "/slack/events", "/slack/interactions", "/slack/options"], routes.Order(StringComparer.Ordinal));
        foreach (var route in routes)
        {
            foreach (var body in new[] { "", "{}", "payload={}", "ssl_check=1", """{"type":"url_verification","challenge":"x"}""" })
            {
                var request = new HttpRequestMessage(HttpMethod.Post, new Uri(route, UriKind.Relative)) { Content = new StringContent(body) };
                Assert.Equal((401, ""), await slack.SendAsync(request));
            }
        }

        Assert.Empty(slack.Bot.Heard);
    }

    [Theory]
    [InlineData("GET", "/slack/events", 405)]
    [InlineData("PUT", "/slack/interactions", 405)]
    [InlineData("POST", "/slack", 404)]
    [InlineData("POST", "/slack/events/more", 404)]
    [InlineData("POST", "/slack/install", 404)]
    public async Task There_is_nothing_else(string method, string route, int status)
    {
        await using var slack = await SlackTrustHost.StartAsync();
        Assert.Equal(status, (await slack.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(route, UriKind.Relative)))).Status);
    }

    [Fact]
    public async Task Without_a_signing_secret_there_are_no_routes()
    {
        await using var slack = await SlackTrustHost.StartAsync(SlackTrustHost.Settings with { SigningSecrets = [] });
        Assert.Equal((404, ""), await slack.SendAsync(new SlackSigner("", slack.Time).Event(RawPayloads.Message())));
    }
}
