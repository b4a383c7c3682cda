using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>A system call failed.</summary>
internal sealed class PosixException(string call, int error)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}")
{
    public int Error => error;
}

/// <summary>
/// The few Linux system calls that .NET has no word for: folders held open, files opened without following links, owner, lock and fsync of a
/// folder. Source: the man pages of section 2.
/// </summary>
internal static partial class Posix
{
    public const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, WouldBlock = 11, NotAFolder = 20, LinkFound = 40;
    public const int NotSupported = 95;

    private const int Create = 0x40, Exclusive = 0x80, NonBlocking = 0x800, CloseOnExec = 0x80000, WriteOnly = 1;
    private const int HereNotFollowing = 0x100, EmptyPath = 0x1000, BasicStats = 0x7ff, CurrentFolder = -100;
    private const int LockExclusive = 2, LockNonBlocking = 4, ExchangeNames = 2, InvalidArgument = 22, NoSuchCall = 38;

    // These two differ between the processor families.
    private static readonly int FolderOnly = OnArm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = OnArm ? 0x8000 : 0x20000;

    private static bool OnArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    /// <summary>Opens the folder that an operator named: links are theirs to use.</summary>
    public static SafeFileHandle OpenRoot(string path) => Opened("open", OpenAt(CurrentFolder, path, FolderOnly | CloseOnExec, 0));

    public static SafeFileHandle OpenFolder(SafeFileHandle folder, string name) =>
        Opened("open", OpenAt(folder, name, FolderOnly | NoFollow | CloseOnExec, 0));

    /// <summary>Opens for reading; a link in its place is <see cref="LinkFound"/>, and a pipe in its place does not hang.</summary>
    public static SafeFileHandle OpenFile(SafeFileHandle folder, string name) =>
        Opened("open", OpenAt(folder, name, NoFollow | NonBlocking | CloseOnExec, 0));

    /// <summary>Creates a file that was not there, readable to its owner only.</summary>
    public static SafeFileHandle CreateFile(SafeFileHandle folder, string name) =>
        Opened("create", OpenAt(folder, name, WriteOnly | Create | Exclusive | NoFollow | CloseOnExec, 0b110_000_000));

    public static FileFacts Facts(SafeFileHandle handle)
    {
        Check("stat", StatX(handle, "", EmptyPath, BasicStats, out var facts));
        return FileFacts.Of(facts);
    }

    /// <summary>Of the name itself, also where it is a link.</summary>
    public static FileFacts Facts(SafeFileHandle folder, string name)
    {
        Check("stat", StatX(folder, name, HereNotFollowing, BasicStats, out var facts));
        return FileFacts.Of(facts);
    }

    public static void SetOwner(SafeFileHandle file, uint user, uint group) => Check("chown", FChOwn(file, user, group));

    public static void SetMode(SafeFileHandle file, uint mode) => Check("chmod", FChMod(file, mode));

    /// <summary>Brings a file or a folder to the disk.</summary>
    public static void Sync(SafeFileHandle handle) => Check("fsync", FSync(handle));

    public static void Rename(SafeFileHandle folder, string from, string to) => Check("rename", RenameAt(folder, from, folder, to));

    /// <summary>Lets two names of a folder change places in one step; false where the file system cannot, and nothing was done.</summary>
    public static bool TryExchange(SafeFileHandle folder, string one, string other)
    {
        if (RenameAt2(folder, one, folder, other, ExchangeNames) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error is InvalidArgument or NoSuchCall or NotSupported ? false : throw new PosixException("rename", error);
    }

    public static void Remove(SafeFileHandle folder, string name) => Check("unlink", UnlinkAt(folder, name, 0));

    /// <summary>False where someone else holds the lock. The lock goes with the handle.</summary>
    public static bool TryLock(SafeFileHandle folder)
    {
        if (FLock(folder, LockExclusive | LockNonBlocking) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error is WouldBlock or Interrupted ? false : throw new PosixException("flock", error);
    }

    /// <summary>Blocks until the lock is had: the kernel serves those who wait in turn, which asking again and again does not.</summary>
    public static void Lock(SafeFileHandle folder)
    {
        while (FLock(folder, LockExclusive) != 0)
            if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                throw new PosixException("flock", error);
    }

    private static SafeFileHandle Opened(string call, SafeFileHandle handle)
    {
        if (!handle.IsInvalid)
            return handle;
        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new PosixException(call, error);
    }

    private static void Check(string call, int result)
    {
        if (result != 0)
            throw new PosixException(call, Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenAt(int folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenAt(SafeFileHandle folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, out StatXBuffer facts);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int FChOwn(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int FChMod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle folder, int operation);
}
