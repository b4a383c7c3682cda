using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>What is known of activities that were not accepted: a line each, and a counter by reason. Nothing of what was sent.</summary>
internal sealed partial class TeamsRefusals(IMeterFactory meters, ILogger<TeamsRefusals> logger)
{
    private readonly Counter<long> _refused = meters.Create("ChatGovernanceBot.Teams").CreateCounter<long>("teams.refused", description: "Activities of Teams that were not accepted.");

    /// <param name="reason">One of the fixed words of the check that failed.</param>
    public void Note(int status, string reason)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        LogRefused(logger, status, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An activity sent to Teams' endpoint was refused with {Status}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, int status, string reason);
}
