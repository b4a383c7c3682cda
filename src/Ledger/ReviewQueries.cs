using System.Collections.Immutable;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Asks what is reviewed, and what is known about it.</summary>
public sealed class ReviewQueries(LedgerDatabase database)
{
    /// <summary>Every access whose edge is there, and those that are reviewed while it is made anew.</summary>
    public async Task<ImmutableArray<AccessId>> ActiveAsync(CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var ids = await context.Accesses.Where(a => a.State == AccessState.Active || context.Reviews.Any(r => r.AccessId == a.Id)).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancellation);
        return [.. ids.Select(AccessId.From)];
    }

    /// <summary>Every access about which this person is asked, what lapses first first.</summary>
    public async Task<ImmutableArray<Access>> OpenForAsync(PersonId person, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var states = await context.Reviews.Where(r => r.LapsesAt != null)
            .Join(context.Accesses, r => r.AccessId, a => a.Id, (r, a) => new { r.LapsesAt, a.Id, a.StateJson })
            // Few of those that are open name this person at all.
            .Where(r => r.StateJson.Contains(person.Value))
            .OrderBy(r => r.LapsesAt).ThenBy(r => r.Id).Select(r => r.StateJson).ToListAsync(cancellation);
        return [.. states.Select(state => JsonSerializer.Deserialize<Access>(state, GovernanceJson.Options)!).Where(a => a is { IsReviewed: true, Review.Open: { } open } && open.Asked.Contains(person))];
    }

    /// <summary>Who holds an entitlement now.</summary>
    public async Task<ImmutableArray<IdentityId>> HoldersAsync(EntitlementId entitlement, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var ids = await context.Accesses.Where(a => a.Entitlement == entitlement.Value && a.State == AccessState.Active).Select(a => a.Identity).ToListAsync(cancellation);
        return [.. ids.Select(IdentityId.From)];
    }

    /// <summary>What happened to an access, in order: the n-th led to the state's version n.</summary>
    public Task<ImmutableArray<AccessEvent>> EventsAsync(AccessId access, CancellationToken cancellation = default) => database.AskAsync(
        ledger => EntryQueries.Data(ledger.Sql(EntryQueries.UpTo), StreamRef.Of(access), long.MaxValue).OfType<AccessEvent>().ToImmutableArray(), cancellation);
}
