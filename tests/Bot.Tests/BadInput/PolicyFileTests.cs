using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.Stories;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>A policy that cannot be read leaves the last good one in force.</summary>
[Collection(ChangingCollection.Name)]
public sealed class PolicyFileTests(ChangingBot host) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => host.RestoreAsync();

    [Theory]
    [InlineData("approve: by-policy", "approve: by-policy\n    aprove: by-policy")]
    [InlineData("defects-to: erin@acme.test", "defects-to: [")]
    [InlineData("  - id: privileged\n", "  - id: wiki-by-policy\n")]
    public async Task Malformed_rules_are_named_and_the_old_policy_stays_in_force(string right, string wrong)
    {
        var (version, _) = await host.PolicyAsync();
        await host.EditPolicyAsync("rules.yaml", text => text.Replace(right, wrong, StringComparison.Ordinal));
        var (now, problems) = await host.PolicyAsync();
        Assert.Equal(version, now);
        Assert.NotEqual(0, problems);
        await Until.TrueAsync(() => Task.FromResult(host.Bot.Output.Contains("the last good policy stays in force", StringComparison.Ordinal) && host.Bot.Output.Contains("rules.yaml", StringComparison.Ordinal)), "The log names no problem");
        var answer = await (await host.AsAsync("erin")).SayAsync("I need wiki/edit for 3 days to write the plan");
        Assert.Contains(answer.Buttons, b => b.Verb == "submit-request");
    }
}
