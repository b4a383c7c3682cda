using System.Security.Cryptography;
using System.Text;

namespace ChatGovernanceBot.Channels;

/// <summary>Ids that are the same whenever the same thing is named again.</summary>
internal static class StableId
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
