using System.Text;
using System.Text.Json;
using ChatGovernanceBot.Governance.Audit;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// A prepared statement of one connection, used again and again: bind, then step. Bound to SQLite's own functions, since the
/// parameter and reader objects of ADO.NET cost more than the statements themselves.
/// </summary>
public sealed class Statement : IDisposable
{
    private const int LongestOnStack = 100;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private nint _statement;
    private int _next;
    private bool _isInRows;

    internal Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _handle), database);
        _statement = _handle.DangerousGetHandle();
        Writes = raw.sqlite3_stmt_readonly(_handle) == 0;
    }

    internal bool Writes { get; }

    internal Action? OnWrite { get; set; }

    /// <summary>Forgets what was bound and read before.</summary>
    internal Statement Fresh()
    {
        if (_isInRows)
            Reset();
        _next = 0;
        return this;
    }

    /// <summary>Binds the next parameter; parameters are written <c>?</c> and bound in order, one that stands more than once <c>?1</c>.</summary>
    public Statement Bind(string? text)
    {
        if (text is { Length: <= LongestOnStack })
            return BindOnStack(text);
        return text is null ? BindNull() : BindUtf8(Encoding.UTF8.GetBytes(text));
    }

    private Statement BindNull()
    {
        Check(SqliteCalls.BindNull(_statement, ++_next), _database);
        return this;
    }

    private Statement BindOnStack(string text)
    {
        Span<byte> utf8 = stackalloc byte[LongestOnStack * 3];
        return BindUtf8(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    public Statement Bind(long? number)
    {
        if (number is not { } value)
            return BindNull();
        Check(SqliteCalls.BindNumber(_statement, ++_next, value), _database);
        return this;
    }

    /// <summary>Binds a time as UTC ticks.</summary>
    public Statement Bind(DateTimeOffset? time) => Bind(time?.UtcTicks);

    public Statement BindBlob(ReadOnlySpan<byte> bytes)
    {
        Check(SqliteCalls.BindBlob(_statement, ++_next, bytes), _database);
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public Statement BindUtf8(ReadOnlySpan<byte> text)
    {
        Check(SqliteCalls.BindText(_statement, ++_next, text), _database);
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        if (Writes)
            OnWrite?.Invoke();
        var result = SqliteCalls.Step(_statement);
        _isInRows = result == raw.SQLITE_ROW;
        if (_isInRows)
            return true;
        Reset();
        _next = 0;
        if (result != raw.SQLITE_DONE)
            Check(result, _database);
        return false;
    }

    private void Reset()
    {
        _ = SqliteCalls.Reset(_statement);
        _isInRows = false;
    }

    /// <summary>Runs a statement that gives no rows and returns how many it changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }
        return SqliteCalls.Changes(_database.DangerousGetHandle());
    }

    /// <summary>Reads the first row and lets go of the rest; the type's default where there is none.</summary>
    public T? First<T>(Func<Statement, T> read)
    {
        if (!Step())
            return default;
        var first = read(this);
        Fresh();
        return first;
    }

    /// <summary>Reads every row, in order.</summary>
    public List<T> All<T>(Func<Statement, T> read)
    {
        var all = new List<T>();
        while (Step())
            all.Add(read(this));
        return all;
    }

    public bool IsNull(int column) => SqliteCalls.Type(_statement, column) == raw.SQLITE_NULL;
    public long Number(int column) => SqliteCalls.Number(_statement, column);
    public DateTimeOffset Time(int column) => new(Number(column), TimeSpan.Zero);
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>What the writer kept as JSON.</summary>
    public T Json<T>(int column) => JsonSerializer.Deserialize<T>(Bytes(column), GovernanceJson.Options)!;

    /// <summary>The bytes of a blob or text, good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => SqliteCalls.Bytes(_statement, column);

    internal static void Check(int result, sqlite3 database)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, database);
    }

    // Of no statement at all SQLite says that it was misused.
    public void Dispose()
    {
        _statement = 0;
        _handle.Dispose();
    }
}
