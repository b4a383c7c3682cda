using System.Runtime.InteropServices;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>What the file system says of a file. Two equal values are the same, unchanged file.</summary>
/// <param name="Changed">Nanoseconds since 1970 at which content, mode or owner last changed (ctime), UTC.</param>
/// <param name="Modified">Nanoseconds since 1970 at which the content last changed (mtime), UTC.</param>
internal readonly record struct FileFacts(
    ulong Device, ulong Inode, FileType Type, uint Mode, uint User, uint Group, ulong Size, long Modified, long Changed)
{
    private const uint TypeBits = 0xf000, ModeBits = 0xfff;
    private const long NanosecondsASecond = 1_000_000_000;

    public DateTimeOffset ModifiedAt => DateTimeOffset.UnixEpoch.AddTicks(Modified / 100);

    public static FileFacts Of(StatXBuffer facts) => new(
        ((ulong)facts.DeviceMajor << 32) | facts.DeviceMinor, facts.Inode, (FileType)(facts.Mode & TypeBits), facts.Mode & ModeBits,
        facts.User, facts.Group, facts.Size,
        facts.ModifiedSeconds * NanosecondsASecond + facts.ModifiedNanoseconds,
        facts.ChangedSeconds * NanosecondsASecond + facts.ChangedNanoseconds);
}

/// <summary>As in <c>st_mode</c>; every other value is a device, pipe or socket.</summary>
internal enum FileType { Folder = 0x4000, Regular = 0x8000, SymbolicLink = 0xa000 }

/// <summary><c>struct statx</c>, which is the same on every processor; only the fields that are read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatXBuffer
{
    [FieldOffset(20)] public uint User;
    [FieldOffset(24)] public uint Group;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(96)] public long ChangedSeconds;
    [FieldOffset(104)] public uint ChangedNanoseconds;
    [FieldOffset(112)] public long ModifiedSeconds;
    [FieldOffset(120)] public uint ModifiedNanoseconds;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;
}
