using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Two are needed, of a manager and a group: whoever of the group is not needed beside another is not asked to decide, until they are.</summary>
public sealed class NotNeededTests
{
    private const string Both = "  - id: both\n    why: Both\n    when: { entitlements: [wiki/write] }\n    stages:\n      - { name: Both, approvers: { all-of: [manager, { group: security }] }, decide-within: 1 day }\n";

    private static Task<SmallCompany> OpenAsync() => SmallCompany.OpenAsync(rules: text => text.Replace("  - id: confidential\n", Both + "  - id: confidential\n", StringComparison.Ordinal));

    private static bool CanApprove(SmallCompany company, Employee who) =>
        company.Inboxes.Before(who.Id).Where(s => s.Message.Text.Contains("wiki/write", StringComparison.Ordinal)).SelectMany(s => CardButtons.Of(s.Message, "")).Any(b => b.Verb == "approve");

    [Fact]
    public async Task Whoever_is_not_needed_beside_another_has_no_button_that_would_be_refused_and_is_asked_again_once_that_one_has_left()
    {
        await using var company = await OpenAsync();
        var (first, second, manager) = (company.Security[1], company.Security[2], company.Somebody.Manager!);
        await company.AskAsync("I need wiki/write for 2 days to mend the plan");
        Assert.All([first, second, manager], who => Assert.True(CanApprove(company, who)));

        await company.PressAsync(first, "approve", "");
        Assert.False(CanApprove(company, second));
        Assert.Contains(company.Shown(second), text => text == "wiki/write: No longer needed from you");
        Assert.Contains($"Person {first.Number} approved", company.Inboxes.Before(second.Id)[^1].Message.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(CanApprove(company, manager));
        Assert.Equal("Nothing waits for your decision.", (await company.SayAsync(second, "my approvals")).Text);

        await company.LeaveAsync(first, second);
        Assert.True(CanApprove(company, second));
        Assert.Contains($"Person {first.Number} had approved, which no longer counts", company.Inboxes.Before(second.Id)[^1].Message.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains($"Person {first.Number} approved, which no longer counts", company.Inboxes.Before(company.Somebody.Id)[0].Message.Card!.ToJsonString(), StringComparison.Ordinal);

        await company.PressAsync(second, "approve", "");
        await company.PressAsync(manager, "approve", "");
        Assert.IsType<ItemState.Active>(Assert.Single(await company.RequestsAsync()).Items[0].State);
    }
}
