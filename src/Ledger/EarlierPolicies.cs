using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// Organisations as recorded policies described them, for whoever compares then with now. Reading one takes its texts apart again, and few
/// versions are asked for, so those read last are kept: a version never changes.
/// </summary>
public sealed class EarlierPolicies(LedgerQueries queries)
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<Organisation> _kept = new();

    /// <summary>Null where there is no such version, or this program cannot read its texts any more.</summary>
    public async Task<Organisation?> AtAsync(PolicyVersion version, CancellationToken cancellation = default)
    {
        if (Recall(version) is { } known)
        {
            return known;
        }

        var organisation = (await queries.PolicyAsync(version, cancellation))?.Bind();
        Keep(organisation);
        return organisation;
    }

    private Organisation? Recall(PolicyVersion version)
    {
        lock (_lock)
        {
            return _kept.FirstOrDefault(o => o.Version == version);
        }
    }

    private void Keep(Organisation? organisation)
    {
        if (organisation is null)
        {
            return;
        }

        lock (_lock)
        {
            _kept.AddFirst(organisation);
            if (_kept.Count > Kept)
            {
                _kept.RemoveLast();
            }
        }
    }
}
