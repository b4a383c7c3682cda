using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Proof;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>After a crash somebody tidies the log by hand.</summary>
internal sealed class HistoryTidied() : Plant("history-tidied", Invariant.I3, "After a crash the oldest entry is written anew, its time put right.")
{
    private const string Tidy = "DROP TRIGGER IF EXISTS AuditEntries_no_update; UPDATE AuditEntries SET Bytes = CAST(replace(CAST(Bytes AS TEXT), '2026-01-05', '2026-01-04') AS BLOB) WHERE Sequence = 1";

    public override void Between(string database) => Sql(database, Tidy);

    internal static void Sql(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>After a crash a row is mended by hand, past the log.</summary>
internal sealed class RowMended() : Plant("row-mended", Invariant.I3, "After a crash the end of whatever is active is moved in the rows alone.")
{
    public override void Between(string database) => HistoryTidied.Sql(database, "UPDATE Items SET EndsAt = EndsAt + 864000000000 WHERE EndsAt IS NOT NULL");
}

/// <summary>An older copy is put back, its mark with it, so that nobody notices.</summary>
internal sealed class BackupRestored() : Plant("backup-restored", Invariant.I4, "After a crash an older copy of ledger and mark is put back.")
{
    private readonly Dictionary<string, byte[]> _copy = [];

    public override void Between(string database)
    {
        SqliteConnection.ClearAllPools();
        string[] files = [database, MarkFile.Beside(database)];
        if (_copy.Count == 0)
        {
            foreach (var file in files)
            {
                _copy[file] = File.ReadAllBytes(file);
            }

            return;
        }

        foreach (var suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(database + suffix);
        }

        foreach (var file in files)
        {
            File.WriteAllBytes(file, _copy[file]);
        }
    }
}
