using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Teams;

/// <summary>A signed approval from Teams through to the decision on disk, against the same SDK's invoke that stores nothing.</summary>
internal sealed class TeamsBenchmark : IAsyncDisposable
{
    private const int Rounds = 5;
    private const int WarmUp = 200;
    private const string Alone = "teams.approve.1";
    private const string Many = "teams.approve.64";
    private const string Tail = "teams.approve.64.p99";

    private readonly Template _template;
    private readonly MockMicrosoft _microsoft;
    private readonly DirectoryInfo _policy = Directory.CreateTempSubdirectory("benchmark-");
    private readonly ImmutableArray<Press> _presses;

    private TeamsBenchmark(Template template, MockMicrosoft microsoft)
    {
        (_template, _microsoft, _presses) = (template, microsoft, Press.All(template));
        Company.WriteTo(_policy.FullName);
    }

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        var (alone, many) = (arguments.Wants(Alone), arguments.Wants(Many) || arguments.Wants(Tail));
        if (!alone && !many)
            return [];
        var (requests, limit) = arguments.Effort == Effort.Full ? (40_000, TimeSpan.FromSeconds(8)) : (10_000, TimeSpan.FromSeconds(2));
        await using var benchmark = new TeamsBenchmark(await Template.MakeAsync(requests), await MockMicrosoft.StartAsync());
        var rows = new List<Row>();
        if (alone)
            rows.Add(Rate(Alone, 1, 0, await benchmark.AlternateAsync(1, limit)));
        if (many)
        {
            var both = await benchmark.AlternateAsync(64, limit);
            rows.AddRange([Rate(Many, 64, 0.7, both), Slowest(both)]);
        }
        return [.. rows.Where(r => arguments.Wants(r.Name))];
    }

    // The first round only warms up.
    private async Task<(Samples Ours, Samples Bare)> AlternateAsync(int callers, TimeSpan limit)
    {
        var (ours, bare, card) = (new Samples(), new Samples(), await CardAsync());
        for (var round = -1; round < Rounds; round++)
        {
            var time = round < 0 ? limit / 2 : limit;
            var (first, second) = (await OursAsync(callers, time), await BareAsync(card, callers, time));
            if (round < 0)
                continue;
            ours.Add(first);
            bare.Add(second);
        }
        return (ours, bare);
    }

    private async Task<string> CardAsync()
    {
        var card = "";
        await WithOursAsync(async host => card = JsonNode.Parse(await host.PressAsync(_presses[0]))!["value"]!.ToJsonString());
        return card;
    }

    private async Task<Sample> OursAsync(int callers, TimeSpan limit)
    {
        Sample? sample = null;
        await WithOursAsync(async host => sample = await PressAsync(host, callers, limit));
        return sample!;
    }

    private async Task WithOursAsync(Func<TeamsHost, Task> run)
    {
        var database = _template.Copy();
        try
        {
            using (var writer = _template.Write(database))
                await Press.RecordAsync(writer, _presses);
            await using var host = await TeamsHost.OursAsync(_microsoft, database, _policy.FullName);
            await run(host);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Template.Delete(database);
        }
    }

    private async Task<Sample> BareAsync(string card, int callers, TimeSpan limit)
    {
        await using var host = await TeamsHost.BareAsync(_microsoft, card);
        return await PressAsync(host, callers, limit);
    }

    private async Task<Sample> PressAsync(TeamsHost host, int callers, TimeSpan limit)
    {
        await Sample.OfAsync(callers, 0, WarmUp, limit, Press);
        return await Sample.OfAsync(callers, WarmUp, _presses.Length, limit, Press);

        Task Press(int number) => host.PressAsync(_presses[number]);
    }

    private static Row Rate(string name, int callers, double goal, (Samples Ours, Samples Bare) both)
    {
        var ratio = both.Ours.PerSecond / both.Bare.PerSecond;
        return new Row(name, both.Ours.PerSecond, both.Bare.PerSecond, ratio, goal, ratio >= goal, "approvals/s", (goal > 0 ? "" : "no goal was set: the row informs; ") + Note(callers, both));
    }

    private static Row Slowest((Samples Ours, Samples Bare) both)
    {
        var (ours, bare) = (both.Ours.Microseconds(0.99), both.Bare.Microseconds(0.99));
        return new Row(Tail, ours, bare, ours / bare, 2, ours / bare <= 2, "µs", "lower is better: p99 of both; " + Note(64, both));
    }

    private static string Note(int callers, (Samples Ours, Samples Bare) both) => string.Create(CultureInfo.InvariantCulture,
        $"median of {Rounds} alternating runs, {callers} callers in the same process; ours from the signed invoke to the card, with decision and answer on disk, WAL and synchronous=FULL, the jobs that carry out what is owed not running: {both.Ours.Words}; the same SDK and check of the token, answering as large a card and storing nothing: {both.Bare.Words}");

    public async ValueTask DisposeAsync()
    {
        await _microsoft.DisposeAsync();
        _template.Dispose();
        _policy.Delete(recursive: true);
    }
}
