using System.Globalization;
using ChatGovernanceBot.Simulation;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Benchmarks.Lives;

/// <summary>Whole lives of requests, from the wish to the proof that the access is gone, with people, cards, crashes and outages, on a file database.</summary>
internal static class LivesBenchmark
{
    private const string Name = "simulation.requests";
    private const int People = 60;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        if (!arguments.Wants(Name))
            return [];
        var days = arguments.Effort == Effort.Full ? 60 : 20;
        await using var life = new Life(People, days, 1, Plant.None);
        if (await life.RunAsync() is { } finding)
            throw new InvalidOperationException(finding.ToString());
        var figures = life.Figures();
        var perSecond = figures.Lives / figures.Took.TotalSeconds;
        return [new Row(Name, perSecond, 0, 0, 0, true, "lives/s", string.Create(CultureInfo.InvariantCulture,
            $"no goal: {figures.Lives} requests of {People} people in {days} days, {figures.Audit.Entries:N0} entries and {figures.Inboxes.Sent:N0} messages, in {figures.Took.TotalSeconds:N1} s"))];
    }
}
