using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Simulation.Hosting;

/// <summary>What is asked of the ledger at every turn of the clock, by statements that are prepared once. It sees what was committed before.</summary>
internal sealed class Glance : IDisposable
{
    private static readonly ObligationFamily[] Families = Enum.GetValues<ObligationFamily>();

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _due, _newest, _entries;
    private readonly SqliteParameter _after;

    public Glance(LedgerDatabase database)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database.Path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        _connection.Open();
        _due = Command("SELECT " + string.Join(", ", Families.Select(f => $"(SELECT MIN(DueAt) FROM Obligations WHERE Family = '{f}' AND DoneAt IS NULL)")));
        _newest = Command("SELECT MAX(Sequence) FROM AuditEntries");
        _entries = Command("SELECT Bytes FROM AuditEntries WHERE Sequence > $after ORDER BY Sequence");
        _after = _entries.Parameters.Add("$after", SqliteType.Integer);
    }

    /// <summary>When the next obligation of each family is due that owes any.</summary>
    public IReadOnlyList<(ObligationFamily Family, DateTimeOffset At)> NextDue()
    {
        using var row = _due.ExecuteReader();
        row.Read();
        return [.. Families.Select((family, at) => (family, at)).Where(f => !row.IsDBNull(f.at)).Select(f => (f.family, new DateTimeOffset(row.GetInt64(f.at), TimeSpan.Zero)))];
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
