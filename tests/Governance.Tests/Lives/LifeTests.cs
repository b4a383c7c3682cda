using System.Globalization;
using CsCheck;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Random lives of requests and accesses. <c>LIVES</c> overrides how many; a failure prints the seed that repeats it (<c>CsCheck_Seed</c>).</summary>
public class LifeTests
{
    private static readonly long Lives = long.TryParse(Environment.GetEnvironmentVariable("LIVES"), CultureInfo.InvariantCulture, out var lives) ? lives : 100_000;

    private static readonly Gen<ulong[]> Steps = Gen.ULong.Array[10, 60];

    [Fact]
    public void Whatever_happens_the_invariants_hold_and_every_request_closes() =>
        Steps.Sample(steps => { Life.Live(steps); }, iter: Lives, print: steps => "[" + string.Join(", ", steps.Select(s => s + "UL")) + "]");
}
