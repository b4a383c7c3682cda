using System.Globalization;

namespace ChatGovernanceBot.Benchmarks.Jobs;

/// <summary>
/// What is owed and due, claimed by lease, fulfilled by doing nothing and recorded as done, each answered after its fsync; against the same number
/// inserted and updated by hand in chunks.
/// </summary>
internal static class FulfilmentBenchmark
{
    private const string Name = "jobs.fulfil";
    private const int Count = 100_000;
    private const double Goal = 0.5;

    /// <summary>As many as the writer takes into one transaction.</summary>
    private const int Chunk = 256;

    /// <summary>More than that are under way at once, so that the next transaction fills while the disk works.</summary>
    private const int Batch = 4 * Chunk;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        if (!arguments.Wants(Name))
            return [];
        var rounds = arguments.Effort == Effort.Full ? 7 : 3;
        var (ours, byHand) = (new Samples(), new Samples());
        for (var round = -1; round < rounds; round++)
        {
            var (jobs, hands) = round % 2 == 0 ? (await JobsAsync(), await ByHandAsync()) : Swapped(await ByHandAsync(), await JobsAsync());
            if (round < 0)
                continue;
            ours.Add(jobs);
            byHand.Add(hands);
        }
        return [Compare(ours, byHand, rounds)];
    }

    private static (Sample Jobs, Sample Hands) Swapped(Sample hands, Sample jobs) => (jobs, hands);

    private static async Task<Sample> JobsAsync()
    {
        await using var ledger = await DueLedger.MakeAsync();
        ledger.Owe(Count, Chunk);
        var run = new Watch();
        await ledger.FulfilAsync(Batch);
        var sample = All(run);
        await ledger.AssertDoneAsync(Count);
        return sample;
    }

    private static async Task<Sample> ByHandAsync()
    {
        await using var ledger = await DueLedger.MakeAsync();
        var run = new Watch();
        ledger.Owe(Count, Chunk);
        ledger.FinishByHand(Count, Chunk);
        var sample = All(run);
        await ledger.AssertDoneAsync(Count);
        return sample;
    }

    // Only the whole is of interest: each took its share of it.
    private static Sample All(Watch run)
    {
        var each = run.Elapsed / Count;
        return Sample.Of(run, Enumerable.Repeat(each, Count));
    }

    private static Row Compare(Samples ours, Samples byHand, int rounds)
    {
        var ratio = ours.PerSecond / byHand.PerSecond;
        return new Row(Name, ours.PerSecond, byHand.PerSecond, ratio, Goal, ratio >= Goal, "/s", string.Create(CultureInfo.InvariantCulture,
            $"{Count:N0} due obligations claimed {Batch:N0} at a time, fulfilled by doing nothing and recorded in transactions of up to {Chunk}, against as many inserted and updated by prepared statements, {Chunk} a transaction; fsync on both sides, no entries; median of {rounds} alternating runs"));
    }
}
