using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What is to be known of earlier requests when the same is asked for again.</summary>
/// <param name="Denied">Why the last one was denied, as it was written then: apart from the bot's own words. Null where nothing was denied, or the reason was erased.</param>
public sealed record Earlier(IReadOnlyList<Finding> Findings, JsonObject? Denied = null)
{
    public static readonly Earlier Nothing = new([]);
}
