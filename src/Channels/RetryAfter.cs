using System.Globalization;

namespace ChatGovernanceBot.Channels;

/// <summary>How long a service asks to wait: seconds or a date (RFC 9110, 10.2.3), never longer than an hour.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Null where it asks for nothing that can be read.</summary>
    public static TimeSpan? Of(string? header, DateTimeOffset now)
    {
        var wait = int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at - now : TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null : wait > Longest ? Longest : wait;
    }
}
