using System.Net;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Trust;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>The bot's token goes to the Web API and nowhere else.</summary>
public sealed class SlackGateTests
{
    private const string Token = "xoxb-secret";

    private static (HttpMessageInvoker Gate, Sent Sent) Gate(string apiBaseUrl)
    {
        var sent = new Sent();
        var settings = new SlackSettings { AppId = "A0", TeamId = "T0", ApiBaseUrl = new Uri(apiBaseUrl), BotToken = new BotSecret(Token) };
        return (new HttpMessageInvoker(new SlackGate(settings) { InnerHandler = sent }), sent);
    }

    private static HttpRequestMessage To(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Options.Set(SlackGate.Token, new BotSecret(Token));
        return request;
    }

    [Theory]
    [InlineData("https://slack.com/api/", "https://slack.com/api/chat.postMessage")]
    [InlineData("https://slack-gov.com/api/", "https://slack-gov.com/api/users.info")]
    [InlineData("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/api/users.info")]
    [InlineData("http://localhost:8080/api/", "http://localhost:8080/api/users.info")]
    public async Task What_goes_to_the_Web_API_carries_the_token(string apiBaseUrl, string address)
    {
        var (gate, sent) = Gate(apiBaseUrl);
        using var response = await gate.SendAsync(To(address), default);

        Assert.Equal("Bearer " + Token, Assert.Single(sent.Authorizations));
    }

    [Theory]
    [InlineData("https://slack.com/api/", "https://hooks.slack.com/actions/T0/1/x")]
    [InlineData("https://slack.com/api/", "https://slack.com.evil.test/api/chat.postMessage")]
    [InlineData("https://slack.com/api/", "https://evil.test/api/chat.postMessage")]
    [InlineData("https://slack.com/api/", "http://slack.com/api/chat.postMessage")]
    [InlineData("https://slack.com/api/", "https://slack.com:444/api/chat.postMessage")]
    [InlineData("https://slack.com/api/", "https://slack.com/apis/chat.postMessage")]
    [InlineData("https://slack.com/api/", "https://slack.com/files")]
    [InlineData("https://slack.com/api/", "https://slack.com/api/../files")]
    [InlineData("https://slack.com/api/", "https://user@slack.com/api/chat.postMessage")]
    [InlineData("http://127.0.0.1:8080/api/", "http://127.0.0.1:8081/api/users.info")]
    [InlineData("http://slack.com/api/", "http://slack.com/api/chat.postMessage")]
    public async Task What_goes_elsewhere_is_not_sent_at_all(string apiBaseUrl, string address)
    {
        var (gate, sent) = Gate(apiBaseUrl);

        await Assert.ThrowsAsync<SlackAddressException>(() => gate.SendAsync(To(address), default));
        Assert.Empty(sent.Authorizations);
    }

    [Fact]
    public async Task What_names_no_token_is_not_sent_at_all()
    {
        var (gate, sent) = Gate("https://slack.com/api/");

        await Assert.ThrowsAsync<SlackAddressException>(() => gate.SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://slack.com/api/auth.test"), default));
        Assert.Empty(sent.Authorizations);
    }

    private sealed class Sent : HttpMessageHandler
    {
        public List<string> Authorizations { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Authorizations.Add(request.Headers.Authorization!.ToString());
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
