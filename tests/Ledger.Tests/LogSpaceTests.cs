using System.Security.Cryptography;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>SQLite's log is made long with zeros ahead of what is written to it.</summary>
public sealed class LogSpaceTests : IDisposable
{
    private const int Length = 3_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("log-space-");

    private string Log => Path.Combine(_folder.FullName, "a.db-wal");

    [Fact]
    public void What_is_in_the_log_stays_and_zeros_come_after_it()
    {
        var written = RandomNumberGenerator.GetBytes(1000);
        File.WriteAllBytes(Log, written);

        LogSpace.Fill(Log, Length, () => true);

        var bytes = File.ReadAllBytes(Log);
        Assert.Equal(Length, bytes.Length);
        Assert.Equal(written, bytes[..1000]);
        Assert.Equal(-1, bytes.AsSpan(1000).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public async Task What_is_written_meanwhile_is_never_written_over()
    {
        for (var time = 0; time < 20; time++)
        {
            await File.WriteAllBytesAsync(Log, []);
            var isWritten = false;
            var filling = Task.Run(() => LogSpace.Fill(Log, 40 * Length, () => !Volatile.Read(ref isWritten)));
            var written = WriteAheadOfZeros();
            Volatile.Write(ref isWritten, true);
            await filling;

            await using var file = File.OpenRead(Log);
            var bytes = new byte[written.Length];
            await file.ReadExactlyAsync(bytes);
            Assert.True(written.AsSpan().SequenceEqual(bytes), "zeros lie over what was written");
        }
    }

    // As SQLite does: small pieces one after the other at places of its own choosing, at times beyond the end of the file.
    private byte[] WriteAheadOfZeros()
    {
        var all = RandomNumberGenerator.GetBytes(Length);
        using var file = File.OpenHandle(Log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (var at = 0; at < all.Length; at += 2_000)
            RandomAccess.Write(file, all.AsSpan(at, 2_000), at);
        return all;
    }

    [Fact]
    public void It_ends_where_it_is_not_wanted_any_more()
    {
        File.WriteAllBytes(Log, []);
        var pieces = 0;

        LogSpace.Fill(Log, Length, () => ++pieces < 3);

        Assert.InRange(new FileInfo(Log).Length, 1, Length - 1);
    }

    [Fact]
    public void A_log_that_is_long_enough_stays_as_it_is()
    {
        File.WriteAllBytes(Log, new byte[2000]);

        LogSpace.Fill(Log, 1000, () => true);

        Assert.Equal(2000, new FileInfo(Log).Length);
    }

    [Fact]
    public void A_log_that_is_not_there_is_not_made()
    {
        LogSpace.Fill(Log, Length, () => true);

        Assert.False(File.Exists(Log));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
