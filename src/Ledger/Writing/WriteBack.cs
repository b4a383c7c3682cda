using System.Runtime.InteropServices;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>
/// Has the system write a file's changed pages to the disk piece by piece, so that what must be on disk at once meanwhile, a commit's part of the log,
/// waits for one piece and not for all of them. It promises nothing: whoever needs the file on disk syncs it as ever, and finds little left to do.
/// </summary>
internal static partial class WriteBack
{
    // sync_file_range(2): begun apart from being waited for, it is written as what nobody waits for, which leaves the disk to those who do.
    private const uint Begin = 2, Await = 4;

    // Of a large file more lies between two changed pages.
    private const int Pieces = 128;
    private const long SmallestPiece = 256 * 1024, SmallestInGaps = 64 * 1024;

    /// <param name="path">A file that this process has open: opening it anew, and closing it, would end the locks that SQLite holds on it.</param>
    /// <param name="gaps">In how many pieces, where gaps are waited for.</param>
    /// <param name="awaitGap">Called before each piece, to wait until nobody waits for the disk; false where that is not waited for, so that the piece may be larger.</param>
    /// <returns>Whether the system did so.</returns>
    public static bool Push(string path, int gaps, Func<bool> awaitGap)
    {
        if (!OperatingSystem.IsLinux() || Descriptor(path) is not { } file)
            return false;
        var end = new FileInfo(path).Length;
        for (long at = 0, piece; at < end; at += piece)
        {
            piece = awaitGap() ? Math.Max(SmallestInGaps, end / gaps) : Math.Max(SmallestPiece, end / Pieces);
            if (SyncFileRange(file, at, piece, Begin) != 0 || SyncFileRange(file, at, piece, Await) != 0)
                return false;
        }
        return true;
    }

    // Where another thread closes it meanwhile and the number becomes another file's, that one is written back.
    internal static int? Descriptor(string path)
    {
        var whole = Path.GetFullPath(path);
        foreach (var link in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            if (link.LinkTarget == whole && int.TryParse(link.Name, out var file))
                return file;
        }
        return null;
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(int file, long offset, long count, uint flags);
}
