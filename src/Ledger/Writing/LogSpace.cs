using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Makes SQLite's log as long as it becomes before it begins anew, with zeros: a commit that makes the file longer has the file system keep its own
/// books on disk too, at each fsync, and one that writes over what is there has not. PostgreSQL does the same (<c>wal_init_zero</c>). Zeros are appended,
/// wherever the file ends at that moment, so that they never lie over what SQLite wrote; and what SQLite writes next lies over them.
/// </summary>
internal static partial class LogSpace
{
    private const int WriteOnly = 1, Append = 0x400, CloseOnExec = 0x80000;

    // So much is on its way to the disk before a commit's own fsync.
    private const int Piece = 256 * 1024;

    // In bytes: a disk with less left is not filled further ahead of need.
    private const long Spare = 256L << 20;

    /// <summary>Appends until the file is as long as this, or cannot be made so: nothing depends on it.</summary>
    /// <param name="log">An existing file; SQLite locks its database and the index of the log, and not this one, so it may be opened and closed.</param>
    /// <param name="isWanted">Asked before each piece.</param>
    public static void Fill(string log, long length, Func<bool> isWanted)
    {
        if (!OperatingSystem.IsLinux() || !HasRoom(log))
            return;
        using var file = Open(log, WriteOnly | Append | CloseOnExec);
        if (file.IsInvalid)
            return;
        var zeros = new byte[Piece];
        while (isWanted() && length - RandomAccess.GetLength(file) is > 0 and var missing)
        {
            if (Write(file, zeros, (nuint)Math.Min(Piece, missing)) <= 0)
                return;
            RandomAccess.FlushToDisk(file);
        }
    }

    private static bool HasRoom(string log) => new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(log))!).AvailableFreeSpace > Spare;

    // open(2) and write(2): .NET has no word for a file to whose end the system itself writes.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint count);
}
