using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>
/// Baseline (a): EF Core, a context and a SaveChanges a call. The calls take turns at a gate on one open connection, which is faster than
/// letting SQLite turn away all but one of many.
/// </summary>
internal sealed class EfContender : IContender
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SqliteConnection _connection;
    private readonly DbContextOptions<LedgerContext> _options;
    private readonly ImmutableArray<Decision> _decisions;
    private readonly ImmutableArray<WrittenRows> _rows;

    public EfContender(LedgerDatabase database, ImmutableArray<Decision> decisions, ImmutableArray<WrittenRows> rows)
    {
        (_decisions, _rows, _connection) = (decisions, rows, database.OpenForWriting());
        _options = new DbContextOptionsBuilder<LedgerContext>().UseSqlite(_connection).Options;
    }

    public async Task DecideAsync(int number)
    {
        await _gate.WaitAsync();
        try
        {
            await using var context = new LedgerContext(_options);
            await using var transaction = await context.Database.BeginTransactionAsync();
            var (request, sequence, head) = await ReadAsync(context, _decisions[number]);
            Write(context, _rows[number], request, sequence, head);
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task<(RequestRow Request, long Sequence, byte[] Head)> ReadAsync(LedgerContext context, Decision decision)
    {
        var now = DateTimeOffset.UtcNow;
        var newest = await context.AuditEntries.OrderByDescending(e => e.Sequence).Select(e => new { e.Sequence, e.Hash, e.Bytes }).FirstAsync();
        var request = await context.Requests.SingleAsync(r => r.Id == decision.Request);
        await context.IdempotencyKeys.Where(k => k.KeyHash == decision.KeyHash).Select(k => k.Answer).FirstOrDefaultAsync();
        await context.PolicyVersions.MaxAsync(p => p.Version);
        await context.Settings.Where(s => s.Key == "custody-main").Select(s => s.Value).FirstOrDefaultAsync();
        await context.Absences.Where(a => a.Until > now).Select(a => a.State).ToListAsync();
        await context.Items.AsNoTracking().Where(i => i.Identity == decision.Beneficiary && i.State != ItemPhase.Closed && i.RequestId != decision.Request)
            .OrderBy(i => i.RequestId).ThenBy(i => i.Number).Select(i => new { i.RequestId, i.Entitlement, i.State, i.EndsAt }).ToListAsync();
        await context.Accesses.Where(a => a.Identity == decision.Beneficiary && a.State != AccessState.Absent).OrderBy(a => a.Id).Select(a => a.StateJson).ToListAsync();
        return (request, newest.Sequence, newest.Hash);
    }

    private static void Write(LedgerContext context, WrittenRows rows, RequestRow request, long sequence, byte[] head)
    {
        foreach (var entry in rows.Entries)
        {
            head = AuditChain.Next(head, entry.Bytes);
            context.Add(new AuditEntryRow { Sequence = ++sequence, StreamKind = entry.StreamKind, StreamId = entry.StreamId, Version = entry.Version, Bytes = entry.Bytes, Hash = head });
        }
        context.Entry(request).CurrentValues.SetValues(rows.Request);
        foreach (var owed in rows.Obligations)
            context.Add(new ObligationRow { Family = owed.Family, Kind = owed.Kind, StreamKind = owed.StreamKind, StreamId = owed.StreamId, Key = owed.Key, KeyHash = owed.KeyHash, DueAt = owed.DueAt });
        context.Add(new IdempotencyKeyRow { Key = rows.Key.Key, KeyHash = rows.Key.KeyHash, Answer = rows.Key.Answer, At = rows.Key.At });
        context.Update(new SettingRow { Key = LedgerDatabase.HeadSetting, Value = HeadText.Of(sequence, head) });
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _gate.Dispose();
    }
}
