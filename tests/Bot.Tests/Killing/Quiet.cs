using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Bot.Tests.Killing;

/// <summary>Waits until a running host owes nothing that is due, and nobody is left to decide.</summary>
public static class Quiet
{
    /// <summary>Of the tries that an access owes, the one of its present turn is under way when it comes due within this: the read after a call whose result never came.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(2);

    /// <summary>A call whose result was lost holds things up for half a minute; anything longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <exception cref="TimeoutException">Something is due, and for three minutes nothing was done.</exception>
    public static async Task UntilNothingIsOwedAsync(LedgerDatabase database)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var (last, since) = (-1L, Environment.TickCount64);
        while (await tick.WaitForNextTickAsync())
        {
            var (left, done) = await LookAsync(database);
            if (left.Count == 0)
            {
                return;
            }

            (last, since) = done == last ? (last, since) : (done, Environment.TickCount64);
            if (Environment.TickCount64 - since > Patience.TotalMilliseconds)
            {
                throw new TimeoutException("Nothing was done for three minutes, and still owed is:\n" + string.Join('\n', left));
            }
        }
    }

    private static async Task<(IReadOnlyList<string> Left, long Done)> LookAsync(LedgerDatabase database)
    {
        await using var context = database.Read();
        // One state of the ledger: between two, what the first shows to come next may have been done, and what follows it is not known to the first.
        await context.Database.OpenConnectionAsync();
        await using var snapshot = ((SqliteConnection)context.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await context.Database.UseTransactionAsync(snapshot);
        var turns = (await context.Accesses.ToListAsync()).ToDictionary(row => row.Id, row => $"{Remains.StateOf(row).Turn}", StringComparer.Ordinal);
        // Read after the state began, so that nothing in it is due later only by the time that reading took.
        var now = (await GovernanceClock.OpenAsync(database, TimeProvider.System)).GetUtcNow();
        var soon = now + UnderWay;
        var owed = (await context.Obligations.Where(o => o.DoneAt == null && o.DueAt <= soon).ToListAsync())
            .Where(o => o.DueAt <= now || o.ToObligation().Subject == turns.GetValueOrDefault(o.StreamId)).ToList();
        var waiting = await context.Items.Where(i => i.State == ItemPhase.AwaitingApproval).ToListAsync();
        var done = await context.Obligations.LongCountAsync(o => o.DoneAt != null);
        return ([.. owed.Select(o => $"{o.Key}, due {o.DueAt:O}, tried {o.Attempt} times: {o.LastError} {o.LeaseOwner} {o.LeaseUntil:O}"), .. waiting.Select(i => $"{i.RequestId}: a decision")], done);
    }
}
