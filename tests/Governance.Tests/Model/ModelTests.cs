using CsCheck;
using Xunit.Abstractions;

namespace ChatGovernanceBot.Governance.Tests.Model;

public class ModelTests(ITestOutputHelper output)
{
    private const int FewTries = 2, RealTries = 6;

    // A life that comes to its end is a shorter walk, so half as many more are taken.
    private const int LongestWalk = 50;
    private static readonly int Steps = Environment.GetEnvironmentVariable("LONG_TESTS") is null ? 20_000 : 1_000_000;

    private static readonly Dictionary<string, string> Meant = new()
    {
        ["stale authority is good enough"] = "I1-GRANT-WITHOUT-AUTHORITY",
        ["the policy is not looked at before the grant"] = "I1-AUTHORISED",
        ["closed on what the connector said"] = "I2-SEEN-GONE",
        ["unknown is read as absent"] = "I2-SEEN-GONE",
        ["gone while a call is open"] = "I2-NO-CALL-OPEN",
        ["a grant call outlives its deadline"] = "I2-NO-LATE-GRANT",
        ["closed before its claim has ended"] = "I2-CLOSED",
        ["a grant is retried on a read that is too old"] = "I4-ONE-GRANT",
        ["a duplicate job calls again"] = "I4-DUPLICATE",
        ["the requester's own vote counts"] = "I5-OWN-REQUEST",
        ["who has left still counts"] = "I6-HERE-NOW",
        ["the policy's new stage is skipped"] = "I6-POLICY-NOW",
        ["approved after it was closed"] = "I7-FINAL",
        ["silence keeps"] = "I8-SILENCE-REVOKES",
        ["what is made anew is no longer answered for"] = "I8-STAYS-ASKED",
        ["an order passes over what ended beside another"] = "I8-ORDER-IS-ABOUT-ALL",
        ["an order is dropped while authority is asked anew"] = "I8-ORDER-HOLDS",
        ["active on what the connector said"] = "ACTIVE-MEANS-SEEN",
        ["a second claim is active unseen"] = "CLAIM-SEEN",
        ["a claim that nobody covers ends at once"] = "COVERED",
        ["one that is taken away covers another"] = "HELD-MEANS-THERE",
        ["the end revokes nothing"] = "ENDS-ONE-WAY",
        ["drift is not told"] = "DRIFT-GONE-TOLD",
        ["what is made anew is not told"] = "CLAIMED-GONE-TOLD",
        ["what came back stays"] = "DRIFT-BACK-REVOKED",
    };

    [Fact]
    public void Nothing_that_can_happen_breaks_a_rule_and_nothing_is_stuck()
    {
        var report = Check.Exhaustive(LifeSpec.Build(FewTries, LifeSpec.Anything), output.WriteLine, threads: 2);

        Assert.True(report.Closed);
        Assert.Equal(0, report.DeadlockStates);
    }

    [Fact]
    public void Each_declared_fault_is_caught_by_the_rule_that_is_meant_for_it()
    {
        var report = Check.Faults(LifeSpec.Build(FewTries, LifeSpec.Telling), output.WriteLine, threads: 2);

        Assert.Equal(Meant.Count, report.Results.Count);
        Assert.All(Meant, meant => Assert.Equal(meant.Value, report.CaughtBy(meant.Key)));
    }

    [Fact]
    public void The_lifecycles_do_what_the_model_says_along_the_same_walks()
    {
        var report = Check.Conform(
            LifeSpec.Build(RealTries, LifeSpec.Anything), () => new Driven(), Following.Step, output.WriteLine, minSteps: LongestWalk, maxSteps: LongestWalk, iter: Steps / LongestWalk * 3 / 2);

        Assert.True(report.StepsWalked >= Steps);
    }
}
