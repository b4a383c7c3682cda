using System.Collections.Immutable;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>What the writer wrote for one decision: the baselines write the same, without deciding.</summary>
internal sealed record WrittenRows(
    ImmutableArray<AuditEntryRow> Entries, RequestRow Request, ImmutableArray<ObligationRow> Obligations, IdempotencyKeyRow Key)
{
    /// <summary>Lets the writer take every decision on a copy and reads what came of it, in the decisions' order.</summary>
    public static async Task<ImmutableArray<WrittenRows>> RecordAsync(Template template)
    {
        var database = template.Copy();
        var (entries, obligations) = await LastOfAsync(database);
        await using (var writer = new WriterContender(template.Write(database), template.Decisions))
            await Task.WhenAll(Enumerable.Range(0, template.Decisions.Length).Select(writer.DecideAsync));
        var written = await ReadAsync(database, template.Decisions, entries, obligations);
        Template.Delete(database);
        return written;
    }

    private static async Task<(long Entry, long Obligation)> LastOfAsync(LedgerDatabase database)
    {
        await using var context = database.Read();
        return (await context.AuditEntries.MaxAsync(e => e.Sequence), await context.Obligations.MaxAsync(o => o.Id));
    }

    private static async Task<ImmutableArray<WrittenRows>> ReadAsync(LedgerDatabase database, ImmutableArray<Decision> decisions, long entry, long obligation)
    {
        await using var context = database.Read();
        var entries = (await context.AuditEntries.Where(e => e.Sequence > entry).OrderBy(e => e.Sequence).ToListAsync()).ToLookup(e => e.StreamId);
        var obligations = (await context.Obligations.Where(o => o.Id > obligation).OrderBy(o => o.Id).ToListAsync()).ToLookup(o => o.StreamId);
        var requests = await context.Requests.ToDictionaryAsync(r => r.Id);
        var keys = await context.IdempotencyKeys.ToDictionaryAsync(k => k.Key);
        return [.. decisions.Select(d => new WrittenRows([.. entries[d.Request]], requests[d.Request], [.. obligations[d.Request]], keys[d.Key]))];
    }
}
