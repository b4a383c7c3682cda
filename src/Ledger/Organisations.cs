using System.Collections.Concurrent;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger;

/// <summary>The organisation of the policy in force, and of those just before: what was begun under them may still be under way.</summary>
public sealed class Organisations : IOrganisations
{
    private const int Kept = 4;

    private readonly ConcurrentDictionary<int, Organisation> _byVersion = new();

    public Organisation At(PolicyVersion version) => _byVersion.TryGetValue(version.Number, out var organisation)
        ? organisation
        : throw new KeyNotFoundException($"policy {version} was not loaded in this process, or others were since");

    public void Remember(Organisation organisation)
    {
        _byVersion[organisation.Version.Number] = organisation;
        foreach (var number in _byVersion.Keys.Where(number => number <= organisation.Version.Number - Kept))
            _byVersion.TryRemove(number, out _);
    }
}
