using System.Collections.Immutable;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Asks what is out of order.</summary>
public sealed class DefectQueries(LedgerDatabase database)
{
    public Task<Defect?> FindAsync(DefectId id, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql("SELECT State FROM Defects WHERE Id = ?").Bind(id.Value).First(row => row.Json<Defect>(0)), cancellation);

    /// <summary>Everything that is open, or was closed and is to come back, the oldest first.</summary>
    /// <param name="now">Governance time, UTC.</param>
    public Task<ImmutableArray<Defect>> StandingAsync(DateTimeOffset now, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT State FROM Defects WHERE ClosedAt IS NULL OR json_extract(State, '$.closed.comesBackAt') IS NOT NULL ORDER BY OpenedAt, Id")
            .All(row => row.Json<Defect>(0)!).Where(d => d.EndedAt is null || d.Closed?.ComesBackAt > now).ToImmutableArray(),
        cancellation);

    /// <summary>The same about a system that does not answer, or does not do what it is told.</summary>
    public async Task<ImmutableArray<Defect>> StandingOfAsync(SystemId system, DateTimeOffset now, CancellationToken cancellation = default) => [.. (await StandingAsync(now, cancellation))
        .Where(d => DefectCauses.IsOfSystem(d.Task.Reason) && d.Source.Kind == StreamKind.Access && new AccessId(d.Source.Id).Entitlement.System == system)];

    /// <summary>Everything that is open, the oldest first.</summary>
    public async Task<ImmutableArray<Defect>> OpenAsync(CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var states = await context.Defects.Where(d => d.ClosedAt == null).OrderBy(d => d.OpenedAt).ThenBy(d => d.Id).Select(d => d.State).ToListAsync(cancellation);
        return [.. states.Select(state => JsonSerializer.Deserialize<Defect>(state, GovernanceJson.Options)!)];
    }
}
