using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>A key of an issuer, and the channels for which the issuer says that it may sign.</summary>
internal sealed record EndorsedKey(SecurityKey Key, IReadOnlySet<string> Endorsements);

/// <summary>
/// The keys of one issuer, from its own metadata at an address that nobody configures. They are read when first needed or ahead of that, again
/// twice a day, and sooner for a key id that is not among them: but at most once a minute, whatever is sent.
/// </summary>
internal sealed partial class SigningKeys(string issuer, Uri metadata, Func<HttpClient> http, TimeProvider system, ILogger logger)
{
    /// <summary>How long whoever needs a key waits until it is read: Teams waits about ten seconds for an answer, and eight of them are the turn's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(12);
    private static readonly TimeSpan Usable = TimeSpan.FromDays(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseWithoutAny = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private KeySet _keys = new(new Dictionary<string, EndorsedKey>(StringComparer.Ordinal), null);
    private long? _lastTry;

    /// <summary>Reads them before anybody needs one.</summary>
    public Task ReadAheadAsync() => ReadingFor("");

    /// <summary>Null for a key that the issuer does not have, or when its keys cannot be read in time: what takes longer goes on by itself, for whoever comes next.</summary>
    public async Task<EndorsedKey?> FindAsync(string id, CancellationToken cancellation)
    {
        var known = Known(id);
        if (known is not null && Age(_keys.ReadAt) < Fresh)
        {
            return known;
        }

        await Soon.IsDoneAsync(ReadingFor(id), Patience, system, cancellation);
        return Known(id);
    }

    /// <summary>The reading that a key waits for: the one at work, or one that is begun. A key that is known does not wait for others to be read.</summary>
    private Task ReadingFor(string id)
    {
        lock (_lock)
        {
            if (!_reading.IsCompleted)
            {
                return Known(id) is null ? _reading : Task.CompletedTask;
            }

            // Somebody else may have read them meanwhile.
            var wanted = Known(id) is null || Age(_keys.ReadAt) >= Fresh;
            if (!wanted || Age(_lastTry) < (_keys.ById.Count == 0 ? PauseWithoutAny : Pause))
            {
                return Task.CompletedTask;
            }

            _lastTry = system.GetTimestamp();
            return _reading = ReadAsync();
        }
    }

    private EndorsedKey? Known(string id) => _keys is var keys && Age(keys.ReadAt) < Usable ? keys.ById.GetValueOrDefault(id) : null;

    // However the clock is put meanwhile.
    private TimeSpan Age(long? since) => since is { } then ? system.GetElapsedTime(then) : TimeSpan.MaxValue;

    /// <remarks>
    /// Keys that were read stay in use when reading them again fails; without any, every token is refused. A caller who goes away does not
    /// end it: others wait for the same keys.
    /// </remarks>
    private async Task ReadAsync()
    {
        try
        {
            using var client = http();
            var documents = new HttpDocumentRetriever(client) { RequireHttps = true };
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(metadata.AbsoluteUri, documents, CancellationToken.None);
            if (!string.Equals(read.Issuer, issuer, StringComparison.Ordinal))
            {
                LogOtherIssuer(logger, metadata);
                return;
            }

            _keys = new(ById(read.JsonWebKeySet), system.GetTimestamp());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogUnreadable(logger, metadata, exception);
        }
    }

    private static Dictionary<string, EndorsedKey> ById(JsonWebKeySet? read)
    {
        var byId = new Dictionary<string, EndorsedKey>(StringComparer.Ordinal);
        foreach (var key in read?.Keys.Where(k => k.Kty == JsonWebAlgorithmsKeyTypes.RSA && k.Use is null or "sig" && !string.IsNullOrEmpty(k.KeyId)) ?? [])
        {
            byId.TryAdd(key.KeyId, new(key, Endorsements(key)));
        }

        return byId;
    }

    /// <remarks>Azure Bot Service, "Authentication with the Bot Connector API": each key lists the ids of the channels it is endorsed for.</remarks>
    private static HashSet<string> Endorsements(JsonWebKey key) => key.AdditionalData.TryGetValue("endorsements", out var said) && said is JsonElement { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)]
        : [];

    [LoggerMessage(Level = LogLevel.Error, Message = "The metadata at {Metadata} are those of another issuer; its keys are not used.")]
    private static partial void LogOtherIssuer(ILogger logger, Uri metadata);

    [LoggerMessage(Level = LogLevel.Error, Message = "The signing keys at {Metadata} could not be read. Teams is refused wherever they are needed; they are asked for again.")]
    private static partial void LogUnreadable(ILogger logger, Uri metadata, Exception cause);

    private sealed record KeySet(Dictionary<string, EndorsedKey> ById, long? ReadAt);
}
