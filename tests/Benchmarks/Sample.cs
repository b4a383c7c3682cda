using System.Diagnostics;
using System.Globalization;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>What one run showed.</summary>
/// <param name="Processor">Processor time of the process that was measured; of this one with its callers, where they share it.</param>
/// <param name="Latencies">One for each call, sorted.</param>
internal sealed record Sample(TimeSpan Elapsed, TimeSpan Processor, TimeSpan[] Latencies)
{
    public double PerSecond => Latencies.Length / Elapsed.TotalSeconds;

    public TimeSpan At(double quantile) => Latencies[Math.Min(Latencies.Length - 1, (int)(Latencies.Length * quantile))];

    /// <summary>Callers side by side, each with one call after the other, until the time or the numbers are used up.</summary>
    /// <param name="measured">The process that answers; null where it is this one.</param>
    public static async Task<Sample> OfAsync(int callers, int from, int to, TimeSpan limit, Func<int, Task> call, Peer? measured = null)
    {
        var next = from - 1;
        var run = new Watch(measured);
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var own = new List<TimeSpan>();
            while (run.Elapsed < limit && Interlocked.Increment(ref next) is var number && number < to)
            {
                var begun = Stopwatch.GetTimestamp();
                await call(number);
                own.Add(Stopwatch.GetElapsedTime(begun));
            }
            return own;
        })));
        return Of(run, latencies.SelectMany(l => l));
    }

    public static Sample Of(Watch run, IEnumerable<TimeSpan> latencies) => new(run.Elapsed, run.Processor, [.. latencies.Order()]);
}

/// <summary>The runs of one contender.</summary>
internal sealed class Samples
{
    private readonly List<Sample> _all = [];

    public int Count => _all.Count;
    public double PerSecond => Median(_all.Select(s => s.PerSecond));
    public double this[int run] => _all[run].PerSecond;

    public void Add(Sample sample) => _all.Add(sample);

    /// <summary>In microseconds, the median over the runs.</summary>
    public double Microseconds(double quantile) => Median(_all.Select(s => s.At(quantile).TotalMicroseconds));

    /// <summary>Latency and processor time of a call, the median over the runs.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"p50 {Microseconds(0.5):N0} µs, p99 {Microseconds(0.99):N0} µs, processor {Median(_all.Select(s => s.Processor.TotalMicroseconds / s.Latencies.Length)):N0} µs");

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Time since it was begun.</summary>
internal readonly struct Watch(Peer? measured)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processor = Used(measured);

    public Watch()
        : this(null)
    {
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
    public TimeSpan Processor => Used(measured) - _processor;

    private static TimeSpan Used(Peer? measured) => measured?.Processor ?? Environment.CpuUsage.TotalTime;
}
