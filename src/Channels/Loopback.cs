using System.Net;

namespace ChatGovernanceBot.Channels;

/// <summary>Which host names mean this very machine, without asking anyone.</summary>
internal static class Loopback
{
    public static bool IsName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
