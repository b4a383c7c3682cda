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

    /// <summary>The texts that are still kept, by commitment.</summary>
    public async Task<IReadOnlyDictionary<Commitment, string>> TextsAsync(IReadOnlyCollection<Commitment> commitments, CancellationToken cancellation = default)
    {
        var wanted = commitments.Select(c => c.Value).Distinct().ToList();
        await using var context = database.Read();
        return await context.PersonalTexts.Where(t => wanted.Contains(t.Commitment)).ToDictionaryAsync(t => new Commitment(t.Commitment), t => t.Text, cancellation);
    }
}
