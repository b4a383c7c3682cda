using System.Text.Json;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>The conversations of the web chat in the ledger's database, as bookkeeping beside the audit.</summary>
public sealed class WebMessages(LedgerDatabase database, LedgerWriter writer) : IWebMessages
{
    public async Task<WebMessage> Append(ChatAccount account, WebMessage message, CancellationToken cancellation)
    {
        await writer.BookAsync(transaction => transaction
            .Sql("INSERT INTO WebMessages(Provider, Tenant, UserId, DeliveryId, Json, At, Version) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(DeliveryId) DO NOTHING")
            .Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId).Bind(Key(account, message.Id)).Bind(Text(message)).Bind(message.At).Bind(message.Version).Run(), cancellation);
        return await Find(account, message.Id, cancellation) ?? message;
    }

    public Task<bool> Replace(ChatAccount account, WebMessage replacement, CancellationToken cancellation) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE WebMessages SET Json = ?, Version = ? WHERE DeliveryId = ? AND Version = ?")
            .Bind(Text(replacement)).Bind(replacement.Version).Bind(Key(account, replacement.Id)).Bind(replacement.Version - 1).Run() == 1, cancellation);

    public async Task<WebMessage?> Find(ChatAccount account, string id, CancellationToken cancellation)
    {
        var key = Key(account, id);
        await using var context = database.Read();
        var row = await context.WebMessages.SingleOrDefaultAsync(m => m.DeliveryId == key, cancellation);
        return row is null ? null : Message(row);
    }

    public async Task<IReadOnlyList<WebMessage>> History(ChatAccount account, int take, CancellationToken cancellation)
    {
        await using var context = database.Read();
        var newest = await context.WebMessages
            .Where(m => m.Provider == account.Provider && m.Tenant == account.Tenant && m.UserId == account.UserId)
            .OrderByDescending(m => m.Id).Take(take).ToListAsync(cancellation);
        newest.Reverse();
        return [.. newest.Select(Message)];
    }

    private static string Key(ChatAccount account, string id) => $"{account.UserId}/{id}";

    private static string Text(WebMessage message) => JsonSerializer.Serialize(message, JsonSerializerOptions.Web);

    private static WebMessage Message(WebMessageRow row) => JsonSerializer.Deserialize<WebMessage>(row.Json, JsonSerializerOptions.Web)!;
}
