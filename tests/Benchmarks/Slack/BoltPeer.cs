namespace ChatGovernanceBot.Benchmarks.Slack;

/// <summary>Slack's own framework with a row a click, in a process of its own: <c>bolt/bolt.mjs</c>.</summary>
internal sealed class BoltPeer : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Slack", "bolt");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("benchmark-");

    private BoltPeer() =>
        Process = new Peer("node", ["bolt.mjs", Path.Combine(_data.FullName, "clicks.db")], Folder, [("SLACK_SIGNING_SECRET", SlackPress.Secret)]);

    public Peer Process { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Installs it where that was not done; its database is compiled on the spot, which takes minutes.</summary>
    public static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "better-sqlite3", "build")))
            return;
        Console.Error.WriteLine("Installing @slack/bolt and better-sqlite3, once; this takes about two minutes.");
        await using var npm = new Peer("npm", ["ci", "--no-audit", "--no-fund"], Folder);
        var (code, said) = await npm.EndAsync();
        if (code != 0)
            throw new InvalidOperationException($"npm ci ended with {code}: {said}");
    }

    public static async Task<BoltPeer> StartAsync()
    {
        var bolt = new BoltPeer();
        bolt.Address = new Uri("http://127.0.0.1:" + await bolt.Process.HearAsync());
        return bolt;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
