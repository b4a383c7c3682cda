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
        var (ofFew, ofMany) = (new Samples(), new Samples());
        for (var round = -1; round < Rounds; round++)
        {
            var (less, more) = (await SweepAsync(few, sweeps), await SweepAsync(many, sweeps));
            if (round < 0)
                continue;
            ofFew.Add(less);
            ofMany.Add(more);
        }
        return [Compare(ofMany, ofFew)];
    }

    private static async Task<Sample> SweepAsync(Pending pending, int sweeps)
    {
        var families = Enum.GetValues<ObligationFamily>();
        var latencies = new TimeSpan[sweeps];
        var run = new Watch();
        for (var i = 0; i < sweeps; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await pending.SweepAsync(families[i % families.Length]);
            latencies[i] = Stopwatch.GetElapsedTime(begun);
        }
        return Sample.Of(run, latencies);
    }

    private static Row Compare(Samples many, Samples few)
    {
        var (ours, baseline) = (many.Microseconds(0.5), few.Microseconds(0.5));
        return new Row(Name, ours, baseline, ours / baseline, Goal, ours / baseline <= Goal, "µs", string.Create(CultureInfo.InvariantCulture,
            $"lower is better: a claim of one family and a look at all, nothing due, over {Many:N0} pending against {Few:N0}; median of {Rounds} alternating runs; {Many:N0}: {many.Words}; {Few:N0}: {few.Words}"));
    }
}
