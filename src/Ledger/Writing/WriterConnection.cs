using ChatGovernanceBot.Governance.Audit;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>The writer's connection with its prepared statements. After a failure of the disk it is thrown away and opened anew.</summary>
internal sealed class WriterConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statements _statements;

    public WriterConnection(LedgerDatabase database)
    {
        _connection = database.OpenForWriting();
        _statements = new Statements(_connection.Handle!, () => Writes++);
        try
        {
            Log = LogId();
            Entries = new EntryWriter(Log);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The log's id.</summary>
    public string Log { get; }

    public EntryWriter Entries { get; }

    /// <summary>How many statements that change something were begun since the last <see cref="Begin"/>.</summary>
    public int Writes { get; private set; }

    public Statement Sql(string sql) => _statements.Sql(sql);

    public void Begin()
    {
        Sql("BEGIN IMMEDIATE").Run();
        Writes = 0;
    }

    public void Commit()
    {
        _statements.ResetAll();
        Sql("COMMIT").Run();
    }

    /// <summary>Undoes everything since <see cref="Begin"/>. SQLite may have done so by itself.</summary>
    public void Rollback()
    {
        _statements.ResetAll();
        if (raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
            Sql("ROLLBACK").Run();
    }

    private string LogId() => Sql("SELECT Value FROM Settings WHERE \"Key\" = ?").Bind(LedgerDatabase.LogIdSetting).First(row => row.Text(0))
        ?? throw new LedgerUnavailableException("The database holds no ledger; it was not migrated.");

    /// <summary>Brings everything into the one file, so that a copy of it is whole.</summary>
    public void Settle()
    {
        _statements.ResetAll();
        Sql("PRAGMA wal_checkpoint(TRUNCATE)").Step();
    }

    public void Dispose()
    {
        _statements.Dispose();
        Entries.Dispose();
        _connection.Dispose();
    }
}
