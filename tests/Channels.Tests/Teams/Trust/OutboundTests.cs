using System.Net;
using Azure.Core;
using ChatGovernanceBot.Channels.Teams.Trust;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>What the bot sends carries its token, to services that are allowed and to nobody else.</summary>
public sealed class OutboundTests
{
    private const string TokenPath = "/oauth2/v2.0/token";

    // The library beneath goes by the machine's clock and gives out no token again that ends within five minutes.
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(290);

    [Fact]
    public async Task A_reply_goes_to_the_service_of_the_activity_with_the_bots_own_token()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Bot.Turn = turn => turn.SendActivityAsync("pong");
        await trust.SendAsync(trust.Whole());

        var sent = Assert.Single(trust.Microsoft.All("/v3/conversations/"));
        Assert.StartsWith("/smba.trafficmanager.net/teams/v3/conversations/", sent.Path, StringComparison.Ordinal);
        Assert.Equal("Bearer bot-token-1", sent.Authorization);
        var asked = Assert.Single(trust.Microsoft.All(TokenPath));
        Assert.Equal($"/login.microsoftonline.com/{MockMicrosoft.Tenant}{TokenPath}", asked.Path);
        Assert.Contains("scope=https%3A%2F%2Fapi.botframework.com%2F.default", asked.Body, StringComparison.OrdinalIgnoreCase);
        Assert.All(trust.Log.All, l => Assert.DoesNotContain("secret-91c4", l.Text, StringComparison.Ordinal));
        Assert.All(trust.Log.All, l => Assert.DoesNotContain("bot-token", l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bot_of_many_tenants_gets_its_token_from_the_directory_that_the_channels_share()
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { AppType = TeamsAppType.MultiTenant });
        await SendAsync(trust);
        Assert.Equal($"/login.microsoftonline.com/botframework.com{TokenPath}", Assert.Single(trust.Microsoft.All(TokenPath)).Path);
    }

    [Fact]
    public async Task In_the_government_cloud_the_token_is_from_and_for_that_cloud()
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { Cloud = TeamsCloud.UsGovernment, ServiceUrls = ServiceUrls.Of(TeamsCloud.UsGovernment.ServiceUrls) });
        await SendAsync(trust, MockMicrosoft.GovernmentService);
        var asked = Assert.Single(trust.Microsoft.All(TokenPath));
        Assert.Equal($"/login.microsoftonline.us/{MockMicrosoft.Tenant}{TokenPath}", asked.Path);
        Assert.Contains("scope=https%3A%2F%2Fapi.botframework.us%2F.default", asked.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_managed_identity_gets_its_token_from_the_machine_it_runs_on()
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { AppType = TeamsAppType.ManagedIdentity, AppPassword = null });
        await SendAsync(trust);
        var asked = Assert.Single(trust.Microsoft.All("/metadata/identity/oauth2/token"));
        Assert.StartsWith("/169.254.169.254/", asked.Path, StringComparison.Ordinal);
        Assert.Contains(Attempt.AppId, asked.Query, StringComparison.Ordinal);
        Assert.StartsWith("Bearer bot-token-", Assert.Single(trust.Microsoft.All("/v3/")).Authorization, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Public", "login.microsoftonline.com", MockMicrosoft.Service)]
    [InlineData("UsGovernment", "login.microsoftonline.us", MockMicrosoft.GovernmentService)]
    public async Task A_workload_gets_its_token_for_the_one_that_the_platform_put_beside_it(string name, string login, string service)
    {
        using var platform = new FederatedToken("first of the platform");
        var cloud = TeamsCloud.All.Single(c => c.Name == name);
        await using var trust = await TrustHost.StartAsync(
            TrustHost.Settings with { AppType = TeamsAppType.ManagedIdentity, AppPassword = null, Cloud = cloud, ServiceUrls = ServiceUrls.Of(cloud.ServiceUrls) });
        trust.Microsoft.TokenLife = ShortLife;
        await SendAsync(trust, service);
        trust.Time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(trust, service);

        var asked = trust.Microsoft.All(TokenPath);
        Assert.Equal(["Bearer bot-token-1", "Bearer bot-token-2"], trust.Microsoft.All("/v3/").Select(r => r.Authorization));
        Assert.All(asked, a => Assert.Equal($"/{login}/{MockMicrosoft.Tenant}{TokenPath}", a.Path));
        var form = QueryHelpers.ParseQuery(asked[0].Body);
        Assert.Equal((Attempt.AppId, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "first of the platform"), ((string?)form["client_id"], (string?)form["client_assertion_type"], (string?)form["client_assertion"]));
        Assert.False(form.ContainsKey("client_secret"));
        Assert.Empty(trust.Microsoft.All("/metadata/identity/"));
        Assert.All(trust.Log.All, l => Assert.DoesNotContain("of the platform", l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_is_kept_and_renewed_before_it_ends()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Microsoft.TokenLife = ShortLife;
        await SendAsync(trust);
        await SendAsync(trust);
        Assert.Single(trust.Microsoft.All(TokenPath));

        trust.Time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(trust);
        Assert.Equal(["Bearer bot-token-1", "Bearer bot-token-1", "Bearer bot-token-2"], trust.Microsoft.All("/v3/").Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_not_sent_for_ever_whatever_its_time_says()
    {
        await using var trust = await TrustHost.StartAsync();
        await SendAsync(trust);
        trust.Time.Advance(TimeSpan.FromMinutes(1));
        trust.Microsoft.Refuses = "bot-token-1";
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(trust));
        await SendAsync(trust);
        Assert.Equal(["Bearer bot-token-1", "Bearer bot-token-1", "Bearer bot-token-2"], trust.Microsoft.All("/v3/").Select(r => r.Authorization));

        trust.Microsoft.Refuses = "bot-token-2";
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(trust));
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(trust));
        Assert.Equal(2, trust.Microsoft.All(TokenPath).Count);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_no_token_in_use_beyond_its_life()
    {
        var time = new ShiftedTime();
        var tokens = new OutboundTokens(() => new HourlyTokens(time), "scope", time);
        Assert.Equal("token 1", await tokens.GetAsync(CancellationToken.None));
        time.Put(TimeSpan.FromHours(-3));
        time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("token 1", await tokens.GetAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("token 2", await tokens.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task While_it_cannot_be_renewed_the_old_token_serves_to_its_end_and_then_nothing_is_sent()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Microsoft.TokenLife = ShortLife;
        await SendAsync(trust);
        trust.Microsoft.TokensFail = true;
        trust.Time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(trust);
        Assert.Equal(2, trust.Microsoft.All("/v3/").Count);

        trust.Time.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(trust));
        Assert.Equal(2, trust.Microsoft.All("/v3/").Count);
    }

    [Fact]
    public async Task While_its_renewal_hangs_the_old_token_serves_too()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Microsoft.TokenLife = ShortLife;
        await SendAsync(trust);
        trust.Microsoft.TokensHang = true;
        trust.Time.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(SendAsync(trust), SendAsync(trust));
        Assert.Equal(["Bearer bot-token-1", "Bearer bot-token-1", "Bearer bot-token-1"], trust.Microsoft.All("/v3/").Select(r => r.Authorization));
    }

    [Theory]
    [InlineData("", "https://smba.trafficmanager.net/teams/")]
    [InlineData("https://smba.infra.gcc.teams.microsoft.com", "https://smba.infra.gcc.teams.microsoft.com/teams/")]
    [InlineData("https://teams.acme.test:8443/own", "https://teams.acme.test:8443/own")]
    public void A_conversation_is_begun_at_the_first_service_that_is_allowed(string allowed, string first) =>
        Assert.Equal(first, new TeamsSettings { ServiceUrls = ServiceUrls.Of(allowed.Length == 0 ? TeamsCloud.Public.ServiceUrls : [allowed]) }.FirstServiceUrl);

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://smba.trafficmanager.net.evil.example/")]
    [InlineData("https://smba.trafficmanager.net@evil.example/")]
    [InlineData("http://smba.trafficmanager.net/")]
    [InlineData("https://169.254.169.254/")]
    public async Task To_a_service_that_is_not_allowed_nothing_is_sent_and_no_token_is_asked_for(string service)
    {
        await using var trust = await TrustHost.StartAsync();
        await Assert.ThrowsAsync<ServiceNotAllowedException>(() => SendAsync(trust, service));

        // Past the factory, as a client would that was made otherwise.
        using var http = trust.Services.GetRequiredService<IHttpClientFactory>().CreateClient(TeamsTrust.ConnectorClient);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "stolen");
        await Assert.ThrowsAsync<ServiceNotAllowedException>(() => http.GetAsync(new Uri(service)));
        Assert.Empty(trust.Microsoft.All(""));
    }

    [Theory]
    [InlineData("http://localhost:56150/_connector")]
    [InlineData("http://127.0.0.1:56150/")]
    [InlineData("HTTP://localhost:56150/")]
    public async Task Over_http_to_this_machine_no_token_goes_and_none_is_asked_for(string service)
    {
        await using var trust = await TrustHost.StartAsync(TrustHost.Settings with { ServiceUrls = TrustHost.Settings.ServiceUrls.AndLocal(), AcceptsLocalClients = true });
        await SendAsync(trust, service);
        Assert.Equal("", Assert.Single(trust.Microsoft.All("/v3/")).Authorization);
        Assert.Empty(trust.Microsoft.All(TokenPath));

        await SendAsync(trust);
        Assert.Equal("Bearer bot-token-1", trust.Microsoft.All("/v3/")[^1].Authorization);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var trust = await TrustHost.StartAsync();
        trust.Microsoft.RedirectTo = "https://smba.trafficmanager.net/elsewhere";
        var refused = await Assert.ThrowsAsync<ErrorResponseException>(() => SendAsync(trust));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, refused.Response.StatusCode);
        Assert.Empty(trust.Microsoft.All("/elsewhere"));
    }

    [Fact]
    public async Task The_clients_that_are_used_in_earnest_follow_no_redirect()
    {
        await using var elsewhere = await MockMicrosoft.StartAsync();
        await using var service = await MockMicrosoft.StartAsync();
        service.RedirectTo = elsewhere.Address.AbsoluteUri;
        var services = new ServiceCollection();
        TeamsTrust.Add(services, new TeamsSettings { ServiceUrls = ServiceUrls.Of([]).AndLocal(), AcceptsLocalClients = true });
        await using var provider = services.BuildServiceProvider();
        foreach (var name in new[] { TeamsTrust.ConnectorClient, TeamsTrust.LoginClient })
        {
            using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
            using var answer = await http.GetAsync(new Uri(service.Address, "/x"));
            Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        }

        Assert.Empty(elsewhere.All(""));
    }

    private static async Task SendAsync(TrustHost trust, string service = MockMicrosoft.Service)
    {
        var connectors = trust.Services.GetRequiredService<BotFrameworkAuthentication>().CreateConnectorFactory(new());
        using var client = await connectors.CreateAsync(service, audience: null!, CancellationToken.None);
        await client.Conversations.SendToConversationAsync("a:1", new Activity { Type = "message", Text = "hello" });
    }

    /// <summary>What a platform with workload identities puts beside a process.</summary>
    private sealed class FederatedToken : IDisposable
    {
        private const string Variable = "AZURE_FEDERATED_TOKEN_FILE";
        private readonly string _file = Path.GetTempFileName();

        public FederatedToken(string token)
        {
            File.WriteAllText(_file, token);
            Environment.SetEnvironmentVariable(Variable, _file);
        }

        public void Dispose()
        {
            Environment.SetEnvironmentVariable(Variable, null);
            File.Delete(_file);
        }
    }

    private sealed class HourlyTokens(TimeProvider time) : TokenCredential
    {
        private int _given;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new($"token {++_given}", time.GetUtcNow() + TimeSpan.FromHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
