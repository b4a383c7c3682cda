using System.Collections.Immutable;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Reads what identities hold and have asked for, for overviews and cards. Decisions read it inside their transaction.</summary>
public sealed class HoldingQueries(LedgerDatabase database)
{
    /// <summary>What an identity holds or waits for, one an open item, in the order of requests.</summary>
    public Task<ImmutableArray<Holding>> HoldingsOfAsync(IdentityId identity, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql($"SELECT {Holdings.Columns} FROM Items WHERE Identity = ? AND State <> 'Closed' ORDER BY RequestId, Number").Bind(identity.Value).All(Holdings.Read).ToImmutableArray(),
        cancellation);

    /// <summary>The same as it was when an entry was the log's newest.</summary>
    public Task<ImmutableArray<Holding>> HoldingsAtAsync(IdentityId identity, long lastEntry, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT DISTINCT RequestId FROM Items WHERE Identity = ? ORDER BY RequestId").Bind(identity.Value).All(row => new RequestId(row.Text(0)))
            .Select(request => EntryQueries.Data(ledger.Sql(EntryQueries.UpTo), StreamRef.Of(request), lastEntry).OfType<RequestEvent>().Aggregate((Request?)null, RequestLifecycle.Evolve))
            .SelectMany(request => request is null ? [] : request.Items.Where(item => item.Identity == identity && !item.IsClosed).Select(item => Holdings.Of(request.Id, item))).ToImmutableArray(),
        cancellation);

    /// <summary>The denials of an entitlement to an identity within a time, the newest first.</summary>
    public Task<ImmutableArray<Vote>> DenialsAsync(IdentityId identity, EntitlementId entitlement, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT DISTINCT Requests.State FROM Items JOIN Requests ON Requests.Id = Items.RequestId WHERE Items.Identity = ? AND Items.Entitlement = ? AND Items.State = 'Closed'")
            .Bind(identity.Value).Bind(entitlement.Value).All(row => JsonSerializer.Deserialize<Request>(row.Text(0), GovernanceJson.Options)!)
            .SelectMany(request => request.Items.Where(i => i.Identity == identity && i.Entitlement == entitlement && i.State is ItemState.Closed { Outcome: Outcome.Denied }))
            .SelectMany(item => item.Votes.Where(v => v.Verdict == Verdict.Deny && v.At >= from && v.At < before)).OrderByDescending(v => v.At).ToImmutableArray(),
        cancellation);

    /// <summary>Every active item of these identities.</summary>
    public Task<ImmutableArray<AwaitingItem>> ActiveItemsAsync(IReadOnlyCollection<IdentityId> identities, CancellationToken cancellation = default) =>
        ItemsAsync(identities, [ItemPhase.Active], cancellation);

    /// <summary>Every item of these identities that is active, or is ending and not yet proven gone.</summary>
    public Task<ImmutableArray<AwaitingItem>> HeldItemsAsync(IReadOnlyCollection<IdentityId> identities, CancellationToken cancellation = default) =>
        ItemsAsync(identities, [ItemPhase.Active, ItemPhase.Ending], cancellation);

    private async Task<ImmutableArray<AwaitingItem>> ItemsAsync(IReadOnlyCollection<IdentityId> identities, List<ItemPhase> phases, CancellationToken cancellation)
    {
        var refs = identities.Select(i => i.Value).ToList();
        await using var context = database.Read();
        var rows = await context.Items.Where(i => phases.Contains(i.State) && refs.Contains(i.Identity))
            .Join(context.Requests, i => i.RequestId, r => r.Id, (i, r) => new { i.RequestId, i.Number, i.Entitlement, r.State }).OrderBy(r => r.Entitlement).ThenBy(r => r.RequestId).ThenBy(r => r.Number).ToListAsync(cancellation);
        return [.. rows.Select(r => (Request: JsonSerializer.Deserialize<Request>(r.State, GovernanceJson.Options)!, r.Number)).Select(r => new AwaitingItem(r.Request, r.Request.Find(r.Number)!))];
    }
}
