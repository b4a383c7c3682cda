using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Teams.Trust;

/// <summary>Activities that were not accepted.</summary>
internal sealed class TeamsRefusals(IMeterFactory meters, ILogger<TeamsRefusals> log) : Refusals("Teams", "Activities of Teams", "An activity sent to Teams' endpoint", meters, log);
