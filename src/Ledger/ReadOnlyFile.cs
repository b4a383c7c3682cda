using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger;

/// <summary>Opens a ledger file for reading only: nothing is created, migrated or repaired, and nothing need stand beside it.</summary>
internal static class ReadOnlyFile
{
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection Open(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new FileNotFoundException($"there is no file {full}");
        // Without a log beside it nobody has the file open, and everything is in it; then SQLite need make no files of its own.
        var mode = File.Exists(full + "-wal") ? "mode=ro" : "immutable=1";
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"{new Uri(full).AbsoluteUri}?{mode}",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }
}
