using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ChatGovernanceBot.Bot.Tests.SignIn;

/// <summary>A real OpenID Connect provider in process. Whoever comes is signed in as <see cref="Subject"/>, and what it signs can be forged.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "bot";
    public const string ClientSecret = "secret-7b20";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _app;

    private OidcProvider()
    {
        var address = new Uri($"http://127.0.0.1:{BotProcess.FreePort()}/");
        Issuer = address.AbsoluteUri;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Issuer);
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.SetIssuer(address).EnableDegradedMode();
            options.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.AddEphemeralEncryptionKey().AddSigningKey(new RsaSecurityKey(_rsa) { KeyId = "key-1" });
            options.RegisterScopes("profile");
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(b => b.UseInlineHandler(context => Validate(context)));
            options.AddEventHandler<HandleAuthorizationRequestContext>(b => b.UseInlineHandler(context => Authorize(context)));
            options.AddEventHandler<ValidateTokenRequestContext>(b => b.UseInlineHandler(context => Validate(context)));
            options.AddEventHandler<ApplyTokenResponseContext>(b => b.UseInlineHandler(context => Answer(context)).SetOrder(int.MinValue + 50_000));
        });
        _app = builder.Build();
        _app.Use((http, next) =>
        {
            if (IsDown)
            {
                http.Abort();
                return Task.CompletedTask;
            }

            return next(http);
        });
        _app.UseAuthentication();
    }

    public string Issuer { get; }

    /// <summary>Who is signed in next.</summary>
    public string Subject { get; set; } = "";

    public bool IsDown { get; set; }

    /// <summary>Whether whoever is asked to sign in cancels.</summary>
    public bool Cancels { get; set; }

    /// <summary>What the claim <c>auth_time</c> says; nothing when null.</summary>
    public DateTimeOffset? SignedInAt { get; set; }

    /// <summary>Makes another token of the claims that would have been signed.</summary>
    public Func<JsonObject, OidcProvider, string>? Forge { get; set; }

    /// <summary>What the last authorization request asked for.</summary>
    public OpenIddictRequest? Asked { get; private set; }

    public static async Task<OidcProvider> StartAsync()
    {
        var provider = new OidcProvider();
        await provider._app.StartAsync();
        return provider;
    }

    public void Behave() => (Subject, IsDown, Cancels, SignedInAt, Forge) = ("", false, false, null, null);

    public string Signed(JsonObject claims) => Token("RS256", claims, input => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Token(string algorithm, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var input = $"{Part(new JsonObject { ["alg"] = algorithm, ["kid"] = "key-1", ["typ"] = "JWT" })}.{Part(claims)}";
        return $"{input}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>The public key as text: what a confused verifier would take for a shared secret.</summary>
    public byte[] PublicKey => _rsa.ExportSubjectPublicKeyInfo();

    private static string Part(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private ValueTask Validate(ValidateAuthorizationRequestContext context)
    {
        Asked = context.Request;
        if (context.ClientId != ClientId)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private ValueTask Authorize(HandleAuthorizationRequestContext context)
    {
        if (Cancels)
        {
            context.Reject(OpenIddictConstants.Errors.AccessDenied, "<script>alert(1)</script>");
            return default;
        }

        var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", Subject)], "test"));
        principal.SetScopes(context.Request.GetScopes());
        context.SignIn(principal);
        return default;
    }

    private static ValueTask Validate(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.Request.ClientSecret != ClientSecret)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private ValueTask Answer(ApplyTokenResponseContext context)
    {
        if (context.Response.IdToken is { } token && (Forge is not null || SignedInAt is not null))
        {
            var claims = JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]))!.AsObject();
            if (SignedInAt is { } at)
            {
                claims["auth_time"] = at.ToUnixTimeSeconds();
            }

            context.Response.IdToken = Forge?.Invoke(claims, this) ?? Signed(claims);
        }

        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }
}
