using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Reads what entries say, and the texts they name by commitment.</summary>
public sealed class EntryQueries(LedgerDatabase database)
{
    /// <summary>The task that an event of a stream raised; null if that version raised none.</summary>
    /// <param name="version">The state's version; audited refusals of the stream do not count in it.</param>
    public async Task<HumanTask?> TaskAsync(StreamRef stream, int version, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var entries = await context.AuditEntries.Where(e => e.StreamKind == stream.Kind && e.StreamId == stream.Id && e.Version >= version).OrderBy(e => e.Version).Select(e => e.Bytes).ToListAsync(cancellation);
        return entries.Select(bytes => AuditEntry.Parse(bytes).Data switch
        {
            RequestEvent.TaskRaised raised => raised.Task,
            AccessEvent.TaskRaised raised => raised.Task,
            AccessEvent.OwnerAsked asked => asked.Task,
            _ => null,
        }).FirstOrDefault(task => task is not null);
    }

    /// <summary>What the owner decided about an edge that was there before; null where nobody decided, and nothing is left to decide.</summary>
    /// <param name="asked">The state's version at which the owner was asked.</param>
    public async Task<AccessEvent.PreExistingDecided?> DecisionAsync(AccessId access, int asked, CancellationToken cancellation = default) =>
        (await EventsAsync(access, cancellation)).Skip(asked).TakeWhile(e => e is not AccessEvent.OwnerAsked).OfType<AccessEvent.PreExistingDecided>().FirstOrDefault();

    /// <summary>The request with who decided, where an edge that was there before stays: the entries of the edge say it, those of the request do not.</summary>
    public async Task<Request> WithDecidersAsync(Request request, CancellationToken cancellation = default)
    {
        var items = request.Items.ToBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].State is ItemState.Closed { Outcome: Outcome.PreExistingKept, By: null } kept)
            {
                items[i] = items[i] with { State = kept with { By = await DeciderAsync(items[i].Access, new(request.Id, items[i].Number), cancellation) } };
            }
        }

        return request with { Items = items.ToImmutable() };
    }

    // The decision stands before the end of the claim that it ended.
    private async Task<PersonId?> DeciderAsync(AccessId access, ItemRef claim, CancellationToken cancellation) => (await EventsAsync(access, cancellation))
        .TakeWhile(e => e is not AccessEvent.ClaimEnded ended || ended.Claim != claim).OfType<AccessEvent.PreExistingDecided>().LastOrDefault()?.By;

    /// <summary>The n-th led to the state's version n.</summary>
    private async Task<IEnumerable<AccessEvent>> EventsAsync(AccessId access, CancellationToken cancellation)
    {
        await using var context = database.Read();
        var entries = await context.AuditEntries.Where(e => e.StreamKind == StreamKind.Access && e.StreamId == access.Value).OrderBy(e => e.Version).Select(e => e.Bytes).ToListAsync(cancellation);
        return entries.Select(bytes => AuditEntry.Parse(bytes).Data).OfType<AccessEvent>();
    }

    /// <summary>The texts that are still kept, by commitment.</summary>
    public async Task<IReadOnlyDictionary<Commitment, string>> TextsAsync(IReadOnlyCollection<Commitment> commitments, CancellationToken cancellation = default)
    {
        var wanted = commitments.Select(c => c.Value).Distinct().ToList();
        await using var context = database.Read();
        return await context.PersonalTexts.Where(t => wanted.Contains(t.Commitment)).ToDictionaryAsync(t => new Commitment(t.Commitment), t => t.Text, cancellation);
    }
}
