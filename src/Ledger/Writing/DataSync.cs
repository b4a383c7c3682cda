using System.Runtime.InteropServices;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// fdatasync(2) of SQLite's log: what was written, and what is needed to read it again, are on the disk when it returns. SQLite as it is built here
/// calls fsync(2), which has the time of the last change written too, each time that the clock has ticked: a write of its own before the flush.
/// SQLite calls this one itself where it was told at its build that there is one, and PostgreSQL's log does by itself (<c>wal_sync_method</c>).
/// </summary>
internal static partial class DataSync
{
    private const int ReadWrite = 2, CloseOnExec = 0x80000;

    /// <summary>A descriptor of its own of a file that this process has open; null where the system has no such call, or where it is not sure to be that file.</summary>
    /// <param name="path">Of SQLite's log, on which it has no locks that closing a descriptor could end.</param>
    public static int? Open(string path) =>
        OperatingSystem.IsLinux() && WriteBack.Descriptor(path) is not null && OpenFile(path, ReadWrite | CloseOnExec) is var file and >= 0 ? file : null;

    /// <summary>False where the disk failed.</summary>
    public static bool Of(int file) => Sync(file) == 0;

    public static void Close(int file) => _ = CloseFile(file);

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int file);
}
