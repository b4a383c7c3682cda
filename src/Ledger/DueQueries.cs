using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Asks which families owe something that nobody is at, without taking it.</summary>
public sealed class DueQueries(LedgerDatabase database, TimeProvider governance, TimeProvider system)
{
    public async Task<ImmutableArray<ObligationFamily>> DueFamiliesAsync(CancellationToken cancellation = default)
    {
        var (now, systemNow) = (governance.GetUtcNow(), system.GetUtcNow());
        await using var context = database.Read();
        var due = ImmutableArray.CreateBuilder<ObligationFamily>();
        foreach (var family in Enum.GetValues<ObligationFamily>())
        {
            if (await context.Obligations.AnyAsync(o => o.Family == family && o.DoneAt == null && o.DueAt <= now && (o.LeaseUntil == null || o.LeaseUntil <= systemNow), cancellation))
            {
                due.Add(family);
            }
        }

        return due.DrainToImmutable();
    }
}
