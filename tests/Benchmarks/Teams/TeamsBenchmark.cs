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

    // Until then the ledger's log was given its room on the disk, once after the start: a host runs for weeks.
    private const int First = 2_000;
    private const string Alone = "teams.approve.1";
    private const string Many = "teams.approve.64";
    private const string Tail = "teams.approve.64.p99";
    private const string Light = "teams.approve.64.vs-light";

    private readonly Template _template;
    private readonly MockMicrosoft _microsoft;
    private readonly SdkIssuer _issuer;
    private readonly DirectoryInfo _folder;
    private readonly ImmutableArray<Press> _presses;

    private TeamsBenchmark(Template template, MockMicrosoft microsoft, SdkIssuer issuer, DirectoryInfo folder)
    {
        (_template, _microsoft, _issuer, _folder, _presses) = (template, microsoft, issuer, folder, Press.All(template));
        Company.WriteTo(_folder.FullName);
    }

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        var (alone, many) = (arguments.Wants(Alone), new[] { Many, Tail, Light }.Any(arguments.Wants));
        if (!alone && !many)
            return [];
        var (requests, limit) = arguments.Effort == Effort.Full ? (40_000, TimeSpan.FromSeconds(8)) : (14_000, TimeSpan.FromSeconds(2));
        await using var benchmark = await OpenAsync(await Template.MakeAsync(requests));
        var rows = new List<Row>();
        if (alone)
        {
            var all = await benchmark.AlternateAsync(1, limit);
            rows.Add(Rate(Alone, 1, 0, all.Ours, all.Sdk));
        }

        if (many)
        {
            var all = await benchmark.AlternateAsync(64, limit);
            rows.AddRange([Rate(Many, 64, 0.7, all.Ours, all.Sdk), Slowest(all.Ours, all.Sdk), Rate(Light, 64, 0, all.Ours, all.OwnCheck)]);
        }
        return [.. rows.Where(r => arguments.Wants(r.Name))];
    }

    private static async Task<TeamsBenchmark> OpenAsync(Template template)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-");
        var microsoft = await MockMicrosoft.StartAsync();
        return new(template, microsoft, await SdkIssuer.StartAsync(microsoft, LoopbackCertificate.Trusted(folder)), folder);
    }

    private async Task<Contenders> AlternateAsync(int callers, TimeSpan limit)
    {
        var card = await CardAsync();
        await WarmUp.UntilCompiledAsync(() => RoundAsync(card, callers, limit / 2, new Contenders()));
        var all = new Contenders();
        for (var round = 0; round < Rounds; round++)
            await RoundAsync(card, callers, limit, all);
        return all;
    }

    private async Task RoundAsync(string card, int callers, TimeSpan limit, Contenders all)
    {
        all.Ours.Add(await OursAsync(callers, limit));
        all.Sdk.Samples.Add(await BareAsync(() => TeamsHost.SdkAsync(_microsoft, _issuer, card), callers, limit));
        all.OwnCheck.Samples.Add(await BareAsync(() => TeamsHost.LightAsync(_microsoft, card), callers, limit));
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
                await ApprovalCards.RecordAsync(writer, _presses.Select(p => p.Card));
            await using var host = await TeamsHost.OursAsync(_microsoft, database, _folder.FullName);
            await run(host);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Template.Delete(database);
        }
    }

    private async Task<Sample> BareAsync(Func<Task<TeamsHost>> start, int callers, TimeSpan limit)
    {
        await using var host = await start();
        await host.RefusesForgedAsync(_microsoft, _presses[0]);
        return await PressAsync(host, callers, limit);
    }

    private async Task<Sample> PressAsync(TeamsHost host, int callers, TimeSpan limit)
    {
        await Sample.OfAsync(callers, 0, First, limit, Press);
        return await Sample.OfAsync(callers, First, _presses.Length, limit, Press);

        Task Press(int number) => host.PressAsync(_presses[number]);
    }

    private static Row Rate(string name, int callers, double goal, Samples ours, Baseline baseline)
    {
        var ratio = ours.PerSecond / baseline.Samples.PerSecond;
        return new Row(name, ours.PerSecond, baseline.Samples.PerSecond, ratio, goal, ratio >= goal, "approvals/s", (goal > 0 ? "" : "no goal was set: the row informs; ") + Note(callers, ours, baseline));
    }

    private static Row Slowest(Samples ours, Baseline baseline)
    {
        var (own, other) = (ours.Microseconds(0.99), baseline.Samples.Microseconds(0.99));
        return new Row(Tail, own, other, own / other, 2, own / other <= 2, "µs", "lower is better: p99 of both; " + Note(64, ours, baseline));
    }

    private static string Note(int callers, Samples ours, Baseline baseline) => string.Create(CultureInfo.InvariantCulture,
        $"median of {Rounds} alternating runs once everything is compiled, {callers} callers in the same process; ours from the signed invoke to the card, with decision and answer on disk, WAL and synchronous=FULL, the jobs that carry out what is owed not running: {ours.Words}; {baseline.Words}, answering as large a card and storing nothing: {baseline.Samples.Words}");

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _microsoft.DisposeAsync();
        _template.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>What ours is compared with.</summary>
    /// <param name="Words">What it is.</param>
    private sealed record Baseline(string Words)
    {
        public Samples Samples { get; } = new();
    }

    private sealed record Contenders
    {
        public Samples Ours { get; } = new();
        public Baseline Sdk { get; } = new("the same SDK's bare authenticated invoke, its own adapter, handler, clients and check of every token");
        public Baseline OwnCheck { get; } = new("the same SDK's adapter and handler, with our check of the token, which remembers tokens, and our clients in place of the SDK's");
    }
}
