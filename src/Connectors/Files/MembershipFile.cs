using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>A membership file as it was read at one moment.</summary>
internal sealed record MembershipFile(MembershipPath Path, FileFacts Facts, byte[] Bytes)
{
    public const int LargestSize = 4 * 1024 * 1024;

    private const int Tries = 5;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <exception cref="UnusableFile"/>
    /// <exception cref="IOException"/>
    public static MembershipFile Read(SafeFileHandle folder, MembershipPath path)
    {
        // Someone may be writing into it in place: only a read during which nothing changed is one moment's.
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var file = Posix.OpenFile(folder, path.FileName);
            var before = Posix.Facts(file);
            if (before.Type != FileType.Regular)
                throw UnusableFile.UntilMended($"{path} is not a regular file");
            if (before.Size > LargestSize)
                throw UnusableFile.UntilMended($"{path} is larger than {LargestSize / (1024 * 1024)} MiB");
            var bytes = ReadAll(file, (int)before.Size);
            if ((ulong)bytes.Length == before.Size && Posix.Facts(file) == before)
                return new(path, before, bytes);
        }
        throw UnusableFile.ForNow($"{path} kept changing while it was read");
    }

    /// <exception cref="UnusableFile"/>
    public MembershipText Parse()
    {
        try
        {
            return MembershipText.Parse(Utf8.GetString(Bytes.AsSpan(MarkLength)));
        }
        catch (DecoderFallbackException)
        {
            throw UnusableFile.UntilMended($"{Path} is not valid UTF-8");
        }
        catch (UnusableFile bad)
        {
            throw new UnusableFile(bad.Outcome, $"{Path}, {bad.Message}");
        }
    }

    /// <summary>The bytes of a changed text of this file.</summary>
    /// <exception cref="UnusableFile">They would be more than can be read back.</exception>
    public byte[] BytesOf(string text)
    {
        byte[] bytes = [.. Bytes.AsSpan(0, MarkLength), .. Utf8.GetBytes(text)];
        return bytes.Length <= LargestSize
            ? bytes
            : throw UnusableFile.UntilMended($"{Path} would become larger than {LargestSize / (1024 * 1024)} MiB");
    }

    /// <summary>Whether the file in this place is still this one: same inode, size, times, mode, owner and content.</summary>
    public bool IsStillSo(SafeFileHandle folder) => IsSo(folder, Path.FileName, facts => facts == Facts);

    /// <summary>Whether the file that a rename has moved to another name is this one. The move itself counts as a change to ctime.</summary>
    public bool IsWhatMovedTo(string name, SafeFileHandle folder) => IsSo(folder, name, facts => facts with { Changed = Facts.Changed } == Facts);

    private bool IsSo(SafeFileHandle folder, string name, Func<FileFacts, bool> isSame)
    {
        try
        {
            using var file = Posix.OpenFile(folder, name);
            return isSame(Posix.Facts(file)) && ReadAll(file, Bytes.Length).AsSpan().SequenceEqual(Bytes);
        }
        catch (PosixException)
        {
            // Gone, or a link by now: reading again says which.
            return false;
        }
    }

    private int MarkLength => Bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    // One byte more than expected, so that a file that grew shows.
    private static byte[] ReadAll(SafeFileHandle file, int expected)
    {
        var bytes = new byte[expected + 1];
        var length = 0;
        while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is var read and > 0)
            length += read;
        return bytes[..length];
    }
}
