using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>Open questions and drafts, one a channel, conversation and person, outside the audit. Gone 24 hours of governance time after their last change.</summary>
public sealed class DialogBook(LedgerDatabase database, LedgerWriter writer, TimeProvider governance)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private const string Columns = "Channel, Conversation, Person, Id, State, UpdatedAt";

    /// <summary>Keeps a dialog in place of the one that was open there.</summary>
    public Task KeepAsync(DialogRow dialog, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql($"INSERT INTO Dialogs({Columns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(Channel, Conversation, Person) DO UPDATE SET Id = excluded.Id, State = excluded.State, UpdatedAt = excluded.UpdatedAt")
            .Bind(dialog.Channel).Bind(dialog.Conversation).Bind(dialog.Person).Bind(dialog.Id).Bind(dialog.State).Bind(transaction.Now).Run(),
        cancellation);

    public Task EndAsync(string id, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => transaction.Sql("DELETE FROM Dialogs WHERE Id = ?").Bind(id).Run(), cancellation);

    public Task<DialogRow?> FindAsync(string channel, string conversation, string person, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql($"SELECT {Columns} FROM Dialogs WHERE Channel = ? AND Conversation = ? AND Person = ? AND UpdatedAt > ?")
            .Bind(channel).Bind(conversation).Bind(person).Bind(Oldest).First(Read),
        cancellation);

    public Task<DialogRow?> FindAsync(string id, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql($"SELECT {Columns} FROM Dialogs WHERE Id = ? AND UpdatedAt > ?").Bind(id).Bind(Oldest).First(Read), cancellation);

    private DateTimeOffset Oldest => governance.GetUtcNow() - KeptFor;

    private static DialogRow Read(Statement row) => new()
    {
        Channel = row.Text(0),
        Conversation = row.Text(1),
        Person = row.Text(2),
        Id = row.Text(3),
        State = row.Text(4),
        UpdatedAt = row.Time(5),
    };
}
