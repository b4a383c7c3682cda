using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels;

/// <summary>What is known of what a channel did not accept: a line each, and a counter by reason. Nothing of what was sent.</summary>
/// <param name="channel">As it is written: the meter is named after it, and the counter in lower case.</param>
/// <param name="what">What is refused, in the counter's description.</param>
/// <param name="subject">The same, as the log's sentence begins.</param>
internal abstract partial class Refusals(string channel, string what, string subject, IMeterFactory meters, ILogger log)
{
    private readonly Counter<long> _refused = meters.Create($"ChatGovernanceBot.{channel}").CreateCounter<long>($"{channel.ToLowerInvariant()}.refused", description: $"{what} that were not accepted.");

    /// <param name="status">The HTTP status, or what it would have been: over a socket, and of what is acknowledged all the same.</param>
    /// <param name="reason">One of the fixed words of the check that failed.</param>
    public void Note(int status, string reason)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        LogRefused(subject, status, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject} was refused with {Status}: {Reason}.")]
    private partial void LogRefused(string subject, int status, string reason);
}
