using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>What stands in the way of speaking with Teams now, as the calls to it showed.</summary>
public sealed class TeamsHealth(TimeProvider time, ILogger<TeamsHealth> log) : ChannelHealth("Microsoft Teams", time, log)
{
    /// <summary>That Teams answers.</summary>
    public const string Connection = "connection";

    /// <summary>That the bot proves itself.</summary>
    public const string Token = "token";
}
