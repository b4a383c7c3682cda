using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>What is known of requests and envelopes that were not accepted: a line each, and a counter by reason. Nothing of what was sent.</summary>
internal sealed partial class SlackRefusals(IMeterFactory meters, ILogger<SlackRefusals> logger)
{
    private readonly Counter<long> _refused = meters.Create("ChatGovernanceBot.Slack").CreateCounter<long>("slack.refused", description: "Requests and envelopes of Slack that were not accepted.");

    /// <param name="status">The HTTP status, over a socket what it would have been.</param>
    /// <param name="reason">One of the fixed words of the check that failed.</param>
    public void Note(int status, string reason)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        LogRefused(logger, status, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was sent as Slack's was refused with {Status}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, int status, string reason);
}
