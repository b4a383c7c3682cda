using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class PlantTests
{
    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_planted_bug_is_found_by_its_invariant(string name)
    {
        var plant = PlantedBugs.Find(name)!;
        await using var life = new Life(60, 60, 7, plant);

        var finding = await life.RunAsync();

        Assert.StartsWith(plant.Breaks!.Name + " ", finding?.ToString() ?? "Everything held.", StringComparison.Ordinal);
    }

    [Fact]
    public void At_least_nine_bugs_are_planted_and_their_list_names_one_a_line()
    {
        Assert.True(PlantedBugs.All.Count >= 9);
        Assert.All(PlantedBugs.All, plant => Assert.Matches($"^{plant.Name} +{plant.Breaks!.Name} ", plant.ToString()));
        Assert.Equal(PlantedBugs.All.Count, PlantedBugs.All.Select(p => p.Name).Distinct().Count());
    }
}
