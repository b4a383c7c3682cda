using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>The log of each web conversation, as it stands now.</summary>
public sealed class WebMessageBook(LedgerDatabase database, LedgerWriter writer)
{
    /// <summary>Adds a message and returns its id. A delivery sent twice is one message: the second send is an update in place.</summary>
    /// <param name="deliveryId">Null for a message that no delivery stands behind.</param>
    public Task<long> AddAsync(ChatAccount to, string? deliveryId, string json, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => Add(transaction, to, deliveryId, json), cancellation);

    /// <summary>Replaces a message in place; its version rises. False when there is no such message.</summary>
    public Task<bool> ReplaceAsync(long id, string json, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE WebMessages SET Json = ?, Version = Version + 1 WHERE Id = ?").Bind(json).Bind(id).Run() == 1, cancellation);

    /// <summary>The newest messages of an account, oldest first.</summary>
    public async Task<IReadOnlyList<WebMessageRow>> NewestAsync(ChatAccount account, int count, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var newest = await context.WebMessages
            .Where(m => m.Provider == account.Provider && m.Tenant == account.Tenant && m.UserId == account.UserId)
            .OrderByDescending(m => m.Id).Take(count).ToListAsync(cancellation);
        newest.Reverse();
        return newest;
    }

    private static long Add(LedgerTransaction transaction, ChatAccount to, string? deliveryId, string json)
    {
        var row = transaction.Sql("INSERT INTO WebMessages(Provider, Tenant, UserId, DeliveryId, Json, At, Version) VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT(DeliveryId) DO UPDATE SET Json = excluded.Json, Version = Version + 1 RETURNING Id")
            .Bind(to.Provider).Bind(to.Tenant).Bind(to.UserId).Bind(deliveryId).Bind(json).Bind(transaction.Now);
        row.Step();
        var id = row.Number(0);
        row.Fresh();
        return id;
    }
}
