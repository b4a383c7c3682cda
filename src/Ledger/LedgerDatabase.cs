using System.Reflection;
using System.Security.Cryptography;
using ChatGovernanceBot.Ledger.Reading;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatGovernanceBot.Ledger;

/// <summary>The SQLite database of a ledger: how it is made, opened for the one writer, and opened for reading.</summary>
/// <param name="path">The database file; its folder must be there.</param>
public sealed class LedgerDatabase(string path)
{
    // Small, since SQLite looks through all of the cache's slots at each commit that put the pages of an index in order: balance_nonroot lends one
    // of them the number of the lock page, and pcache1Truncate then looks for what lies beyond the end of the file. The system has the file in memory too.
    private const int CacheKibibytes = 2 * 1024;

    // Keys are random, so batches touch leaves all over the file, and while the disk writes those in place a commit waits for it: they go back to the
    // file once for many batches. What is on disk when a caller is answered is the log.
    internal const int PagesBetweenCheckpoints = 24 * 1024;

    // Of each leaf that a batch touches the whole page goes to the log: smaller ones are less to write. Below this, trees become too deep.
    internal const int PageBytes = 2048;

    // What a FileStream fails with where another process holds the file: the system's own number (EAGAIN, and its value on a Mac), or Windows' sharing violation.
    private const int HeldOnLinux = 11, HeldOnMac = 35, HeldOnWindows = unchecked((int)0x80070020);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal const string LogIdSetting = "log-id";
    internal const string HeadSetting = "head";
    internal const string ClockShiftSetting = "clock-shift-ticks";

    private readonly DbContextOptions<LedgerContext> _reading = new DbContextOptionsBuilder<LedgerContext>()
        .UseSqlite(Text(path, SqliteOpenMode.ReadWrite, pooling: true))
        .AddInterceptors(new ReadOnlyConnections())
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
        .Options;

    private readonly Readers _readers = new(() => OpenForReading(path));

    public string Path => path;

    /// <summary>The file of SQLite's log, which is there while somebody has the database open.</summary>
    internal string Log => RealPath + "-wal";

    private string RealPath => (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;

    /// <summary>Why an existing file is no database that can be read; null where it is one. Changes nothing.</summary>
    public static string? WhyUnreadable(string path)
    {
        try
        {
            ReadOnlyFile.Open(path).Dispose();
            return null;
        }
        catch (Exception cause) when (cause is SqliteException or IOException or UnauthorizedAccessException)
        {
            return cause.Message;
        }
    }

    /// <summary>
    /// Claims the database for this process until it is disposed or dies: a second host would take back what the first is at work on, and
    /// decide beside its writer. The claim lies on a file of its own, since closing any handle of the database drops SQLite's locks on it.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">Another process has it.</exception>
    /// <exception cref="IOException">The file of the claim cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file of the claim cannot be made.</exception>
    public IDisposable Claim()
    {
        var claim = RealPath + ".host";
        try
        {
            var alone = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
                alone.UnixCreateMode = OwnerOnly;
            return new FileStream(claim, alone);
        }
        catch (IOException taken) when (taken.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows)
        {
            throw new LedgerUnavailableException("another host runs on it. Stop that one first, or name another database.", taken);
        }
    }

    /// <summary>Creates the database where it is missing and brings it up to the present model. To be called once at start, before the writer, by the host that claimed it.</summary>
    /// <exception cref="LedgerUnavailableException">A newer program has changed its model.</exception>
    public async Task MigrateAsync(CancellationToken cancellation = default)
    {
        CreateForOwnerOnly();
        SettlePageSize();
        var (applied, known) = (Applied(), Known());
        var newest = known.Max(StringComparer.Ordinal);
        if (applied.Where(id => string.CompareOrdinal(id, newest) > 0).Max() is { } newer)
            throw new LedgerUnavailableException($"a newer program has changed it ({newer}), and this one would not keep what that one wrote. Start the newer one, or this one on a copy of the database from before.");
        if (!known.IsSubsetOf(applied))
        {
            await using var context = ToMigrate();
            // A host that was killed while it migrated left its lock, and EF Core would wait for that for ever.
            await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
            await context.Database.MigrateAsync(cancellation);
        }

        await using var connection = OpenForWriting();
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO Settings(\"Key\", Value) VALUES ($key, $id) ON CONFLICT DO NOTHING";
        command.Parameters.AddWithValue("$key", LogIdSetting);
        command.Parameters.AddWithValue("$id", "log_" + RandomRef.Make());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // Migrating builds the whole model, takes a lock and compares; a current database needs none of them, and every start asks.
    private HashSet<string> Applied()
    {
        using var connection = OpenForReading(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '__EFMigrationsHistory')";
        var applied = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (command.ExecuteScalar() is not 1L)
            return applied;
        command.CommandText = "SELECT MigrationId FROM \"__EFMigrationsHistory\"";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            applied.Add(rows.GetString(0));
        return applied;
    }

    private static IReadOnlySet<string> Known() =>
        typeof(LedgerDatabase).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A context that can do what migrations ask of it.</summary>
    internal LedgerContext ToMigrate()
    {
        var options = new DbContextOptionsBuilder<LedgerContext>().UseSqlite(Text(path, SqliteOpenMode.ReadWriteCreate, pooling: false)).Options;
        var context = new LedgerContext(options);
        ((SqliteConnection)context.Database.GetDbConnection()).CreateFunction(KeyHash.Function, (string key) => KeyHash.Of(key), isDeterministic: true);
        return context;
    }

    // The ledger knows who asks for what and why; SQLite gives its log the same mode.
    private void CreateForOwnerOnly()
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).Dispose();
        }
    }

    // The size of its pages is settled with the first of them; asked of a file that has pages, it changes nothing.
    private void SettlePageSize()
    {
        using var connection = new SqliteConnection(Text(path, SqliteOpenMode.ReadWriteCreate, pooling: false));
        connection.Open();
        Pragma(connection, $"page_size={PageBytes}");
        Pragma(connection, "journal_mode=WAL");
    }

    /// <summary>A context for queries. Its connection cannot write.</summary>
    public LedgerContext Read() => new(_reading);

    /// <summary>Asks something that prepared statements answer at once, on a connection that cannot write. It sees what was committed before it.</summary>
    /// <param name="question">Reads what it returns: nothing of a statement outlives it.</param>
    /// <exception cref="SqliteException">The database is missing or cannot be read.</exception>
    internal Task<T> AskAsync<T>(Func<Statements, T> question, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        try
        {
            return Task.FromResult(Ask(question));
        }
        catch (Exception cause)
        {
            return Task.FromException<T>(cause);
        }
    }

    /// <summary>As <see cref="AskAsync"/>, for whoever cannot wait.</summary>
    internal T Ask<T>(Func<Statements, T> question) => _readers.Ask(question);

    /// <summary>Lets go of the file; what is asked later opens it again.</summary>
    internal void CloseReaders() => _readers.Close();

    private static SqliteConnection OpenForReading(string path)
    {
        var connection = new SqliteConnection(Text(path, SqliteOpenMode.ReadOnly, pooling: false));
        try
        {
            connection.Open();
            MakeReadOnly(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static void MakeReadOnly(SqliteConnection connection)
    {
        Pragma(connection, "busy_timeout=5000");
        Pragma(connection, "query_only=ON");
    }

    /// <summary>The writer's own connection, with its durability looked at rather than assumed.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not keep to WAL, full synchronisation or foreign keys.</exception>
    internal SqliteConnection OpenForWriting()
    {
        var connection = new SqliteConnection(Text(path, SqliteOpenMode.ReadWrite, pooling: false));
        try
        {
            connection.Open();
            Pragma(connection, "busy_timeout=5000");
            Demand(connection, "journal_mode", "WAL", "wal");
            Demand(connection, "synchronous", "FULL", "2");
            Demand(connection, "foreign_keys", "ON", "1");
            Pragma(connection, $"cache_size=-{CacheKibibytes}");
            Pragma(connection, $"wal_autocheckpoint={PagesBetweenCheckpoints}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Demand(SqliteConnection connection, string pragma, string value, string expected)
    {
        Pragma(connection, $"{pragma}={value}");
        if (Pragma(connection, pragma) is var actual && actual != expected)
            throw new LedgerUnavailableException($"The database does not accept {pragma}={value}: it says '{actual}'.");
    }

    internal static string? Pragma(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // pragmas take no parameters; the text is ours
        command.CommandText = "PRAGMA " + text;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Text(string path, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = pooling, ForeignKeys = true, DefaultTimeout = 30 }.ToString();

    /// <summary>For the tool that writes migrations.</summary>
    internal sealed class DesignTime : IDesignTimeDbContextFactory<LedgerContext>
    {
        public LedgerContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<LedgerContext>().UseSqlite("Data Source=design.db").Options);
    }
}

/// <summary>Random names: 16 characters of lower-case base32, 80 bits.</summary>
internal static class RandomRef
{
    public static string Make() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", 16);
}
