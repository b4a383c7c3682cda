using ChatGovernanceBot.Governance.Access;
using Microsoft.Win32.SafeHandles;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>
/// A system's folder below the root, held open: what is done in it is done in this very folder, whatever its path means by then.
/// Links below the root are refused.
/// </summary>
internal sealed class SystemFolder : IDisposable
{
    private readonly SafeFileHandle root;
    private readonly SafeFileHandle handle;
    private readonly string name;

    private SystemFolder(SafeFileHandle root, SafeFileHandle handle, string name) =>
        (this.root, this.handle, this.name) = (root, handle, name);

    public SafeFileHandle Handle => handle;

    /// <exception cref="UnusableFile"/>
    public static SystemFolder Open(string path, string system)
    {
        if (!OperatingSystem.IsLinux())
            throw UnusableFile.UntilMended("membership files need Linux");
        var root = Guard($"the folder {path}", () => Posix.OpenRoot(path));
        try
        {
            return new(root, OpenBelow(root, system), system);
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <summary>False once another folder or a link has taken its place.</summary>
    public bool IsInPlace()
    {
        try
        {
            var (named, held) = (Posix.Facts(root, name), Posix.Facts(handle));
            return (named.Device, named.Inode) == (held.Device, held.Inode);
        }
        catch (PosixException)
        {
            return false;
        }
    }

    /// <summary>Reads a file once, or says why it cannot be.</summary>
    /// <exception cref="UnusableFile"/>
    public MembershipFile Read(MembershipPath path) => Guard(path.ToString(), () => MembershipFile.Read(handle, path));

    public void Dispose()
    {
        handle.Dispose();
        root.Dispose();
    }

    private static SafeFileHandle OpenBelow(SafeFileHandle root, string system)
    {
        try
        {
            return Posix.OpenFolder(root, system);
        }
        // To Linux a link is "not a folder" here.
        catch (PosixException failed) when (failed.Error is Posix.NotAFolder or Posix.LinkFound)
        {
            throw UnusableFile.UntilMended(IsLink(root, system)
                ? $"{system} is a symbolic link; it was left as it is"
                : $"{system} is not a folder");
        }
        catch (PosixException failed)
        {
            throw UnusableFile.ForNow($"the folder {system} cannot be opened: {failed.Message}");
        }
    }

    private static bool IsLink(SafeFileHandle root, string system) => Guard(system, () => Posix.Facts(root, system)).Type == FileType.SymbolicLink;

    private static T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PosixException failed) when (failed.Error == Posix.LinkFound)
        {
            throw UnusableFile.UntilMended($"{what} is a symbolic link; it was left as it is");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw UnusableFile.ForNow($"{what} cannot be read: {failed.Message}");
        }
    }
}
