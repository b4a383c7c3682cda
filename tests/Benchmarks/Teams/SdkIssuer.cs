using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Benchmarks.Teams;

/// <summary>The OpenID metadata and keys of the Bot Connector service over https on loopback: the SDK reads them with a client of its own.</summary>
internal sealed class SdkIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SdkIssuer(WebApplication app) => _app = app;

    public string Metadata => Address + "/.well-known/openidconfiguration";

    private string Address => _app.Urls.First();

    public static async Task<SdkIssuer> StartAsync(MockMicrosoft microsoft, X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        var issuer = new SdkIssuer(app);
        app.MapGet("/.well-known/openidconfiguration", () => new JsonObject { ["issuer"] = microsoft.ConnectorIssuer, ["jwks_uri"] = issuer.Address + "/.well-known/keys" });
        app.MapGet("/.well-known/keys", () => new JsonObject { ["keys"] = new JsonArray(microsoft.Connector.Listed()) });
        await app.StartAsync();
        return issuer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
