using System.Diagnostics;
using System.Globalization;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Benchmarks.Sweeps;

/// <summary>With nothing due, looking for work costs the same however much is pending.</summary>
internal static class SweepBenchmark
{
    private const string Name = "jobs.sweep.pending";
    private const int Rounds = 5;
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const double Goal = 1.5;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        if (!arguments.Wants(Name))
            return [];
        await using var few = await Pending.MakeAsync(Few);
        await using var many = await Pending.MakeAsync(Many);
        var sweeps = arguments.Effort == Effort.Full ? 5_000 : 500;
        var (claims, looks) = (new Contenders(), new Contenders());
        for (var round = -1; round < Rounds; round++)
        {
            var (one, other) = (await AlternateAsync(few, many, (pending, family) => pending.ClaimAsync(family), sweeps), await AlternateAsync(few, many, (pending, _) => pending.LookAsync(), sweeps));
            if (round < 0)
                continue;
            claims.Add(one);
            looks.Add(other);
        }
        return [Compare(claims, looks)];
    }

    private static async Task<(Sample Few, Sample Many)> AlternateAsync(Pending few, Pending many, Func<Pending, ObligationFamily, Task> sweep, int sweeps) =>
        (await SweepAsync(family => sweep(few, family), sweeps), await SweepAsync(family => sweep(many, family), sweeps));

    private static async Task<Sample> SweepAsync(Func<ObligationFamily, Task> sweep, int sweeps)
    {
        var families = Enum.GetValues<ObligationFamily>();
        var latencies = new TimeSpan[sweeps];
        var run = new Watch();
        for (var i = 0; i < sweeps; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await sweep(families[i % families.Length]);
            latencies[i] = Stopwatch.GetElapsedTime(begun);
        }
        return Sample.Of(run, latencies);
    }

    private static Row Compare(Contenders claims, Contenders looks)
    {
        var (ours, baseline) = (claims.Many.Microseconds(0.5), claims.Few.Microseconds(0.5));
        return new Row(Name, ours, baseline, ours / baseline, Goal, ours / baseline <= Goal, "µs", string.Create(CultureInfo.InvariantCulture,
            $"lower is better: a claim of one family, nothing due, over {Many:N0} pending against {Few:N0}; median of {Rounds} alternating runs; {Many:N0}: {claims.Many.Words}; {Few:N0}: {claims.Few.Words}; a look at all families, {Many:N0}: {looks.Many.Words}; {Few:N0}: {looks.Few.Words}"));
    }

    private sealed record Contenders
    {
        public Samples Few { get; } = new();
        public Samples Many { get; } = new();

        public void Add((Sample Few, Sample Many) round)
        {
            Few.Add(round.Few);
            Many.Add(round.Many);
        }
    }
}
