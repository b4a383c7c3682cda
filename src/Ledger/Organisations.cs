using System.Collections.Concurrent;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger;

/// <summary>Every organisation that this process has loaded.</summary>
public sealed class Organisations : IOrganisations
{
    private readonly ConcurrentDictionary<int, Organisation> _byVersion = new();

    public Organisation At(PolicyVersion version) => _byVersion.TryGetValue(version.Number, out var organisation)
        ? organisation
        : throw new KeyNotFoundException($"policy {version} was not loaded in this process");

    public void Remember(Organisation organisation) => _byVersion[organisation.Version.Number] = organisation;
}
