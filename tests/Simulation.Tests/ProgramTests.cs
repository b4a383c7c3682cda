using System.Diagnostics;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task With_a_planted_bug_the_program_fails_and_its_last_line_names_the_invariant()
    {
        var (exit, lines) = await RunAsync("--people", "60", "--days", "60", "--seed", "7", "--plant", "silence-keeps");

        Assert.Equal(1, exit);
        Assert.StartsWith("I8 ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_planted_bugs_has_only_lines_that_begin_with_one()
    {
        var (exit, lines) = await RunAsync("--plants");

        Assert.Equal(0, exit);
        Assert.Equal(Plants.PlantedBugs.All.Select(p => p.Name), lines.Select(l => l.Split(' ')[0]));
    }

    [Theory]
    [InlineData("--people", "2")]
    [InlineData("--plant", "no-such-bug")]
    [InlineData("--days", "-1")]
    [InlineData("--fast", "yes")]
    public async Task What_makes_no_sense_is_refused(string name, string value) => Assert.Equal(2, (await RunAsync(name, value)).Exit);

    private static async Task<(int Exit, string[] Lines)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatGovernanceBot.Simulation.dll"), .. args]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
