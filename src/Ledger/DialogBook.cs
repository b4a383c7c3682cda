using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>Open questions and drafts, one a channel, conversation and person, outside the audit. Gone 24 hours of governance time after their last change.</summary>
public sealed class DialogBook(LedgerDatabase database, LedgerWriter writer, TimeProvider governance)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>Keeps a dialog in place of the one that was open there.</summary>
    public Task KeepAsync(DialogRow dialog, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("INSERT INTO Dialogs(Channel, Conversation, Person, Id, State, UpdatedAt) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(Channel, Conversation, Person) DO UPDATE SET Id = excluded.Id, State = excluded.State, UpdatedAt = excluded.UpdatedAt")
            .Bind(dialog.Channel).Bind(dialog.Conversation).Bind(dialog.Person).Bind(dialog.Id).Bind(dialog.State).Bind(transaction.Now).Run(),
        cancellation);

    public Task EndAsync(string id, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => transaction.Sql("DELETE FROM Dialogs WHERE Id = ?").Bind(id).Run(), cancellation);

    public async Task<DialogRow?> FindAsync(string channel, string conversation, string person, CancellationToken cancellation = default)
    {
        var oldest = governance.GetUtcNow() - KeptFor;
        await using var context = database.Read();
        return await context.Dialogs.FirstOrDefaultAsync(
            d => d.Channel == channel && d.Conversation == conversation && d.Person == person && d.UpdatedAt > oldest, cancellation);
    }

    public async Task<DialogRow?> FindAsync(string id, CancellationToken cancellation = default)
    {
        var oldest = governance.GetUtcNow() - KeptFor;
        await using var context = database.Read();
        return await context.Dialogs.FirstOrDefaultAsync(d => d.Id == id && d.UpdatedAt > oldest, cancellation);
    }
}
