using System.Diagnostics;
using System.Globalization;

namespace ChatGovernanceBot.Benchmarks.Slack;

/// <summary>Slack's own framework with a row a click, in a process of its own: <c>bolt/bolt.mjs</c>.</summary>
internal sealed class BoltPeer : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Slack", "bolt");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private BoltPeer(Process process, DirectoryInfo data, int port)
    {
        (_process, _data) = (process, data);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
    }

    public Uri Address { get; }

    /// <summary>Installs it where that was not done; its database is compiled on the spot, which takes minutes.</summary>
    public static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "better-sqlite3", "build")))
            return;
        Console.Error.WriteLine("Installing @slack/bolt and better-sqlite3, once; this takes about two minutes.");
        using var npm = Start("npm", ["ci", "--no-audit", "--no-fund"]);
        npm.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var said = npm.StandardOutput.ReadToEndAsync(patience.Token);
        await npm.WaitForExitAsync(patience.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}: {await said}");
    }

    public static async Task<BoltPeer> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("benchmark-");
        var process = Start("node", ["bolt.mjs", Path.Combine(data.FullName, "clicks.db")]);
        using var patience = new CancellationTokenSource(Patience);
        var line = await process.StandardOutput.ReadLineAsync(patience.Token);
        return new(process, data, int.Parse(line ?? throw new InvalidOperationException("Bolt did not start."), CultureInfo.InvariantCulture));
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["SLACK_SIGNING_SECRET"] = SlackPress.Secret;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    // It ends when nobody holds its input any more.
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
