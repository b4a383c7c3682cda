using System.Buffers;
using System.Text;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>Reads a form only where there is one way to read it: each name once, every escape whole, UTF-8 throughout.</summary>
/// <remarks>https://url.spec.whatwg.org/#urlencoded-parsing, which itself takes anything.</remarks>
internal static class UrlEncodedForm
{
    /// <summary>Slack sends fewer than twenty.</summary>
    private const int MaxKeys = 64;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null for what is not such a form.</summary>
    public static Dictionary<string, string>? Read(ReadOnlySpan<byte> body)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            var equals = pair.IndexOf((byte)'=');
            if (equals <= 0 || form.Count == MaxKeys || Decoded(pair[..equals]) is not { } name || Decoded(pair[(equals + 1)..]) is not { } value || !form.TryAdd(name, value))
            {
                return null;
            }
        }

        return form;
    }

    private static string? Decoded(ReadOnlySpan<byte> escaped)
    {
        var bytes = new byte[escaped.Length];
        var length = 0;
        for (var at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '%')
            {
                bytes[length++] = escaped[at] == '+' ? (byte)' ' : escaped[at];
            }
            else if (at + 2 < escaped.Length && Convert.FromHexString(escaped.Slice(at + 1, 2), bytes.AsSpan(length++, 1), out _, out _) == OperationStatus.Done)
            {
                at += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
