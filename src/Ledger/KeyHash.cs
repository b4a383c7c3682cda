using System.Security.Cryptography;
using System.Text;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// What stands in an index for a key: the first 16 bytes of its SHA-256. Keys are long and come in no order, so an index of the keys
/// themselves would be many pages, of which every decision writes some; 128 bits are never alike by chance.
/// </summary>
internal static class KeyHash
{
    /// <summary>The SQL function by which migrations make hashes of keys that stand there.</summary>
    public const string Function = "key_hash";

    private const int Size = 16;
    private const int LongestOnStack = 512;

    public static byte[] Of(string key)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(key.Length);
        var text = longest <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[longest];
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], whole);
        return whole[..Size].ToArray();
    }
}
