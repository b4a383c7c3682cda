using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>
/// What the mode does not say of a file: the access control list and what users attached. Without its list a file's group bits would mean
/// more than they did (acl(5)). Labels of the kernel's security modules are the folder's matter and not copied.
/// </summary>
internal static partial class ExtendedAttributes
{
    public const string AccessList = "system.posix_acl_access";
    private const int Largest = 64 * 1024;

    /// <exception cref="PosixException"/>
    public static void Copy(SafeFileHandle from, SafeFileHandle to)
    {
        foreach (var name in NamesOf(from).Where(name => name == AccessList || name.StartsWith("user.", StringComparison.Ordinal)))
            Set(to, name, Get(from, name));
    }

    public static byte[] Get(SafeFileHandle file, string name)
    {
        var value = new byte[Largest];
        return value[..(int)Checked("getxattr", FGetXAttr(file, name, value, Largest))];
    }

    public static void Set(SafeFileHandle file, string name, byte[] value) =>
        Checked("setxattr", FSetXAttr(file, name, value, (nuint)value.Length, 0));

    private static string[] NamesOf(SafeFileHandle file)
    {
        var names = new byte[Largest];
        var length = FListXAttr(file, names, Largest);
        if (length < 0 && Marshal.GetLastPInvokeError() == Posix.NotSupported)
            return [];
        return Encoding.UTF8.GetString(names, 0, (int)Checked("listxattr", length)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static nint Checked(string call, nint result) =>
        result >= 0 ? result : throw new PosixException(call, Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "flistxattr", SetLastError = true)]
    private static partial nint FListXAttr(SafeFileHandle file, [Out] byte[] names, nuint size);

    [LibraryImport("libc", EntryPoint = "fgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FGetXAttr(SafeFileHandle file, string name, [Out] byte[] value, nuint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FSetXAttr(SafeFileHandle file, string name, byte[] value, nuint size, int flags);
}
