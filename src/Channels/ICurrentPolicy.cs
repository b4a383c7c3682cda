using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels;

/// <summary>The policy in force: catalog, rules and people.</summary>
public interface ICurrentPolicy
{
    Organisation Organisation { get; }
}
