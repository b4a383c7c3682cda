using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace ChatGovernanceBot.Channels.Tests.Teams.Trust;

/// <summary>A key of an issuer, as its metadata lists it.</summary>
internal sealed record MockKey(string Id, params string[] Endorsements)
{
    // Made when it is first used.
    public RSA Rsa { get; init; } = RSA.Create(2048);

    public JsonObject Listed()
    {
        var key = Rsa.ExportParameters(includePrivateParameters: false);
        var listed = new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = Id, ["n"] = Base64UrlEncoder.Encode(key.Modulus), ["e"] = Base64UrlEncoder.Encode(key.Exponent) };
        if (Endorsements.Length > 0)
        {
            listed["endorsements"] = new JsonArray([.. Endorsements.Select(e => JsonValue.Create(e))]);
        }

        return listed;
    }
}

/// <summary>
/// Microsoft on loopback: OpenID metadata and keys of both clouds' connectors and of Entra, token endpoints, and a Teams service. The bot
/// calls the real addresses; the handler that it is given leads them here, the host's name first in the path.
/// </summary>
internal sealed class MockMicrosoft : IAsyncDisposable
{
    public const string Tenant = "11111111-aaaa-bbbb-cccc-000000000001";
    public const string Service = "https://smba.trafficmanager.net/teams/";
    public const string GovernmentService = "https://smba.infra.gov.teams.microsoft.us/teams/";

    // Making one takes up to a second, and every host has these.
    private static readonly RSAParameters[] Pairs = [.. Enumerable.Range(0, 4).Select(_ => NewPair())];

    private readonly WebApplication _app;
    private readonly List<Received> _received = [];
    private int _tokens;

    private MockMicrosoft(WebApplication app) => _app = app;

    public sealed record Received(string Method, string Path, string Query, string Authorization, string Body);

    public MockKey Connector { get; private set; } = new("connector-1", "msteams", "webchat") { Rsa = RSA.Create(Pairs[0]) };
    public MockKey WebChatOnly { get; } = new("webchat-1", "webchat") { Rsa = RSA.Create(Pairs[1]) };
    public MockKey Government { get; } = new("government-1", "msteams") { Rsa = RSA.Create(Pairs[2]) };
    public MockKey Entra { get; } = new("entra-1") { Rsa = RSA.Create(Pairs[3]) };

    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);
    public bool TokensFail { get; set; }
    public bool TokensHang { get; set; }
    public bool MetadataFails { get; set; }

    /// <summary>What the metadata waits for.</summary>
    public Task MetadataComes { get; set; } = Task.CompletedTask;
    public string ConnectorIssuer { get; set; } = "https://api.botframework.com";
    public string? RedirectTo { get; set; }

    /// <summary>The token that its services take for nothing.</summary>
    public string? Refuses { get; set; }

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<Received> All(string path)
    {
        lock (_received)
        {
            return [.. _received.Where(r => r.Path.Contains(path, StringComparison.Ordinal))];
        }
    }

    private static RSAParameters NewPair()
    {
        using var made = RSA.Create(2048);
        return made.ExportParameters(includePrivateParameters: true);
    }

    public static async Task<MockMicrosoft> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var mock = new MockMicrosoft(app);
        app.Run(mock.AnswerAsync);
        await app.StartAsync();
        return mock;
    }

    /// <summary>The connector signs with another key from now on.</summary>
    public void RollOver() => Connector = new MockKey("connector-2", "msteams");

    /// <summary>Leads what is sent to Microsoft here.</summary>
    public HttpMessageHandler Handler() => new LeadHere(this);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(http.Request.Method, http.Request.Path, http.Request.QueryString.Value ?? "", http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync());
        lock (_received)
        {
            _received.Add(received);
        }

        if (received.Path.Contains(".well-known", StringComparison.Ordinal))
        {
            await MetadataComes;
        }

        if (MetadataFails && received.Path.Contains(".well-known", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        else if (Document(received.Path) is { } document)
        {
            await http.Response.WriteAsJsonAsync(document);
        }
        else if (received.Path.EndsWith("/token", StringComparison.Ordinal))
        {
            await TokenAsync(http);
        }
        else if (Refuses is { } refused && received.Authorization == $"Bearer {refused}")
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (RedirectTo is { } elsewhere)
        {
            http.Response.Redirect(elsewhere, permanent: false, preserveMethod: true);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status201Created;
            await http.Response.WriteAsJsonAsync(new { id = "sent-1" });
        }
    }

    private Task TokenAsync(HttpContext http)
    {
        if (TokensHang)
        {
            return new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
        }

        if (TokensFail)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsJsonAsync(new { error = "invalid_client", error_description = "no" });
        }

        var life = (long)TokenLife.TotalSeconds;
        return http.Response.WriteAsJsonAsync(new
        {
            token_type = "Bearer",
            expires_in = life,
            ext_expires_in = life,
            expires_on = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + life,
            resource = "https://api.botframework.com",
            access_token = $"bot-token-{Interlocked.Increment(ref _tokens)}",
        });
    }

    private JsonObject? Document(string path) => path switch
    {
        "/login.botframework.com/v1/.well-known/openidconfiguration" => Metadata(ConnectorIssuer, "https://login.botframework.com/v1/.well-known/keys"),
        "/login.botframework.com/v1/.well-known/keys" => Keys(Connector, WebChatOnly),
        "/login.botframework.azure.us/v1/.well-known/openidconfiguration" => Metadata("https://api.botframework.us", "https://login.botframework.azure.us/v1/.well-known/keys"),
        "/login.botframework.azure.us/v1/.well-known/keys" => Keys(Government),
        $"/login.microsoftonline.com/{Tenant}/v2.0/.well-known/openid-configuration" => Metadata($"https://login.microsoftonline.com/{Tenant}/v2.0", $"https://login.microsoftonline.com/{Tenant}/discovery/v2.0/keys"),
        $"/login.microsoftonline.com/{Tenant}/discovery/v2.0/keys" => Keys(Entra),
        _ => null,
    };

    private static JsonObject Metadata(string issuer, string keys) =>
        new() { ["issuer"] = issuer, ["jwks_uri"] = keys, ["id_token_signing_alg_values_supported"] = new JsonArray("RS256") };

    private static JsonObject Keys(params MockKey[] keys) => new() { ["keys"] = new JsonArray([.. keys.Select(k => k.Listed())]) };

    private sealed class LeadHere(MockMicrosoft mock) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(mock.Address, $"/{request.RequestUri!.Host}{request.RequestUri.PathAndQuery}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
