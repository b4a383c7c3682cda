using Microsoft.Data.Sqlite;
using SQLitePCL;

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
        if (!File.Exists(full + "-wal"))
            return OpenAt(full, "immutable=1");
        try
        {
            return OpenAt(full, "mode=ro");
        }
        catch (SqliteException closed) when (closed.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY)
        {
            // To read a log SQLite needs an index file beside it, which a read-only folder does not let it make.
            return OpenCopy(full);
        }
    }

    private static SqliteConnection OpenAt(string full, string mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"{new Uri(full).AbsoluteUri}?{mode}",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            // The first read is what opens the log.
            LedgerDatabase.Pragma(connection, "schema_version");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection OpenCopy(string full)
    {
        var folder = Directory.CreateTempSubdirectory("ledger-");
        var memory = new SqliteConnection("Data Source=:memory:");
        try
        {
            var copy = Path.Combine(folder.FullName, "copy.db");
            File.Copy(full, copy);
            File.Copy(full + "-wal", copy + "-wal");
            using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
            source.Open();
            memory.Open();
            source.BackupDatabase(memory);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
