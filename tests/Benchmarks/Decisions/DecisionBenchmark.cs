using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>A whole approval decision, from the command to the answer after the fsync, for one caller at a time and for 64.</summary>
internal static class DecisionBenchmark
{
    private const int Rounds = 5;
    private const int First = 200;

    private static readonly ImmutableArray<(int Callers, string Against, double Goal)> Comparisons = [(1, "ef", 1), (1, "raw", 0.9), (64, "ef", 6), (64, "raw", 3)];

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        var wanted = Comparisons.Where(c => arguments.Wants(Name(c.Callers, c.Against))).ToList();
        if (wanted.Count == 0)
            return [];
        var (requests, limit) = arguments.Effort == Effort.Full ? (60_000, TimeSpan.FromSeconds(8)) : (16_000, TimeSpan.FromSeconds(2));
        using var template = await Template.MakeAsync(requests);
        var contenders = await ContendersAsync(template);
        var rows = new List<Row>();
        foreach (var callers in wanted.GroupBy(c => c.Callers))
        {
            var names = callers.Select(c => c.Against).Prepend("ours").ToList();
            var samples = await AlternateAsync(template, names.ToDictionary(name => name, name => contenders[name]), callers.Key, limit);
            rows.AddRange(callers.Select(c => Compare(c.Callers, c.Against, c.Goal, samples["ours"], samples[c.Against])));
        }
        return rows;
    }

    private static string Name(int callers, string against) => string.Create(CultureInfo.InvariantCulture, $"ledger.decision.{callers}.vs-{against}");

    private static async Task<Dictionary<string, Func<LedgerDatabase, IContender>>> ContendersAsync(Template template)
    {
        var rows = await WrittenRows.RecordAsync(template);
        return new()
        {
            ["ours"] = database => new WriterContender(template.Write(database), template.Decisions),
            ["ef"] = database => new EfContender(database, template.Decisions, rows),
            ["raw"] = database => new RawContender(database, template.Decisions, rows),
        };
    }

    // The order turns with each round, so that what the machine does beside it strikes all alike.
    private static async Task<Dictionary<string, Samples>> AlternateAsync(Template template, Dictionary<string, Func<LedgerDatabase, IContender>> contenders, int callers, TimeSpan limit)
    {
        var samples = contenders.Keys.ToDictionary(name => name, _ => new Samples());
        foreach (var open in contenders.Values)
            await WarmUp.UntilCompiledAsync(() => RunAsync(template, open, callers, limit / 2));
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in contenders.Keys.Skip(round % contenders.Count).Concat(contenders.Keys.Take(round % contenders.Count)))
                samples[name].Add(await RunAsync(template, contenders[name], callers, limit));
        }
        return samples;
    }

    private static async Task<Sample> RunAsync(Template template, Func<LedgerDatabase, IContender> open, int callers, TimeSpan limit)
    {
        var database = template.Copy();
        try
        {
            await using var contender = open(database);
            await Sample.OfAsync(callers, 0, First, limit, contender.DecideAsync);
            return await Sample.OfAsync(callers, First, template.Decisions.Length, limit, contender.DecideAsync);
        }
        finally
        {
            Template.Delete(database);
        }
    }

    private static Row Compare(int callers, string against, double goal, Samples ours, Samples baseline)
    {
        var ratio = ours.PerSecond / baseline.PerSecond;
        var rounds = string.Join(' ', Enumerable.Range(0, ours.Count).Select(i => (ours[i] / baseline[i]).ToString("N2", CultureInfo.InvariantCulture)));
        return new Row(Name(callers, against), ours.PerSecond, baseline.PerSecond, ratio, goal, ratio >= goal, "decisions/s",
            $"median of {Rounds} alternating runs once everything is compiled, {callers} callers, WAL and synchronous=FULL; ours {ours.Words}; {Description(against)} {baseline.Words}; ratio of each round {rounds}");
    }

    private static string Description(string against) => against == "ef"
        ? "EF Core SaveChanges a call"
        : "prepared statements behind a queue, one transaction a call";
}
