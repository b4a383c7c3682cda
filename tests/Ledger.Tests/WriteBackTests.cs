using System.Diagnostics;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What was brought back into the database file is written to the disk piece by piece.</summary>
public sealed class WriteBackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("write-back-");

    private string Database => Path.Combine(_folder.FullName, "a.db");

    [Fact]
    public void A_database_that_is_open_is_written_back_whole_and_its_locks_stand()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var connection = OpenLarge();
        Run(connection, "BEGIN IMMEDIATE");
        var held = Locks();

        Assert.True(WriteBack.Push(Database, 1, () => false));

        Assert.NotEmpty(held);
        Assert.Equal(held, Locks());
        Run(connection, "COMMIT");
    }

    [Fact]
    public void While_gaps_are_waited_for_it_is_written_in_more_and_smaller_pieces()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var connection = OpenLarge();

        Assert.Equal(20, PiecesWhere(_ => true));
        Assert.Equal(12, PiecesWhere(_ => false));
        Assert.InRange(PiecesWhere(asked => asked <= 10), 13, 19);

        int PiecesWhere(Func<int, bool> isWaitedFor)
        {
            var asked = 0;
            Assert.True(WriteBack.Push(Database, 20, () => isWaitedFor(++asked)));
            return asked;
        }
    }

    [Fact]
    public void A_file_that_nobody_has_open_is_not_opened_for_it()
    {
        File.WriteAllBytes(Database, new byte[1000]);
        Assert.False(WriteBack.Push(Database, 1, () => false));
        Assert.False(WriteBack.Push(Database + "-of-nobody", 1, () => false));
    }

    // Closing any descriptor of a file ends all locks that the process holds on it (fcntl(2)).
    private List<string> Locks()
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", Database]) { RedirectStandardOutput = true })!;
        var file = $":{stat.StandardOutput.ReadToEnd().Trim()} ";
        return [.. File.ReadLines("/proc/locks").Where(l => l.Contains(file, StringComparison.Ordinal)).Select(l => l[l.IndexOf(':', StringComparison.Ordinal)..])];
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>With three million bytes in it.</summary>
    private SqliteConnection OpenLarge()
    {
        var connection = Open();
        Run(connection, "CREATE TABLE T(A)");
        Run(connection, "INSERT INTO T VALUES (zeroblob(3000000))");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the tests' own text
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
