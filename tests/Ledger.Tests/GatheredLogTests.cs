using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>What SQLite writes to its log comes to the disk in few pieces, the same bytes in the same order, and before it is synced.</summary>
public sealed class GatheredLogTests
{
    [Fact]
    public void What_adjoins_is_one_write_and_is_there_before_it_is_synced()
    {
        using var log = new Recorded();
        log.Write(32, 24);
        log.Write(56, 2048);
        log.Write(2104, 24);
        Assert.Empty(log.Calls);

        Assert.Equal(raw.SQLITE_OK, log.Sync());

        Assert.Equal(["write 32..2128", "sync"], log.Calls);
        Assert.Equal(log.Sent, log.Content);
    }

    [Fact]
    public void What_SQLite_has_synced_once_is_synced_without_its_times_from_then_on()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var stream = File.OpenWrite(path);
            using var log = new Recorded(DataSync.Open(path));

            Assert.Equal((raw.SQLITE_OK, raw.SQLITE_OK), WriteAndSyncTwice(log));

            Assert.Equal(OperatingSystem.IsLinux() ? ["write 0..32", "sync", "write 32..56"] : ["write 0..32", "sync", "write 32..56", "sync"], log.Calls);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_is_not_on_the_disk_is_said_not_to_be()
    {
        if (!OperatingSystem.IsLinux())
            return;
        const string NoDisk = "/dev/null";
        using var stream = File.OpenRead(NoDisk);
        using var log = new Recorded(DataSync.Open(NoDisk));

        Assert.Equal((raw.SQLITE_OK, raw.SQLITE_IOERR_FSYNC), WriteAndSyncTwice(log));
    }

    [Fact]
    public void A_file_that_nobody_has_open_here_is_not_taken_for_the_log()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Null(DataSync.Open(path));
            Assert.Null(DataSync.Open(path + "-gone"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_does_not_adjoin_is_written_in_the_order_in_which_it_came()
    {
        using var log = new Recorded();
        log.Write(5000, 24);
        log.Write(5024, 100);
        log.Write(0, 32);
        log.Write(5124, 24);
        log.Sync();

        Assert.Equal(["write 5000..5124", "write 0..32", "write 5124..5148", "sync"], log.Calls);
        Assert.Equal(log.Sent, log.Content);
    }

    [Fact]
    public void More_than_there_is_room_for_is_written_in_pieces()
    {
        using var log = new Recorded();
        log.Write(0, 60_000);
        log.Write(60_000, 60_000);
        log.Write(120_000, 60_000);
        log.Write(180_000, GatheredLog.Room + 1);
        log.Write(180_001 + GatheredLog.Room, GatheredLog.Room);
        log.Sync();

        Assert.Equal(["write 0..120000", "write 120000..180000", "write 180000..310049", "write 310049..440097", "sync"], log.Calls);
        Assert.Equal(log.Sent, log.Content);
    }

    [Fact]
    public void Whoever_looks_at_the_file_finds_what_was_written()
    {
        using var log = new Recorded();
        log.Write(0, 32);
        Assert.Equal(log.Sent[..32], log.Read(0, 32));
        log.Write(32, 8);
        Assert.Equal(40, log.FileSize());
        log.Write(40, 8);
        log.Truncate(44);

        Assert.Equal(["write 0..32", "read", "write 32..40", "size", "write 40..48", "truncate 44"], log.Calls);
    }

    [Fact]
    public void What_cannot_be_written_is_said_when_it_is_synced_and_is_not_written_later()
    {
        using var log = new Recorded();
        log.Write(0, 32);
        log.IsFull = true;
        Assert.Equal(raw.SQLITE_FULL, log.Sync());
        Assert.Equal(["write 0..32"], log.Calls);

        log.IsFull = false;
        Assert.Equal(raw.SQLITE_OK, log.Sync());
        Assert.Equal(["write 0..32", "sync"], log.Calls);
    }

    [Fact]
    public void What_cannot_be_written_is_said_to_who_writes_elsewhere()
    {
        using var log = new Recorded();
        log.Write(0, 32);
        log.IsFull = true;

        Assert.Equal(raw.SQLITE_FULL, log.Write(4096, 32));
    }

    [Fact]
    public void What_was_never_synced_ends_with_the_connection()
    {
        var log = new Recorded();
        log.Write(0, 32);
        log.Dispose();

        Assert.Equal(["close"], log.Calls);
        Assert.True(log.IsAsBefore);
    }

    [Fact]
    public async Task A_transaction_that_does_not_fit_into_memory_reads_back_what_it_wrote_and_commits_whole()
    {
        await using var world = await World.NewAsync();
        using var connection = Gathered(world.Database);
        Run(connection, "PRAGMA cache_size = 10");
        Run(connection, "CREATE TABLE Much(Id INTEGER PRIMARY KEY, Text BLOB NOT NULL)");
        for (var round = 1; round <= 3; round++)
        {
            Run(connection, "BEGIN IMMEDIATE");
            Run(connection, $"WITH RECURSIVE n(i) AS (SELECT {round * 10_000} UNION ALL SELECT i + 1 FROM n LIMIT 2000) INSERT INTO Much SELECT i, randomblob(700) FROM n");
            Run(connection, "UPDATE Much SET Text = zeroblob(700) WHERE Id % 3 = 0");
            Assert.Equal(round * 2000L, Run(connection, "SELECT COUNT(*) FROM Much WHERE length(Text) = 700"));
            Assert.Equal((round - 1) * 2000L, Seen(world, "SELECT COUNT(*) FROM Much"));
            Run(connection, "COMMIT");
            Assert.Equal(round * 2000L, Seen(world, "SELECT COUNT(*) FROM Much WHERE length(Text) = 700"));
        }

        Assert.Equal("ok", Seen(world, "PRAGMA integrity_check"));
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.Equal("ok", Seen(world, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task What_was_undone_is_seen_by_nobody_however_much_of_it_was_written()
    {
        await using var world = await World.NewAsync();
        using var connection = Gathered(world.Database);
        Run(connection, "PRAGMA cache_size = 10");
        Run(connection, "CREATE TABLE Much(Id INTEGER PRIMARY KEY, Text BLOB NOT NULL)");
        Run(connection, "BEGIN IMMEDIATE");
        Run(connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) INSERT INTO Much SELECT i, randomblob(700) FROM n");
        Run(connection, "ROLLBACK");
        Run(connection, "INSERT INTO Much VALUES (7, x'01')");

        Assert.Equal(1L, Seen(world, "SELECT COUNT(*) FROM Much"));
        Assert.Equal("ok", Seen(world, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Where_a_power_failure_may_harm_what_is_beside_SQLite_writes_as_by_itself()
    {
        await using var world = await World.NewAsync();
        using var connection = new SqliteConnection($"Data Source=file:{world.Database.Path}?psow=0;Pooling=False");
        connection.Open();
        Run(connection, "SELECT COUNT(*) FROM Settings");

        Assert.False(GatheredLog.Of(connection, world.Database.Log));
        Run(connection, "CREATE TABLE Much(Id INTEGER PRIMARY KEY)");
    }

    private static (int First, int Second) WriteAndSyncTwice(Recorded log)
    {
        log.Write(0, 32);
        var first = log.Sync();
        log.Write(32, 24);
        return (first, log.Sync());
    }

    private static SqliteConnection Gathered(LedgerDatabase database)
    {
        var connection = database.OpenForWriting();
        Run(connection, "SELECT COUNT(*) FROM Settings");
        Assert.True(GatheredLog.Of(connection, database.Log));
        return connection;
    }

    private static object? Seen(World world, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={world.Database.Path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        return Run(connection, sql);
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>A log file that notes what reaches it.</summary>
    private sealed unsafe class Recorded : IDisposable
    {
        private readonly RecordedFile* _file = (RecordedFile*)NativeMemory.AllocZeroed((nuint)sizeof(RecordedFile));
        private readonly FileMethods* _own = (FileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(FileMethods));
        private GCHandle _this;
        private byte _next;

        public Recorded(int? file = null)
        {
            _this = GCHandle.Alloc(this);
            *_own = new FileMethods { Version = 1, Close = &OnClose, Read = &OnRead, Write = &OnWrite, Truncate = &OnTruncate, Sync = &OnSync, FileSize = &OnFileSize };
            *_file = new RecordedFile { File = { Methods = _own }, Owner = GCHandle.ToIntPtr(_this) };
            GatheredLog.Gather((SqliteFile*)_file, file);
        }

        public List<string> Calls { get; } = [];

        /// <summary>What was handed over, by its place.</summary>
        public byte[] Sent { get; } = new byte[512 * 1024];

        /// <summary>What has reached the file, by its place.</summary>
        public byte[] Content { get; } = new byte[512 * 1024];

        public bool IsFull { get; set; }
        public bool IsAsBefore { get; private set; }
        private SqliteFile* File => (SqliteFile*)_file;

        public int Write(int at, int count)
        {
            var bytes = new byte[count];
            foreach (ref var b in bytes.AsSpan())
                b = ++_next;
            bytes.CopyTo(Sent, at);
            fixed (byte* from = bytes)
                return File->Methods->Write(File, from, count, at);
        }

        public byte[] Read(int at, int count)
        {
            var bytes = new byte[count];
            fixed (byte* to = bytes)
                Assert.Equal(raw.SQLITE_OK, File->Methods->Read(File, to, count, at));
            return bytes;
        }

        public int Sync() => File->Methods->Sync(File, 2);

        public void Truncate(long size) => Assert.Equal(raw.SQLITE_OK, File->Methods->Truncate(File, size));

        public long FileSize()
        {
            long size;
            Assert.Equal(raw.SQLITE_OK, File->Methods->FileSize(File, &size));
            return size;
        }

        public void Dispose()
        {
            if (!_this.IsAllocated)
                return;
            File->Methods->Close(File);
            IsAsBefore = File->Methods == _own;
            _this.Free();
            NativeMemory.Free(_own);
            NativeMemory.Free(_file);
        }

        private static Recorded Of(SqliteFile* file) => (Recorded)GCHandle.FromIntPtr(((RecordedFile*)file)->Owner).Target!;

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int OnWrite(SqliteFile* file, byte* from, int count, long at)
        {
            var log = Of(file);
            log.Calls.Add($"write {at}..{at + count}");
            if (log.IsFull)
                return raw.SQLITE_FULL;
            new ReadOnlySpan<byte>(from, count).CopyTo(log.Content.AsSpan((int)at));
            return raw.SQLITE_OK;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int OnRead(SqliteFile* file, byte* to, int count, long at)
        {
            var log = Of(file);
            log.Calls.Add("read");
            log.Content.AsSpan((int)at, count).CopyTo(new Span<byte>(to, count));
            return raw.SQLITE_OK;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int OnTruncate(SqliteFile* file, long size)
        {
            Of(file).Calls.Add($"truncate {size}");
            return raw.SQLITE_OK;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int OnSync(SqliteFile* file, int flags)
        {
            Of(file).Calls.Add("sync");
            return raw.SQLITE_OK;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int OnFileSize(SqliteFile* file, long* size)
        {
            var log = Of(file);
            log.Calls.Add("size");
            *size = log.Content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            return raw.SQLITE_OK;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int OnClose(SqliteFile* file)
        {
            Of(file).Calls.Add("close");
            return raw.SQLITE_OK;
        }

        private struct RecordedFile
        {
            public SqliteFile File;
            public nint Owner;
        }
    }
}
