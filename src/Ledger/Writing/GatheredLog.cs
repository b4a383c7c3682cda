using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Has SQLite write to its log in few large pieces. By itself it makes two writes of each page, and a batch of decisions changes hundreds of pages.
/// The same bytes come in the same order, and all of them before the log is synced: under synchronous=FULL that is before SQLite calls anything
/// committed and before another connection looks at it. docs/decisions/0026-gathered-log-writes.md says what this rests on.
/// </summary>
/// <remarks>Between SQLite and its own way to the file, one connection's log stands here: sqlite.org/c3ref/io_methods.html.</remarks>
internal static unsafe partial class GatheredLog
{
    // SQLite's own way to a file writes at most 128 KiB at once, and nothing at all of exactly as much.
    internal const int Room = 127 * 1024;

    // SQLITE_FCNTL_FILE_POINTER and SQLITE_FCNTL_JOURNAL_POINTER (sqlite.org/c3ref/c_fcntl_begin_atomic_write.html), which have no names in the binding.
    private const int FilePointer = 7, JournalPointer = 28;

    // SQLITE_IOCAP_POWERSAFE_OVERWRITE (sqlite.org/c3ref/c_iocap_atomic.html): what is not written over is not harmed by a power failure. Where a disk
    // does not promise it, SQLite fills the sector behind a commit after it has synced it, and those pages are looked for too.
    private const int PowersafeOverwrite = 0x1000;

    private const int NoFile = -1;

    /// <param name="connection">Has read already, which opens its log; commits with synchronous=FULL; one thread at a time uses it.</param>
    /// <param name="path">The log's.</param>
    /// <returns>Whether it gathers; where it must not, SQLite writes as by itself.</returns>
    /// <exception cref="LedgerUnavailableException">It has no log.</exception>
    public static bool Of(SqliteConnection connection, string path)
    {
        // As SQLite asks it: of the database file, when it opens the log.
        var database = FileOf(connection, FilePointer);
        var gathers = (database->Methods->DeviceCharacteristics(database) & PowersafeOverwrite) != 0;
        if (gathers)
            Gather(FileOf(connection, JournalPointer), DataSync.Open(path));
        return gathers;
    }

    private static SqliteFile* FileOf(SqliteConnection connection, int which)
    {
        SqliteFile* file = null;
        fixed (byte* main = "main\0"u8)
            Statement.Check(FileControl(connection.Handle!.DangerousGetHandle(), main, which, &file), connection.Handle!);
        return file is not null && file->Methods is not null ? file : throw new LedgerUnavailableException("The database has no log that could be written.");
    }

    /// <summary>From now on what is written to it gathers until it is synced, or looked at in another way; until it is closed.</summary>
    /// <param name="file">The log's descriptor for <see cref="DataSync"/>; null where SQLite syncs it by itself.</param>
    internal static void Gather(SqliteFile* log, int? file = null)
    {
        var gathered = (Gathered*)NativeMemory.AllocZeroed((nuint)sizeof(Gathered));
        gathered->Waiting = (byte*)NativeMemory.Alloc(Room);
        gathered->Own = log->Methods;
        gathered->File = file ?? NoFile;
        gathered->Methods = *log->Methods;
        gathered->Methods.Close = &Close;
        gathered->Methods.Read = &Read;
        gathered->Methods.Write = &Write;
        gathered->Methods.Truncate = &Truncate;
        gathered->Methods.Sync = &Sync;
        gathered->Methods.FileSize = &FileSize;
        gathered->Methods.FileControl = &FileControl;
        log->Methods = (FileMethods*)gathered;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteFile* log, byte* from, int count, long at)
    {
        var gathered = Of(log);
        if ((at != gathered->End || gathered->Count + count > Room) && WriteOut(log) is var code and not raw.SQLITE_OK)
            return code;
        if (count > Room)
            return gathered->Own->Write(log, from, count, at);
        if (gathered->Count == 0)
            gathered->Start = at;
        Buffer.MemoryCopy(from, gathered->Waiting + gathered->Count, Room - gathered->Count, count);
        gathered->Count += count;
        return raw.SQLITE_OK;
    }

    // What could not be written is not tried again: SQLite undoes the transaction.
    private static int WriteOut(SqliteFile* log)
    {
        var gathered = Of(log);
        var count = gathered->Count;
        gathered->Count = 0;
        return count == 0 ? raw.SQLITE_OK : gathered->Own->Write(log, gathered->Waiting, count, gathered->Start);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteFile* log, int flags)
    {
        var gathered = Of(log);
        if (WriteOut(log) is var code and not raw.SQLITE_OK)
            return code;
        if (gathered->WasSynced && gathered->File != NoFile)
            return DataSync.Of(gathered->File) ? raw.SQLITE_OK : raw.SQLITE_IOERR_FSYNC;
        // The first time SQLite syncs the folder too, where it made the file.
        code = gathered->Own->Sync(log, flags);
        gathered->WasSynced = code == raw.SQLITE_OK;
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteFile* log, byte* to, int count, long at) => WriteOut(log) is var code and not raw.SQLITE_OK ? code : Of(log)->Own->Read(log, to, count, at);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteFile* log, long size) => WriteOut(log) is var code and not raw.SQLITE_OK ? code : Of(log)->Own->Truncate(log, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(SqliteFile* log, long* size) => WriteOut(log) is var code and not raw.SQLITE_OK ? code : Of(log)->Own->FileSize(log, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(SqliteFile* log, int what, void* argument) => WriteOut(log) is var code and not raw.SQLITE_OK ? code : Of(log)->Own->FileControl(log, what, argument);

    // What waits here was never synced, so it belongs to nothing that was committed.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteFile* log)
    {
        var gathered = Of(log);
        log->Methods = gathered->Own;
        if (gathered->File != NoFile)
            DataSync.Close(gathered->File);
        NativeMemory.Free(gathered->Waiting);
        NativeMemory.Free(gathered);
        return log->Methods->Close(log);
    }

    private static Gathered* Of(SqliteFile* log) => (Gathered*)log->Methods;

    [LibraryImport(SqliteCalls.Library, EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint database, byte* name, int what, void* argument);

    /// <summary>What stands in front of the log's own methods, which come first in it: SQLite sees a table of methods.</summary>
    private struct Gathered
    {
        public FileMethods Methods;
        public FileMethods* Own;
        public byte* Waiting;
        public long Start;
        public int Count;
        public int File;
        public bool WasSynced;

        public readonly long End => Start + Count;
    }
}

/// <summary>sqlite3_file, as far as everybody knows it.</summary>
internal unsafe struct SqliteFile
{
    public FileMethods* Methods;
}

/// <summary>sqlite3_io_methods (sqlite.org/c3ref/io_methods.html).</summary>
internal unsafe struct FileMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> Close;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<SqliteFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<SqliteFile*, long*, int> FileSize;
    public nint Lock, Unlock, CheckReservedLock;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, void*, int> FileControl;
    public nint SectorSize;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int> DeviceCharacteristics;
    public nint ShmMap, ShmLock, ShmBarrier, ShmUnmap, Fetch, Unfetch;
}
