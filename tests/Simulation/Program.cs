using ChatGovernanceBot.Simulation;
using ChatGovernanceBot.Simulation.Plants;

if (Arguments.Parse(args) is not { } arguments || (arguments.Plant is { } named && PlantedBugs.Find(named) is null))
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

if (arguments.Wanted == Wanted.Plants)
{
    foreach (var plant in PlantedBugs.All)
    {
        Console.WriteLine(plant);
    }

    return 0;
}

await using var life = new Life(arguments.People, arguments.Days, arguments.Seed, arguments.Plant is { } name ? PlantedBugs.Find(name)! : Plant.None);
var finding = await life.RunAsync();
life.Figures().Print(Console.Out);
if (arguments.Keeps)
{
    Console.WriteLine($"The ledger is kept: {life.Keep()}");
}

Console.WriteLine(finding is null ? "Everything held." : finding.ToString());
return finding is null ? 0 : 1;
