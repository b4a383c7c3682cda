using System.Globalization;
using System.Runtime;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Benchmarks.Slack;

/// <summary>
/// The bot in a process of its own, as what it is compared with has one: callers in the same process would share its threads. One process has
/// host after host, since a host that runs for weeks has compiled what it does.
/// </summary>
internal sealed class OurPeer : IAsyncDisposable
{
    /// <summary>The command line of the process.</summary>
    public const string Argument = "slack-host";

    public Peer Process { get; } = new("dotnet", [typeof(OurPeer).Assembly.Location, Argument]);

    /// <summary>How long it has compiled until its last host stopped.</summary>
    public TimeSpan Compiled { get; private set; }

    /// <param name="policy">The folder of the policy's files.</param>
    /// <returns>What came of the work, once the host has stopped.</returns>
    public async Task<T> ServeAsync<T>(LedgerDatabase database, string policy, Func<Uri, Task<T>> work)
    {
        await Process.TellAsync(database.Path);
        await Process.TellAsync(policy);
        var done = await work(new Uri(await Process.HearAsync()));
        await Process.TellAsync("");
        Compiled = TimeSpan.FromTicks(long.Parse(await Process.HearAsync(), CultureInfo.InvariantCulture));
        return done;
    }

    /// <summary>The other side of it, in that process, until nobody asks any more.</summary>
    public static async Task RunAsync(TextReader asked, TextWriter answers)
    {
        while (await asked.ReadLineAsync() is { } database && await asked.ReadLineAsync() is { } policy)
        {
            await using (var host = await SlackHost.StartAsync(new LedgerDatabase(database), policy))
            {
                await answers.WriteLineAsync(host.Urls.First());
                await asked.ReadLineAsync();
            }

            SqliteConnection.ClearAllPools();
            await answers.WriteLineAsync(JitInfo.GetCompilationTime().Ticks.ToString(CultureInfo.InvariantCulture));
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
