using System.Diagnostics;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>A file system of its own in memory, which can be filled and made read-only.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    public SmallDisk(int mebibytes)
    {
        Path = Directory.CreateTempSubdirectory("disk-").FullName;
        _filler = System.IO.Path.Combine(Path, "filler");
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Path);
    }

    public string Path { get; }

    public void Fill()
    {
        using var filler = File.Create(_filler);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
                filler.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(_filler);

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public void MakeWritable() => Run("mount", "-o", "remount,rw", Path);

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
