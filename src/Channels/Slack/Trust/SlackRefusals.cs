using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Slack.Trust;

/// <summary>Requests and envelopes that were not accepted.</summary>
internal sealed class SlackRefusals(IMeterFactory meters, ILogger<SlackRefusals> log) : Refusals("Slack", "Requests and envelopes of Slack", "What was sent as Slack's", meters, log);
