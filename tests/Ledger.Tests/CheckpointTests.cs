using System.Security.Cryptography;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>SQLite's log goes back into the database file while the writer goes on, and begins anew.</summary>
public sealed class CheckpointTests
{
    private const int Many = 64;

    /// <summary>More pages than the writer brings back by itself.</summary>
    private const int MoreThanAFew = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task However_much_is_written_the_log_begins_anew_again_and_again()
    {
        await using var world = await World.NewAsync();
        using var writing = new Writing(world.Database);

        for (var times = 0; times < 3; times++)
        {
            Assert.True(writing.GoesOnUntil(() => writing.LogBeganAnew));
        }

        await AllIsThereAsync(world, writing);
    }

    [Fact]
    public async Task While_somebody_reads_an_older_state_the_log_grows_and_afterwards_it_begins_anew()
    {
        await using var world = await World.NewAsync();
        using var writing = new Writing(world.Database);
        await using (var reading = new SqliteConnection($"Data Source={world.Database.Path};Pooling=False;Mode=ReadOnly"))
        {
            await reading.OpenAsync();
            await using var snapshot = reading.BeginTransaction(deferred: true);
            var before = await CountAsync(reading);
            Assert.True(writing.GoesOnUntil(() => writing.PagesInLog > MoreThanAFew));
            Assert.Equal(before, await CountAsync(reading));
        }

        Assert.True(writing.GoesOnUntil(() => writing.LogBeganAnew));
        await AllIsThereAsync(world, writing);
    }

    [Fact]
    public async Task Where_the_file_cannot_be_opened_aside_the_writer_brings_the_log_back()
    {
        await using var world = await World.NewAsync();
        using var writing = new Writing(world.Database, new LedgerDatabase(world.Database.Path + ".missing"));

        Assert.True(writing.GoesOnUntil(() => writing.LogBeganAnew));
        await AllIsThereAsync(world, writing);
    }

    [Fact]
    public async Task The_log_is_given_the_room_that_it_will_need_and_what_a_crash_leaves_of_it_is_whole()
    {
        await using var world = await World.NewAsync();
        using var writing = new Writing(world.Database);
        Assert.True(writing.GoesOnUntil(() => writing.Written == 5));

        Assert.True(SpinWait.SpinUntil(() => writing.PagesInLog > Many, Patience));
        Assert.InRange(writing.PagesWritten, writing.Written, Many - 1);

        // As they lie there when the power goes.
        var left = new LedgerDatabase(world.Database.Path + ".left");
        File.Copy(world.Database.Path, left.Path);
        File.Copy(world.Database.Log, left.Log);

        await AllIsThereAsync(left, writing);
    }

    private static Task AllIsThereAsync(World world, Writing writing) => AllIsThereAsync(world.Database, writing);

    private static async Task AllIsThereAsync(LedgerDatabase database, Writing writing)
    {
        await using var connection = new SqliteConnection($"Data Source={database.Path};Pooling=False");
        await connection.OpenAsync();
        Assert.Equal("ok", LedgerDatabase.Pragma(connection, "integrity_check"));
        Assert.Equal(writing.Written, await CountAsync(connection));
    }

    private static async Task<long> CountAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Settings WHERE \"Key\" LIKE 'written-%'";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A writer that writes one row a transaction.</summary>
    private sealed class Writing : IDisposable
    {
        private readonly WriterConnection _connection;
        private readonly Checkpoints _checkpoints;
        private readonly FileInfo _log;
        private int _pagesBefore;

        public Writing(LedgerDatabase database, LedgerDatabase? aside = null)
        {
            _connection = new WriterConnection(database);
            _connection.CheckpointByHand();
            _checkpoints = new Checkpoints(aside ?? database, Many);
            _log = new FileInfo(database.Path + "-wal");
        }

        public int Written { get; private set; }

        /// <summary>How many pages the log's file has room for.</summary>
        public long PagesInLog
        {
            get
            {
                _log.Refresh();
                return _log.Length / LedgerDatabase.PageBytes;
            }
        }

        /// <summary>Whether the log holds fewer pages than when this was last asked.</summary>
        public bool LogBeganAnew
        {
            get
            {
                var pages = PagesWritten;
                var isAnew = pages < _pagesBefore;
                _pagesBefore = pages;
                return isAnew;
            }
        }

        public bool GoesOnUntil(Func<bool> isReached) => SpinWait.SpinUntil(() =>
        {
            WriteOne();
            return isReached();
        }, Patience);

        private void WriteOne()
        {
            _connection.Begin();
            _connection.Sql("INSERT INTO Settings(\"Key\", Value) VALUES (?, ?)").Bind($"written-{++Written}").Bind(RandomNumberGenerator.GetHexString(4000)).Run();
            _connection.Commit();
            _checkpoints.AfterCommit(_connection);
        }

        /// <summary>How many pages the log holds.</summary>
        public int PagesWritten
        {
            get
            {
                // The salt in the log's header changes when it begins anew (sqlite.org/fileformat2.html#walformat), and with it which frames count.
                using var file = new FileStream(_log.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                Span<byte> salt = stackalloc byte[8], frame = stackalloc byte[8];
                file.Position = 16;
                file.ReadExactly(salt);
                var pages = 0;
                for (var at = 32L; at + 24 <= file.Length; at += 24 + LedgerDatabase.PageBytes)
                {
                    file.Position = at + 8;
                    file.ReadExactly(frame);
                    if (!frame.SequenceEqual(salt))
                        break;
                    pages++;
                }
                return pages;
            }
        }

        public void Dispose()
        {
            _checkpoints.Dispose();
            _connection.Dispose();
        }
    }
}
