using System.Security.Cryptography;

namespace ChatGovernanceBot.Channels;

/// <summary>What the ledger keeps of something that a platform sent.</summary>
internal static class BodyDigest
{
    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
