using System.Collections.Concurrent;
using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Simulation.Company;

/// <summary>Every organisation as it was really loaded: what the checks judge by, whatever the ledger was made to believe.</summary>
internal sealed class LoadedPolicies : IOrganisations
{
    private readonly ConcurrentDictionary<int, Organisation> _byVersion = new();

    public Organisation At(PolicyVersion version) => _byVersion[version.Number];

    public void Remember(Organisation organisation) => _byVersion[organisation.Version.Number] = organisation;
}

/// <summary>The policy in force in the simulated host.</summary>
internal sealed class PolicyInForce(AbsenceBoard absences) : ICurrentPolicy
{
    private Organisation? _current;

    public Organisation Organisation => absences.Over(_current ?? throw new InvalidOperationException("no policy was loaded yet"));

    public void TakeUp(Organisation organisation) => _current = organisation;
}
