using ChatGovernanceBot.Governance.Audit;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>The writer's connection with its prepared statements. After a failure of the disk it is thrown away and opened anew.</summary>
internal sealed class WriterConnection : IDisposable
{
    // SQLITE_DBSTATUS_CACHE_WRITE (sqlite.org/c3ref/c_dbstatus_options.html), which has no name in the binding.
    private const int DbStatusCacheWrite = 9;

    private readonly SqliteConnection _connection;
    private readonly Statements _statements;
    private long? _dataVersion;

    public WriterConnection(LedgerDatabase database)
    {
        _connection = database.OpenForWriting();
        _statements = new Statements(_connection.Handle!, () => Writes++);
        try
        {
            Log = LogId();
            GatheredLog.Of(_connection, database.Log);
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

    /// <summary>Whether anybody else has committed since this was asked last, a command line in another process among them; inside a transaction. The first time it cannot be told.</summary>
    /// <remarks>https://sqlite.org/pragma.html#pragma_data_version</remarks>
    public bool MayOthersHaveWritten()
    {
        var (before, now) = (_dataVersion, Sql("PRAGMA data_version").First(row => row.Number(0)));
        _dataVersion = now;
        return before != now;
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

    /// <summary>From now on the log grows until <see cref="Checkpoint()"/> is called.</summary>
    public void CheckpointByHand() => Statement.Check(raw.sqlite3_wal_autocheckpoint(_connection.Handle!, 0), _connection.Handle!);

    /// <summary>How many pages were written to SQLite's log since this was last asked.</summary>
    public int TakePagesLogged()
    {
        _ = raw.sqlite3_db_status(_connection.Handle!, DbStatusCacheWrite, out var pages, out _, resetFlg: 1);
        return pages;
    }

    public LogSize Checkpoint() => Checkpoint(_connection.Handle!);

    /// <summary>Brings back into the database file what no reader and no other checkpoint holds in the log; waits for nobody.</summary>
    public static LogSize Checkpoint(sqlite3 database)
    {
        // What fails here is left in the log, where it is as safe; the next one tries again.
        _ = raw.sqlite3_wal_checkpoint_v2(database, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var inLog, out var broughtBack);
        return new(inLog, broughtBack);
    }

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

/// <summary>What SQLite's log holds, in pages; below 0 where it could not be told.</summary>
/// <param name="BroughtBack">How many of them are in the database file too.</param>
internal readonly record struct LogSize(int Pages, int BroughtBack)
{
    /// <summary>What is not in the database file yet.</summary>
    public int Left => Pages - BroughtBack;
}
