using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Who was to decide is gone while somebody waits: whom the policy names now is asked at once, or a human hears that nobody is.</summary>
public sealed class NobodyLeftTests
{
    private const string Asking = "I need crm/read for 3 days to call customers back";
    private const string ByManager = "      - name: Manager\n        approvers: manager\n        decide-within: 1 day\n        fallback: { group: leadership }\n";

    // The stages of the last rule, for what is internal.
    private static string Deciding(string rules, string stages)
    {
        var at = rules.LastIndexOf(ByManager, StringComparison.Ordinal);
        return rules.Remove(at, ByManager.Length).Insert(at, stages);
    }

    private static string Stage(string approvers) => $"      - name: Approval\n        approvers: {{ {approvers} }}\n        decide-within: 1 day\n";

    private static void Holds(string status, Employee holder) => Assert.Matches($"\"text\":\"Person {holder.Number}\"}},{{\"type\":\"TextRun\",\"text\":\" since ", status);

    [Fact]
    public async Task A_group_that_is_renamed_while_somebody_waits_is_asked_decides_and_the_access_is_active()
    {
        var group = "ops";
        await using var company = await SmallCompany.OpenAsync(
            rules: text => Deciding(text, Stage($"group: {group}")),
            people: (small, text) => text.Replace("groups:\n", $"groups:\n  - {{ id: {group}, members: [{(group == "ops" ? small.SomebodyElse : small.Security[1]).Id}] }}\n", StringComparison.Ordinal));
        var (before, now) = (company.SomebodyElse, company.Security[1]);
        await company.AskAsync(Asking);
        Holds(await company.CardAsync("status"), before);
        Assert.NotNull(company.CardOf(before, "approve", ""));

        group = "deciders";
        await company.ReloadAsync();
        Holds(await company.CardAsync("status"), now);
        Assert.Null(company.CardOf(before, "approve", ""));
        Assert.Empty(await company.DefectsAsync());
        Assert.Contains("nobody is left to decide item 1 at stage 1", await company.StoryAsync(), StringComparison.Ordinal);

        await company.PressAsync(now, "approve", "");
        await company.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.True(company.IsThere("crm/read"));
        Assert.Contains("Access is active", await company.CardAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_is_left_the_defect_and_status_name_a_human_and_whoever_the_policy_names_then_is_asked()
    {
        var stages = ByManager;
        await using var company = await SmallCompany.OpenAsync(rules: text => Deciding(text, stages));
        var (both, other, owner) = (company.Security[1], company.SomebodyElse, company.Security[0]);
        stages = Stage($"any-of: [{{ person: {both.Id} }}, {{ person: {owner.Id} }}]") + Stage($"any-of: [{{ person: {both.Id} }}, {{ person: {other.Id} }}]");
        await company.ReloadAsync();
        await company.AskAsync(Asking);
        await company.PressAsync(both, "approve", "");
        Holds(await company.CardAsync("status"), other);

        await company.LiveAsync(TimeSpan.FromHours(1));
        await company.LeaveAsync(other, company.Head);
        var status = await company.CardAsync("status");
        Holds(status, owner);
        Assert.Contains("Nobody is left who may decide this", status, StringComparison.Ordinal);
        Assert.Contains($"Person {owner.Number} is to name somebody in the policy.", status, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody", status, StringComparison.Ordinal);
        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.NotRoutable, company.RefOf(owner)), (defect.Task.Reason, defect.Task.Owner.Value));
        Assert.Contains(company.Shown(owner), said => said.Contains("cannot be routed", StringComparison.Ordinal));

        stages = Stage($"any-of: [{{ person: {both.Id} }}, {{ person: {owner.Id} }}]") + Stage("group: leadership");
        await company.ReloadAsync();
        await company.LiveAsync(TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("Nobody is left", await company.CardAsync("status"), StringComparison.Ordinal);
        await company.PressAsync(company.Heads[1], "approve", "");
        await company.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.True(company.IsThere("crm/read"));
    }
}
