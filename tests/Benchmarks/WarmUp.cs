using System.Runtime;

namespace ChatGovernanceBot.Benchmarks;

/// <summary>A host runs for weeks: what is measured is code that is compiled, of ours and of what it is compared with.</summary>
internal static class WarmUp
{
    private const int MostRounds = 8;

    // Of one round.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    /// <summary>Goes round until next to nothing is compiled any more.</summary>
    /// <param name="compiling">How long was spent on compiling so far; this process's time where nothing else is said.</param>
    public static async Task UntilCompiledAsync(Func<Task> round, Func<TimeSpan>? compiling = null)
    {
        compiling ??= () => JitInfo.GetCompilationTime();
        for (var (rounds, compiled) = (0, TimeSpan.MaxValue); rounds < MostRounds && compiled > Quiet; rounds++)
        {
            var before = compiling();
            await round();
            compiled = compiling() - before;
        }
    }
}
