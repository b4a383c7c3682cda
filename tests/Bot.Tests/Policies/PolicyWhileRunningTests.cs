using System.Net;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Policies;

/// <summary>The policy folder changes under a running host.</summary>
public sealed class PolicyWhileRunningTests
{
    private const string OwnerStage = "      - name: Data owner\n        approvers: entitlement-owner\n        decide-within: 2 days\n        fallback: { group: leadership }\n        escalate:\n          - { after: 1 day, to: fallback }\n\n  - id: elevated";
    private const string AndSecurity = "      - name: Data owner\n        approvers: entitlement-owner\n        decide-within: 2 days\n        fallback: { group: leadership }\n        escalate:\n          - { after: 1 day, to: fallback }\n      - name: Security\n        approvers: { group: security }\n        decide-within: 2 days\n\n  - id: elevated";

    [Fact]
    public async Task A_broken_policy_leaves_the_old_one_in_force_and_a_mended_one_comes_into_force_for_what_is_pending_too()
    {
        using var folder = new BotFolder();
        await using var bot = await BotProcess.StartAsync(folder);
        await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await using var bob = await Chat.OpenAsync(bot.Address, "bob@acme.test");
        await alice.SayAsync("I need read access to billing-db for 3 days to debug INC-4312");
        await alice.PressAsync("submit-request");
        var waiting = await alice.WaitForAsync("Waiting for Bob");
        var rules = Path.Combine(folder.PolicyPath, "rules.yaml");
        var good = await File.ReadAllTextAsync(rules);

        await File.WriteAllTextAsync(rules, good.Replace("why: A manager knows", "why: [A manager knows", StringComparison.Ordinal));
        await bot.ReadyWhenAsync(HttpStatusCode.OK, b => (int)b["policy"]!["problems"]! > 0 && (int)b["policy"]!["version"]! == 1);
        await bot.SaysAsync("the last good policy stays in force");
        await bot.SaysAsync(@"rules\.yaml:\d+:\d+: ");
        await using var erin = await Chat.OpenAsync(bot.Address, "erin@acme.test");
        await erin.WaitForAsync("A changed policy is refused");
        await bob.PressAsync("approve");
        await alice.WaitForAsync("Waiting for Carol");

        Assert.Contains(OwnerStage, good, StringComparison.Ordinal);
        await File.WriteAllTextAsync(rules, good.Replace(OwnerStage, AndSecurity, StringComparison.Ordinal));
        await bot.ReadyWhenAsync(HttpStatusCode.OK, b => (int)b["policy"]!["problems"]! == 0 && (int)b["policy"]!["version"]! == 2);
        var request = System.Text.RegularExpressions.Regex.Match(waiting.Shown, "R-[A-Z0-9]{8}").Value;
        await StoryShowsAsync(folder, request, "policy 2 adds to item 1: ");
        await erin.WaitForAsync("Settled: A changed policy is refused");
        await using var carol = await Chat.OpenAsync(bot.Address, "carol@acme.test");
        await carol.PressAsync("approve");
        await alice.WaitForAsync("Waiting for Dave");
        Assert.Empty(folder.Members("billing-db/read"));
    }

    [Fact]
    public async Task A_host_that_is_started_again_over_a_broken_policy_goes_on_under_the_last_good_one_and_ends_what_is_due()
    {
        using var folder = new BotFolder();
        await using (var before = await BotProcess.StartAsync(folder))
        {
            await using var asking = await Chat.OpenAsync(before.Address, "alice@acme.test");
            await asking.SayAsync("I need wiki/edit for 3 days to write the plan");
            await asking.PressAsync("submit-request");
            await asking.WaitForAsync("Access is active");
        }

        await File.AppendAllTextAsync(Path.Combine(folder.PolicyPath, "rules.yaml"), "surprise: 1\n");
        await using var bot = await BotProcess.StartAsync(folder);
        await bot.ReadyWhenAsync(HttpStatusCode.OK, b => (int)b["policy"]!["problems"]! > 0 && (int)b["policy"]!["version"]! == 1);
        await bot.SaysAsync(@"rules\.yaml:\d+:\d+: ");
        await bot.AdvanceAsync("7d");
        await using var alice = await Chat.OpenAsync(bot.Address, "alice@acme.test");
        await alice.WaitForAsync("Entitlement removed, verified");
        Assert.Empty(folder.Members("wiki/edit"));
    }

    private static async Task StoryShowsAsync(BotFolder folder, string request, string wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var story = "";
        while (!story.Contains(wanted, StringComparison.Ordinal))
        {
            Assert.False(patience.IsCancellationRequested, $"The story of {request} does not show “{wanted}”:\n{story}");
            story = (await BotProcess.RunAsync(folder.Path, new Dictionary<string, string>(), "audit", "show", request, "--database", "ledger.db")).Output;
        }
    }
}
