using System.Linq.Expressions;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Where chat accounts were met, beside the audit: so that the bot can speak first, also after a restart.</summary>
public sealed class ConversationBook(LedgerDatabase database, LedgerWriter writer)
{
    /// <summary>The channel's word for a conversation of one person with the bot.</summary>
    public const string Personal = "personal";

    private const string Upsert =
        "INSERT INTO ConversationReferences(Provider, Tenant, UserId, Conversation, Kind, ServiceUrl, Member, Bot, At) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) " +
        "ON CONFLICT(Provider, Tenant, UserId, Conversation) DO UPDATE SET Kind = excluded.Kind, ServiceUrl = excluded.ServiceUrl, Member = excluded.Member, Bot = excluded.Bot, At = excluded.At";

    /// <summary>Keeps where an account was met; met again, the newest word of the channel counts.</summary>
    public Task KeepAsync(ConversationReferenceRow met, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql(Upsert).Bind(met.Provider).Bind(met.Tenant).Bind(met.UserId).Bind(met.Conversation).Bind(met.Kind)
            .Bind(met.ServiceUrl).Bind(met.Member).Bind(met.Bot).Bind(transaction.SystemNow).Run(), cancellation);

    /// <summary>Whether the bot is still to introduce itself where it met an account.</summary>
    public async Task<bool> IsToWelcomeAsync(ChatAccount account, string conversation, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        return await context.ConversationReferences.AnyAsync(
            r => r.Provider == account.Provider && r.Tenant == account.Tenant && r.UserId == account.UserId && r.Conversation == conversation && r.WelcomedAt == null, cancellation);
    }

    /// <summary>The bot has introduced itself there, or what it says is kept until it is said.</summary>
    public Task WelcomedAsync(ChatAccount account, string conversation, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE ConversationReferences SET WelcomedAt = ? WHERE Provider = ? AND Tenant = ? AND UserId = ? AND Conversation = ? AND WelcomedAt IS NULL")
            .Bind(transaction.SystemNow).Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId).Bind(conversation).Run(), cancellation);

    /// <summary>The conversation that an account has with the bot alone; null while there is none.</summary>
    public Task<ConversationReferenceRow?> PersonalAsync(ChatAccount account, CancellationToken cancellation = default) =>
        NewestAsync(r => r.Provider == account.Provider && r.Tenant == account.Tenant && r.UserId == account.UserId && r.Kind == Personal, cancellation);

    /// <summary>As what an account was met in this conversation, and by which bot; null where it was not. Asked at presses, so without building a query.</summary>
    public Task<(string Kind, string Bot)?> InConversationAsync(ChatAccount account, string conversation, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT Kind, Bot FROM ConversationReferences WHERE Provider = ? AND Tenant = ? AND UserId = ? AND Conversation = ?")
            .Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId).Bind(conversation).First<(string, string)?>(row => (row.Text(0), row.Text(1))),
        cancellation);

    /// <summary>Where an account was met last, alone or among others; null for one that never was.</summary>
    public Task<ConversationReferenceRow?> MetAsync(ChatAccount account, CancellationToken cancellation = default) =>
        NewestAsync(r => r.Provider == account.Provider && r.Tenant == account.Tenant && r.UserId == account.UserId && r.Member != "", cancellation);

    /// <summary>Anybody's reference to a conversation; null where nobody was met there.</summary>
    public Task<ConversationReferenceRow?> OfConversationAsync(string provider, string conversation, CancellationToken cancellation = default) =>
        NewestAsync(r => r.Provider == provider && r.Conversation == conversation, cancellation);

    /// <summary>The newest reference of a tenant: a place to begin where an account was never met.</summary>
    public Task<ConversationReferenceRow?> OfTenantAsync(string provider, string tenant, CancellationToken cancellation = default) =>
        NewestAsync(r => r.Provider == provider && r.Tenant == tenant, cancellation);

    private async Task<ConversationReferenceRow?> NewestAsync(Expression<Func<ConversationReferenceRow, bool>> wanted, CancellationToken cancellation)
    {
        await using var context = database.Read();
        return await context.ConversationReferences.Where(wanted).OrderByDescending(r => r.At).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Whose account the channel means by its own id of a member; null where it was never met.</summary>
    public async Task<ChatAccount?> AccountOfAsync(string provider, string tenant, string member, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var user = await context.ConversationReferences.Where(r => r.Provider == provider && r.Tenant == tenant && r.Member == member)
            .Select(r => r.UserId).FirstOrDefaultAsync(cancellation);
        return user is null ? null : new(provider, tenant, user);
    }
}
