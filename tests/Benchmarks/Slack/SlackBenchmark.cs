using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Benchmarks.Slack;

/// <summary>A signed approval from Slack through to the whole decision on disk, against Slack's own framework that stores one row a click.</summary>
internal sealed class SlackBenchmark : IAsyncDisposable
{
    private const int Rounds = 5;
    private const int First = 2_000;
    private const int FirstCallers = 64;
    private const string Alone = "slack.approve.1";
    private const string Many = "slack.approve.64";
    private const string Tail = "slack.approve.64.p99";

    private readonly Template _template;
    private readonly DirectoryInfo _policy = Directory.CreateTempSubdirectory("benchmark-");
    private readonly ImmutableArray<SlackPress> _presses;
    private readonly OurPeer _ours = new();

    private SlackBenchmark(Template template)
    {
        (_template, _presses) = (template, SlackPress.All(template));
        Company.WriteTo(_policy.FullName);
    }

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        var (alone, many) = (arguments.Wants(Alone), arguments.Wants(Many) || arguments.Wants(Tail));
        if (!alone && !many)
            return [];
        await BoltPeer.InstallAsync();
        var (requests, limit) = arguments.Effort == Effort.Full ? (120_000, TimeSpan.FromSeconds(8)) : (40_000, TimeSpan.FromSeconds(2));
        await using var benchmark = new SlackBenchmark(await Template.MakeAsync(requests));
        var rows = new List<Row>();
        if (alone)
            rows.Add(Rate(Alone, 1, 0.8, await benchmark.AlternateAsync(1, limit)));
        if (many)
        {
            var both = await benchmark.AlternateAsync(64, limit);
            rows.AddRange([Rate(Many, 64, 2, both), Slowest(both)]);
        }
        return [.. rows.Where(r => arguments.Wants(r.Name))];
    }

    private async Task<(Samples Ours, Samples Bolt)> AlternateAsync(int callers, TimeSpan limit)
    {
        var (ours, bolt) = (new Samples(), new Samples());
        await WarmUp.UntilCompiledAsync(() => OursAsync(callers, limit / 2), () => _ours.Compiled);
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await OursAsync(callers, limit));
            bolt.Add(await BoltAsync(callers, limit));
        }
        return (ours, bolt);
    }

    private async Task<Sample> OursAsync(int callers, TimeSpan limit)
    {
        var database = _template.Copy();
        try
        {
            using (var writer = _template.Write(database))
                await ApprovalCards.RecordAsync(writer, _presses.Select(p => p.Card));
            var sample = await _ours.ServeAsync(database, _policy.FullName, address => PressAsync(address, _ours.Process, callers, limit));
            Decided(database, First + sample.Latencies.Length);
            return sample;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Template.Delete(database);
        }
    }

    // An acknowledgement says only that a press was heard.
    private static void Decided(LedgerDatabase database, int presses)
    {
        using var connection = new SqliteConnection($"Data Source={database.Path};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM AuditEntries WHERE instr(CAST(Bytes AS TEXT), '\"voted\"') > 0";
        if (Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) is var votes && votes != presses)
            throw new InvalidOperationException($"{presses} presses were acknowledged and {votes} votes were recorded.");
    }

    private async Task<Sample> BoltAsync(int callers, TimeSpan limit)
    {
        await using var bolt = await BoltPeer.StartAsync();
        return await PressAsync(bolt.Address, bolt.Process, callers, limit);
    }

    private async Task<Sample> PressAsync(Uri address, Peer measured, int callers, TimeSpan limit)
    {
        using var client = new LoadClient(address);
        await _presses[0].IsRefusedForgedAsync(client);
        // Bolt's process is a new one each time and compiles what it does often too.
        await Sample.OfAsync(FirstCallers, 0, First, TimeSpan.FromMinutes(1), Press);
        return await Sample.OfAsync(callers, First, _presses.Length, limit, Press, measured);

        Task Press(int number) => _presses[number].SendAsync(client);
    }

    private static Row Rate(string name, int callers, double goal, (Samples Ours, Samples Bolt) both)
    {
        var ratio = both.Ours.PerSecond / both.Bolt.PerSecond;
        return new Row(name, both.Ours.PerSecond, both.Bolt.PerSecond, ratio, goal, ratio >= goal, "approvals/s", Note(callers, both));
    }

    private static Row Slowest((Samples Ours, Samples Bolt) both)
    {
        var (ours, bolt) = (both.Ours.Microseconds(0.99), both.Bolt.Microseconds(0.99));
        return new Row(Tail, ours, bolt, ours / bolt, 1, ours / bolt < 1, "µs", "lower is better: p99 of both; " + Note(64, both));
    }

    private static string Note(int callers, (Samples Ours, Samples Bolt) both) => string.Create(CultureInfo.InvariantCulture,
        $"median of {Rounds} alternating runs once everything is compiled, {callers} callers in this process, and who answers them in one of its own; ours from the signed click to the acknowledgement, with the whole decision on disk, WAL and synchronous=FULL, the jobs that carry out what is owed not running: {both.Ours.Words}; @slack/bolt with better-sqlite3, WAL and synchronous=FULL, one row a click: {both.Bolt.Words}");

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        _template.Dispose();
        _policy.Delete(recursive: true);
    }
}
