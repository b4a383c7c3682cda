using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>The trust in Teams, both ways: who may speak to the bot, and to whom the bot speaks and proves itself.</summary>
public static class TeamsTrust
{
    /// <summary>The name of the HTTP client that reads signing keys and gets tokens. Only its handler can be replaced, never its addresses.</summary>
    public const string LoginClient = "teams-login";

    /// <summary>The name of the HTTP client that sends to Teams. Whatever handler it ends in, it goes through the gate first.</summary>
    public const string ConnectorClient = "teams-connector";

    /// <summary>
    /// Registers the SDK's authentication and adapter. The bot is the <see cref="Microsoft.Bot.Builder.IBot"/> that the channel registers;
    /// clients of the Teams services come from the authentication's connector factory.
    /// </summary>
    public static IServiceCollection Add(IServiceCollection services, TeamsSettings settings)
    {
        services.AddHttpClient(LoginClient, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(10);
            client.MaxResponseContentBufferSize = 1024 * 1024;
        }).ConfigurePrimaryHttpMessageHandler(DirectHandler.Make).RemoveAllLoggers();
        services.AddHttpClient(ConnectorClient, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(30);
            client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
            Microsoft.Bot.Connector.ConnectorClient.AddDefaultRequestHeaders(client);
        }).ConfigurePrimaryHttpMessageHandler(DirectHandler.Make).AddHttpMessageHandler(p => new ConnectorGate(settings, p.GetService<OutboundTokens>())).RemoveAllLoggers();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(p => new InboundTokens(settings, () => Login(p), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<InboundTokens>>()));
        services.AddSingleton<TeamsConnectors>().AddSingleton<TeamsRefusals>().AddSingleton<TeamsEndpoint>();
        services.AddSingleton<TeamsAuthentication>().AddSingleton<BotFrameworkAuthentication>(p => p.GetRequiredService<TeamsAuthentication>());
        services.AddSingleton<TeamsAdapter>().AddSingleton<CloudAdapter>(p => p.GetRequiredService<TeamsAdapter>());
        if (settings.HasCredentials)
        {
            services.AddSingleton(p => new OutboundTokens(() => Credential(settings, Login(p)), settings.Cloud.Scope, p.GetRequiredService<TimeProvider>()));
        }

        return services;
    }

    /// <summary>Lets the host read signing keys as it starts, so that whoever is first does not wait for them.</summary>
    public static void ReadKeysAhead(IServiceCollection services) => services.AddHostedService<KeysAhead>();

    /// <summary>Maps <c>POST /api/messages</c>.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/messages", (RequestDelegate)(http => http.RequestServices.GetRequiredService<TeamsEndpoint>().AnswerAsync(http)));

    /// <remarks>
    /// The bot of one tenant gets its tokens from that tenant, one of many from the directory that the channels share: Azure Bot Service,
    /// "Authentication with the Bot Connector API". A workload's token is exchanged where the platform put one beside the process.
    /// </remarks>
    private static TokenCredential Credential(TeamsSettings settings, HttpClient http)
    {
        var transport = new HttpClientTransport(http);
        var directory = settings.AppType != TeamsAppType.MultiTenant && settings.TenantIds is [var own, ..] ? own : settings.Cloud.SharedDirectory;
        if (settings.AppType != TeamsAppType.ManagedIdentity)
        {
            return new ClientSecretCredential(directory, settings.AppId, settings.AppPassword!.Reveal(), new ClientSecretCredentialOptions
            {
                AuthorityHost = settings.Cloud.Login,
                DisableInstanceDiscovery = true,
                Transport = transport,
            });
        }

        return Environment.GetEnvironmentVariable("AZURE_FEDERATED_TOKEN_FILE") is { Length: > 0 } file
            ? new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
            {
                AuthorityHost = settings.Cloud.Login,
                ClientId = settings.AppId,
                TenantId = directory,
                TokenFilePath = file,
                DisableInstanceDiscovery = true,
                Transport = transport,
            })
            : new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(ManagedIdentityId.FromUserAssignedClientId(settings.AppId)) { Transport = transport });
    }

    private static HttpClient Login(IServiceProvider services) => services.GetRequiredService<IHttpClientFactory>().CreateClient(LoginClient);
}
