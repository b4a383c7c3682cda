using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What was acknowledged is on disk, whatever happens to process or disk; what is not on disk was not acknowledged.</summary>
public sealed class DurabilityTests
{
    private const int Acknowledged = 60;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_process_killed_again_and_again_loses_nothing_that_it_acknowledged()
    {
        await using var world = await World.NewAsync();
        world.Writer.Dispose();
        world.SystemTime.Advance(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1) - world.SystemTime.GetUtcNow());
        var acknowledged = new List<string>();
        var started = Stopwatch.StartNew();
        for (var round = 0; round < 5 && (round < 2 || started.Elapsed < Longest); round++)
        {
            acknowledged.AddRange(await KillAfterAsync(world.Database.Path, Acknowledged + round));
            Assert.IsType<AuditResult.Ok>(world.Verify());
            var durable = await DurableAsync(world);
            Assert.DoesNotContain(acknowledged, id => !durable.Contains(id));
        }
        await world.StartAsync();
        await world.SubmitAsync();
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task A_host_that_died_amid_its_migrations_does_not_keep_the_next_from_migrating()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-");
        var database = new LedgerDatabase(Path.Combine(folder.FullName, "ledger.db"));
        await using (var dying = database.ToMigrate())
        {
            await dying.GetService<IMigrator>().MigrateAsync("Conversations");
            // The lock as EF Core leaves it where the process ends inside a migration.
            await dying.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsLock\"(Id, Timestamp) VALUES (1, '2026-11-26 11:53:21+00:00')");
        }

        await database.MigrateAsync().WaitAsync(TimeSpan.FromMinutes(2));

        await using (var context = database.Read())
        {
            Assert.Empty(await context.Database.GetPendingMigrationsAsync());
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_database_belongs_to_one_host_until_it_lets_go()
    {
        await using var world = await World.NewAsync();
        var link = world.Database.Path + ".link";
        File.CreateSymbolicLink(link, world.Database.Path);
        using (world.Database.Claim())
        {
            Assert.Contains("another host runs on it", Assert.Throws<LedgerUnavailableException>(new LedgerDatabase(world.Database.Path).Claim).Message, StringComparison.Ordinal);
            Assert.Throws<LedgerUnavailableException>(new LedgerDatabase(link).Claim);
        }
        new LedgerDatabase(link).Claim().Dispose();
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_acknowledged_and_when_there_is_room_again_the_writer_goes_on()
    {
        using var disk = new SmallDisk(4);
        await using var world = await World.NewAsync(disk.Path);
        disk.Fill(leaving: 600_000);
        var acknowledged = new List<string>();
        var failure = await Record.ExceptionAsync(async () =>
        {
            while (true)
                acknowledged.Add((await world.SubmitAsync(entitlement: Acme.WikiEdit)).Id.Value);
        });

        Assert.IsType<LedgerUnavailableException>(failure);
        var waiting = Enumerable.Range(0, 20).Select(_ => world.SubmitAsync()).ToList();
        foreach (var one in waiting)
            Assert.IsType<LedgerUnavailableException>(await Record.ExceptionAsync(() => one));
        Assert.Equal(acknowledged.Order(), (await DurableAsync(world)).Order());

        disk.MakeRoom();
        acknowledged.Add((await world.SubmitAsync()).Id.Value);
        Assert.Equal(acknowledged.Order(), (await DurableAsync(world)).Order());
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    [Fact]
    public async Task A_connection_that_turns_read_only_acknowledges_nothing_and_is_opened_anew()
    {
        await using var world = await World.NewAsync();
        await world.SubmitAsync();
        await world.BookAsync(t => t.Sql("PRAGMA query_only=ON").Run());
        Assert.IsType<LedgerUnavailableException>(await Record.ExceptionAsync(() => world.SubmitAsync()));
        await world.SubmitAsync();
    }

    [Fact]
    public async Task A_lock_that_somebody_holds_for_a_moment_is_waited_out()
    {
        await using var world = await World.NewAsync();
        using var connection = new SqliteConnection($"Data Source={world.Database.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        // Who comes alone writes on its own thread, so it waits there.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Task.Run(() =>
        {
            begun.SetResult();
            return world.SubmitAsync();
        });
        await begun.Task;
        Assert.False(waiting.IsCompleted);
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        await waiting;
    }

    [Fact]
    public async Task A_long_read_of_the_ledger_does_not_hold_up_a_command()
    {
        await using var world = await World.NewAsync();
        await world.SubmitAsync();
        using var connection = new SqliteConnection($"Data Source={world.Database.Path};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Sequence FROM AuditEntries";
        using var rows = command.ExecuteReader();
        Assert.True(rows.Read());
        await world.SubmitAsync();
        Assert.IsType<AuditResult.Ok>(world.Verify());
    }

    private static async Task<List<string>> KillAfterAsync(string database, int lines)
    {
        using var victim = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(Victim).Assembly.Location, database]) { RedirectStandardOutput = true })!;
        var said = new List<string>();
        while (said.Count < lines && await victim.StandardOutput.ReadLineAsync() is { } line)
            said.Add(line);
        victim.Kill();
        // A last line without its end was not said.
        var rest = await victim.StandardOutput.ReadToEndAsync();
        said.AddRange(rest.Split('\n')[..^1]);
        await victim.WaitForExitAsync();
        Assert.True(said.Count >= lines, "the victim ended by itself");
        return said;
    }

    private static async Task<HashSet<string>> DurableAsync(World world)
    {
        await using var context = world.Database.Read();
        return [.. context.AuditEntries.Where(e => e.StreamKind == Governance.StreamKind.Request && e.Version == 1).Select(e => e.StreamId)];
    }

    /// <summary>A file system of its own in memory, of some MiB.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string _filler;
        private readonly string _mount = Directory.CreateTempSubdirectory("disk-").FullName;

        public SmallDisk(int mebibytes)
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _mount);
            Path = Directory.CreateDirectory(System.IO.Path.Combine(_mount, "ledger")).FullName;
            _filler = System.IO.Path.Combine(_mount, "filler");
        }

        public string Path { get; }

        public void Fill(long leaving) => File.WriteAllBytes(_filler, new byte[new DriveInfo(_mount).AvailableFreeSpace - leaving]);

        public void MakeRoom() => File.Delete(_filler);

        public void Dispose()
        {
            Run("umount", _mount);
            Directory.Delete(_mount);
        }

        private static void Run(string command, params string[] arguments)
        {
            using var process = Process.Start(command, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
