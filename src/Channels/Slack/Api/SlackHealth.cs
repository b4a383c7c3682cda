using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>What stands in the way of speaking with Slack now: the token, a method, the socket.</summary>
internal sealed class SlackHealth(TimeProvider time, ILogger<SlackHealth> log) : ChannelHealth("Slack", time, log);
