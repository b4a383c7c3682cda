using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>What a verified token says.</summary>
/// <param name="ServiceUrl">The service that sent what it came with.</param>
/// <param name="Tenant">The directory that issued it; null for one of the Bot Connector service.</param>
internal sealed record VerifiedToken(string ServiceUrl, string? Tenant);

/// <summary>Whether a token was verified, and if not, why: in words that hold nothing of what was sent.</summary>
internal sealed record Verification(VerifiedToken? Token, string Refusal)
{
    public static Verification Refused(string reason) => new(null, reason);
}

/// <summary>
/// Verifies the token of an activity. Two issuers are known: the cloud's Bot Connector service, whose keys must be endorsed for Teams; and,
/// for a bot of one tenant or with a managed identity, Microsoft Entra of a tenant that is heard. Tokens of emulators and of other bots
/// (skills) are Entra's too; they name no service, and one that names none is refused. A token that comes again, the same to the last
/// character, is not verified again, but its lifetime is, and that its issuer still has the key that signed it.
/// </summary>
/// <remarks>Azure Bot Service, "Authentication with the Bot Connector API"; Microsoft identity platform, "Access tokens"; RFC 8725.</remarks>
internal sealed class InboundTokens(TeamsSettings settings, Func<HttpClient> http, TimeProvider system, ILogger logger)
{
    private const int MaxLength = 16 * 1024;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };
    private readonly SigningKeys _connectorKeys = new(settings.Cloud.Issuer, settings.Cloud.Metadata, http, system, logger);
    private readonly RememberedTokens _remembered = new();
    private readonly ConcurrentDictionary<string, SigningKeys> _entraKeys = new(StringComparer.Ordinal);

    /// <summary>Reads the keys with which the Bot Connector service signs, where tokens are verified at all.</summary>
    public Task ReadKeysAheadAsync() => settings.AppId.Length == 0 ? Task.CompletedTask : _connectorKeys.ReadAheadAsync();

    /// <param name="header">The Authorization header as it came.</param>
    public async Task<Verification> VerifyAsync(string? header, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(header))
        {
            return Verification.Refused("no token");
        }

        if (settings.AppId.Length == 0)
        {
            return Verification.Refused("no app id to verify a token for");
        }

        if (await RememberedAsync(header, cancellation) is { } before)
        {
            return new(before, "");
        }

        if (Read(header) is not { } token)
        {
            return Verification.Refused("not a bearer token");
        }

        if (token.Alg != SecurityAlgorithms.RsaSha256 || token.Typ != JwtConstants.HeaderType || string.IsNullOrEmpty(token.Kid) || token.TryGetHeaderValue<object>("crit", out _))
        {
            return Verification.Refused("algorithm, type or key id");
        }

        var (signer, refusal) = token.Issuer == settings.Cloud.Issuer ? await OfConnectorAsync(token, cancellation) : await OfEntraAsync(token, cancellation);
        var verification = signer is null ? Verification.Refused(refusal) : await VerifiedAsync(token, signer);
        if (verification.Token is { } verified)
        {
            _remembered.Keep(header, new(verified, signer!, token.ValidFrom, token.ValidTo));
        }

        return verification;
    }

    // A key that its issuer no longer has, or has read anew, ends what it signed: that is verified from the start, or refused there.
    private async Task<VerifiedToken?> RememberedAsync(string header, CancellationToken cancellation)
    {
        if (header.Length > MaxLength || _remembered.Find(header) is not { } known)
        {
            return null;
        }

        var (keys, key) = (known.Signer.Keys, known.Signer.Key);
        if (IsAlive(known.NotBefore, known.Expires) && ReferenceEquals(await keys.FindAsync(key.Key.KeyId, cancellation), key))
        {
            return known.Token;
        }

        _remembered.Forget(header);
        return null;
    }

    private async Task<(TokenSigner? Signer, string Refusal)> OfConnectorAsync(JsonWebToken token, CancellationToken cancellation)
    {
        if (await _connectorKeys.FindAsync(token.Kid, cancellation) is not { } key)
        {
            return (null, "unknown key");
        }

        return key.Endorsements.Contains(TeamsAuthentication.Channel) ? (new(_connectorKeys, key, Tenant: null), "") : (null, "key not endorsed for Teams");
    }

    /// <remarks>Entra's keys have no endorsements; that is why this token must name the service too, which none but a token for us does.</remarks>
    private async Task<(TokenSigner? Signer, string Refusal)> OfEntraAsync(JsonWebToken token, CancellationToken cancellation)
    {
        if (settings.AppType == TeamsAppType.MultiTenant || Claim(token, "tid") is not { } tenant || !settings.TenantIds.Contains(tenant, StringComparer.Ordinal))
        {
            return (null, "issuer");
        }

        var authority = $"{settings.Cloud.Login.AbsoluteUri}{tenant}/v2.0";
        if (token.Issuer != authority && token.Issuer != $"https://sts.windows.net/{tenant}/")
        {
            return (null, "issuer");
        }

        var keys = _entraKeys.GetOrAdd(tenant, _ => new SigningKeys(authority, new Uri($"{authority}/.well-known/openid-configuration"), http, system, logger));
        return await keys.FindAsync(token.Kid, cancellation) is { } key ? (new(keys, key, tenant), "") : (null, "unknown key");
    }

    private async Task<Verification> VerifiedAsync(JsonWebToken token, TokenSigner signer)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = [JwtConstants.HeaderType],
            ValidIssuer = token.Issuer,
            ValidAudience = settings.AppId,
            IssuerSigningKey = signer.Key.Key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        });
        if (!result.IsValid)
        {
            return Verification.Refused(Reason(result.Exception));
        }

        return Claim(token, "serviceurl") is { Length: > 0 } service ? new(new VerifiedToken(service, signer.Tenant), "") : Verification.Refused("no service named");
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = system.GetUtcNow().UtcDateTime;
        return expires is { } end && end > now - Skew && (notBefore is not { } start || start <= now + Skew);
    }

    private static JsonWebToken? Read(string header)
    {
        const string Scheme = "Bearer ";
        if (header.Length > MaxLength || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new JsonWebToken(header[Scheme.Length..]);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private static string? Claim(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static string Reason(Exception? exception) => exception switch
    {
        SecurityTokenInvalidAudienceException => "audience",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "lifetime",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException => "signature",
        _ => "not valid",
    };
}
