using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>Whose key signed a token.</summary>
/// <param name="Tenant">The directory that issued it; null for the Bot Connector service.</param>
internal sealed record TokenSigner(SigningKeys Keys, EndorsedKey Key, string? Tenant);

/// <summary>A token that was verified, and what must still hold when it comes again.</summary>
internal sealed record RememberedToken(VerifiedToken Token, TokenSigner Signer, DateTime NotBefore, DateTime Expires);

/// <summary>
/// Tokens that were verified, by a hash of the whole header: Teams sends the same one for up to an hour, and its signature is the same each
/// time. Only what was verified comes in, so nobody else can fill it; full, it begins anew.
/// </summary>
internal sealed class RememberedTokens
{
    /// <summary>The most that are remembered.</summary>
    public const int Most = 256;

    private readonly ConcurrentDictionary<string, RememberedToken> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _keeping = new();

    public int Count => _tokens.Count;

    public RememberedToken? Find(string header) => _tokens.GetValueOrDefault(HashOf(header));

    public void Keep(string header, RememberedToken token)
    {
        lock (_keeping)
        {
            _tokens.MakeRoom(Most);
            _tokens[HashOf(header)] = token;
        }
    }

    public void Forget(string header) => _tokens.TryRemove(HashOf(header), out _);

    // Over the characters as they are: an encoding could make two headers one.
    private static string HashOf(string header) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(header.AsSpan())));
}
