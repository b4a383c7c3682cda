using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>
/// Pages of their own that people opened in a channel. Each has one obligation: owed again whenever something on the page may have changed, so that
/// none stays stale, whatever becomes of the process; fulfilled, it says no more than that the page was opened.
/// </summary>
public sealed class HomeBook(LedgerDatabase database, LedgerWriter writer)
{
    private const char Between = ':';

    /// <summary>Showing it is owed now, and again from now on when something changes.</summary>
    public Task OpenedAsync(ChatAccount account, CancellationToken cancellation = default) => OweAsync(account, TimeSpan.Zero, cancellation);

    /// <summary>Showing a page that was opened is owed again, also where it is being shown just now.</summary>
    /// <param name="settling">How long to wait for more changes.</param>
    public Task ChangedAsync(ChatAccount account, TimeSpan settling, CancellationToken cancellation = default) => OweAsync(account, settling, cancellation);

    /// <summary>Whether this account ever opened its page.</summary>
    public async Task<bool> WasOpenedAsync(ChatAccount account, CancellationToken cancellation = default)
    {
        var owed = new Owed(ObligationOf(account, default));
        return await database.AskAsync(
            ledger => ledger.Sql("SELECT 1 FROM Obligations WHERE StreamId = ? AND KeyHash = ?").Bind(owed.Obligation.Stream.Id).BindBlob(owed.KeyHash).First(_ => true), cancellation);
    }

    /// <summary>Whose page it is that an obligation of <see cref="ObligationKind.ShowHome"/> is about.</summary>
    public static ChatAccount AccountOf(Obligation owed)
    {
        var at = owed.Subject.IndexOf(Between, StringComparison.Ordinal);
        return new(owed.Subject[..at], owed.Subject[(at + 1)..], owed.Stream.Id);
    }

    private Task OweAsync(ChatAccount account, TimeSpan after, CancellationToken cancellation) => writer.BookAsync(
        transaction =>
        {
            transaction.OweAgain(ObligationOf(account, transaction.Now + after));
            return true;
        },
        cancellation);

    private static Obligation ObligationOf(ChatAccount account, DateTimeOffset due) =>
        new(ObligationFamily.DeliverCards, ObligationKind.ShowHome, new(StreamKind.Conversation, account.UserId), $"{account.Provider}{Between}{account.Tenant}", due);
}
