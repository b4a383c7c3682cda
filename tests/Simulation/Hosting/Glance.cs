using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Simulation.Hosting;

/// <summary>What is asked of the ledger at every turn of the clock, by statements that are prepared once. It sees what was committed before.</summary>
internal sealed class Glance : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _due, _newest, _entries;
    private readonly SqliteParameter _family, _after;

    public Glance(LedgerDatabase database)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database.Path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        _connection.Open();
        _due = Command("SELECT MIN(DueAt) FROM Obligations WHERE Family = $family AND DoneAt IS NULL");
        _family = _due.Parameters.Add("$family", SqliteType.Text);
        _newest = Command("SELECT MAX(Sequence) FROM AuditEntries");
        _entries = Command("SELECT Bytes FROM AuditEntries WHERE Sequence > $after ORDER BY Sequence");
        _after = _entries.Parameters.Add("$after", SqliteType.Integer);
    }

    /// <summary>When the next obligation of a family is due; null where it owes nothing.</summary>
    public DateTimeOffset? NextDue(ObligationFamily family)
    {
        _family.Value = family.ToString();
        return _due.ExecuteScalar() is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <summary>The last entry of the log; null where it has none.</summary>
    public long? Newest() => _newest.ExecuteScalar() as long?;

    /// <summary>The bytes of every later entry.</summary>
    public IReadOnlyList<byte[]> EntriesAfter(long sequence)
    {
        _after.Value = sequence;
        using var rows = _entries.ExecuteReader();
        var entries = new List<byte[]>();
        while (rows.Read())
        {
            entries.Add(rows.GetFieldValue<byte[]>(0));
        }

        return entries;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public void Dispose()
    {
        _due.Dispose();
        _newest.Dispose();
        _entries.Dispose();
        _connection.Dispose();
    }
}
