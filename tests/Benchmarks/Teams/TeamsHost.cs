using System.Net;
using System.Net.Http.Headers;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Bot.Options;
using ChatGovernanceBot.Bot.Startup;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Builder.Teams;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Benchmarks.Teams;

/// <summary>A bot on loopback that Teams speaks to, with a token that Microsoft signed once.</summary>
internal sealed class TeamsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private TeamsHost(WebApplication app, string token)
    {
        _app = app;
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    /// <summary>The bot as its host wires it, without the jobs that carry out what is owed.</summary>
    public static async Task<TeamsHost> OursAsync(MockMicrosoft microsoft, LedgerDatabase database, string policy)
    {
        var app = await OurHost.StartAsync(database, policy, settings => settings with { Teams = Settings }, Add, TeamsTrust.Map);
        return new(app, Token(microsoft));

        void Add(IServiceCollection services, ResolvedSettings settings)
        {
            services.AddTeams(settings);
            LeadTo(microsoft, services);
        }
    }

    /// <summary>The SDK as it sets itself up, with its own clients and check of every token, which answers a card and stores nothing.</summary>
    public static Task<TeamsHost> SdkAsync(MockMicrosoft microsoft, SdkIssuer issuer, string card)
    {
        var builder = OurHost.Builder(new()
        {
            ["MicrosoftAppType"] = "MultiTenant",
            ["MicrosoftAppId"] = Attempt.AppId,
            ["MicrosoftAppPassword"] = "benchmark",
            ["ToBotFromChannelTokenIssuer"] = microsoft.ConnectorIssuer,
            ["ToBotFromChannelOpenIdMetadataUrl"] = issuer.Metadata,
            ["ToBotFromEmulatorOpenIdMetadataUrl"] = issuer.Metadata,
            ["ToChannelFromBotLoginUrl"] = "https://login.microsoftonline.com/botframework.com",
            ["ToChannelFromBotOAuthScope"] = "https://api.botframework.com",
            ["OAuthUrl"] = "https://api.botframework.com",
        });
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton<BotFrameworkAuthentication, ConfigurationBotFrameworkAuthentication>();
        builder.Services.AddSingleton<CloudAdapter, SdkAdapter>();
        return BareAsync(builder, microsoft, card);
    }

    /// <summary>The SDK's adapter and handler behind our own check of the token and with our clients, which answer a card and store nothing.</summary>
    public static Task<TeamsHost> LightAsync(MockMicrosoft microsoft, string card)
    {
        var builder = OurHost.Builder([]);
        TeamsTrust.Add(builder.Services, Settings);
        LeadTo(microsoft, builder.Services);
        return BareAsync(builder, microsoft, card);
    }

    private static async Task<TeamsHost> BareAsync(WebApplicationBuilder builder, MockMicrosoft microsoft, string card)
    {
        builder.Services.AddSingleton<IBot>(new Bare(card));
        var app = builder.Build();
        app.MapPost("/api/messages", AnswerAsync);
        await app.StartAsync();
        return new(app, Token(microsoft));
    }

    // The SDK lets this one failure of its check go by as a failure of the host's.
    private static async Task AnswerAsync(CloudAdapter adapter, IBot bot, HttpContext http)
    {
        try
        {
            await adapter.ProcessAsync(http.Request, http.Response, bot, http.RequestAborted);
        }
        catch (SecurityTokenInvalidSignatureException)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }

    /// <summary>What answered the press.</summary>
    /// <exception cref="InvalidOperationException">It was not a card.</exception>
    public async Task<string> PressAsync(Press press)
    {
        using var content = new ByteArrayContent(press.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _http.PostAsync(new Uri("/api/messages", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && text.Contains("AdaptiveCard", StringComparison.Ordinal) ? text : throw new InvalidOperationException($"{answer.StatusCode}: {text}");
    }

    /// <summary>Sees that a token with another's signature gets nowhere: a check of the token that checks nothing would be no baseline.</summary>
    /// <exception cref="InvalidOperationException">It was answered.</exception>
    public async Task RefusesForgedAsync(MockMicrosoft microsoft, Press press)
    {
        var forged = new Attempt(microsoft, TimeProvider.System) { Key = new MockKey(microsoft.Connector.Id), Raw = press.Body };
        using var request = forged.Request(_http.BaseAddress!);
        using var answer = await _http.SendAsync(request);
        if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            throw new InvalidOperationException($"A forged token was answered with {answer.StatusCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private static TeamsSettings Settings => new()
    {
        AppId = Attempt.AppId,
        AppPassword = new BotSecret("benchmark"),
        TenantIds = [Company.Tenant],
        ServiceUrls = ServiceUrls.Of(TeamsCloud.Public.ServiceUrls),
    };

    private static void LeadTo(MockMicrosoft microsoft, IServiceCollection services)
    {
        foreach (var client in new[] { TeamsTrust.LoginClient, TeamsTrust.ConnectorClient })
            services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(microsoft.Handler);
    }

    private static string Token(MockMicrosoft microsoft) => new Attempt(microsoft, TimeProvider.System).Token();

    // The SDK's own class has two constructors between which it cannot be chosen.
    private sealed class SdkAdapter(BotFrameworkAuthentication authentication, ILogger<SdkAdapter> logger) : CloudAdapter(authentication, logger);

    private sealed class Bare(string card) : TeamsActivityHandler
    {
        protected override Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken) =>
            Task.FromResult(new AdaptiveCardInvokeResponse { StatusCode = 200, Type = "application/vnd.microsoft.card.adaptive", Value = new JRaw(card) });
    }
}
