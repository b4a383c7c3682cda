using ChatGovernanceBot.Benchmarks;
using ChatGovernanceBot.Benchmarks.Decisions;
using ChatGovernanceBot.Benchmarks.Forms;
using ChatGovernanceBot.Benchmarks.Jobs;
using ChatGovernanceBot.Benchmarks.Lives;
using ChatGovernanceBot.Benchmarks.Slack;
using ChatGovernanceBot.Benchmarks.Sweeps;
using ChatGovernanceBot.Benchmarks.Teams;

if (args is [OurPeer.Argument])
{
    await OurPeer.RunAsync(Console.In, Console.Out);
    return 0;
}

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine("usage: Benchmarks [--json FILE] [--only NAME] [--full]    NAME is a row or how rows begin, for example ledger.decision.64");
    return 2;
}

var rows = new List<Row>();
rows.AddRange(await DecisionBenchmark.RunAsync(arguments));
rows.AddRange(await SweepBenchmark.RunAsync(arguments));
rows.AddRange(await FulfilmentBenchmark.RunAsync(arguments));
rows.AddRange(SearchBenchmark.Run(arguments));
rows.AddRange(await LivesBenchmark.RunAsync(arguments));
rows.AddRange(await TeamsBenchmark.RunAsync(arguments));
rows.AddRange(await SlackBenchmark.RunAsync(arguments));
Report.Print(rows, Console.Out);
if (arguments.Json is { } file)
    await Report.WriteAsync(rows, file);
return 0;
