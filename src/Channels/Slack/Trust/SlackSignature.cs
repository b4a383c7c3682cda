using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>What Slack says of a request to prove that it sent it, and when.</summary>
/// <remarks>https://docs.slack.dev/authentication/verifying-requests-from-slack. Headers are read more strictly than there: each once, nothing but what Slack writes.</remarks>
internal sealed partial class SlackSignature
{
    private const string TimestampHeader = "X-Slack-Request-Timestamp";
    private const string SignatureHeader = "X-Slack-Signature";

    /// <summary>How far a request may be from system time, either way.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private readonly string _timestamp;
    private readonly byte[] _mac;

    private SlackSignature(string timestamp, byte[] mac) => (_timestamp, _mac) = (timestamp, mac);

    /// <summary>SHA-256 of the signature, in hexadecimal: tells one request from another without holding what proves it.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(_mac));

    /// <summary>Reads the headers; nothing is proven by that yet.</summary>
    /// <returns>Null, and why, where they are not as Slack writes them or not of this time.</returns>
    public static (SlackSignature? Signature, string Refusal) Read(IHeaderDictionary headers, DateTimeOffset now)
    {
        if (headers[TimestampHeader] is not [{ } timestamp] || headers[SignatureHeader] is not [{ } signature])
        {
            return (null, "no signature, or more than one");
        }

        if (!Timestamps().IsMatch(timestamp) || !Signatures().IsMatch(signature))
        {
            return (null, "a signature that is not written as Slack's");
        }

        var seconds = long.Parse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture);
        return Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds
            ? (null, "a signature of another time")
            : (new(timestamp, Convert.FromHexString(signature.AsSpan(3))), "");
    }

    /// <summary>Whether it was made over these very bytes with one of the secrets. All of them are tried, each in constant time.</summary>
    public bool IsOver(byte[] body, ImmutableArray<BotSecret> secrets)
    {
        var signed = false;
        foreach (var secret in secrets)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret.Reveal()));
            hmac.AppendData(Encoding.ASCII.GetBytes($"v0:{_timestamp}:"));
            hmac.AppendData(body);
            signed |= CryptographicOperations.FixedTimeEquals(hmac.GetHashAndReset(), _mac);
        }

        return signed;
    }

    // \z: $ would let a line break at the end pass.
    [GeneratedRegex(@"\A[1-9][0-9]{0,10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamps();

    [GeneratedRegex(@"\Av0=[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Signatures();
}
