using System.Text.RegularExpressions;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Status names the human who holds what is stuck, and since when: never a nameless "pending".</summary>
public sealed partial class StatusTests
{
    private const string Asking = "I need crm/read for 3 days to call customers back";

    [GeneratedRegex(@"Person \d+")]
    private static partial Regex Name();

    private static void Holds(string status, string name) => Assert.Matches($"\"text\":\"{Regex.Escape(name)}\"}},{{\"type\":\"TextRun\",\"text\":\" since ", status);

    [Fact]
    public async Task What_waits_for_a_decision_is_with_whoever_is_asked_and_says_when_others_are()
    {
        await using var company = await SmallCompany.OpenAsync(rules: rules => rules.Replace("decide-within: 1 day", "decide-within: 1 day\n        escalate:\n          - after: 12 hours\n            to: { group: security }", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Asking);
        var status = await company.CardAsync("status");
        Holds(status, $"Person {company.Somebody.Manager!.Number}");
        Assert.Contains("Others are asked ", status, StringComparison.Ordinal);

        await company.LiveAsync(TimeSpan.FromHours(13));
        var escalated = await company.CardAsync("status");
        Assert.Contains("Step 1 of 1 of its escalation is reached.", escalated, StringComparison.Ordinal);
        Assert.True(Name().Matches(escalated).Select(m => m.Value).Distinct().Count() >= 4, escalated);
    }

    [Fact]
    public async Task What_is_asked_of_somebody_who_cannot_be_reached_says_so()
    {
        await using var company = await SmallCompany.OpenAsync(people: (small, text) => Regex.Replace(text, $"accounts: .*user: {Regex.Escape(small.Somebody.Manager!.Id)} .*", "accounts: []"));
        await company.AskAsync(Asking);
        await company.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.Contains($"could not be brought to Person {company.Somebody.Manager!.Number} yet", await company.CardAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_approved_and_not_granted_is_with_the_owner_of_the_system_also_before_they_were_told()
    {
        await using var company = await SmallCompany.OpenAsync();
        company.Target.IsDown = true;
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        Holds(await company.CardAsync("status"), $"Person {company.Head.Number}");

        await company.LiveAsync(TimeSpan.FromHours(1));
        Assert.Matches(" since ", await company.CardAsync("status"));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_with_a_named_human_since_it_was_to_end()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        company.Target.IsDown = true;
        await company.LiveAsync(TimeSpan.FromDays(2));

        var status = await company.CardAsync("status");
        Assert.Matches("\"text\":\"Person \\d+\"},{\"type\":\"TextRun\",\"text\":\" since ", status);
        Assert.Contains("The target cannot be read. Tried again ", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_requests_than_fit_are_counted_and_stand_on_the_page_that_is_named()
    {
        await using var company = await SmallCompany.OpenAsync();
        for (var n = 0; n < 14; n++)
        {
            await company.AskAsync("I need wiki/read for 1 hour to read the plan");
            await company.LiveAsync(TimeSpan.FromHours(2));
        }

        var ids = (await company.RequestsAsync()).Select(r => r.Id.Value).ToList();
        Assert.Contains("And 2 more: say status page 2.", await company.CardAsync("status"), StringComparison.Ordinal);
        var second = await company.CardAsync("status page 2");
        Assert.All(ids, (id, n) => Assert.Equal(n < 2, second.Contains(id, StringComparison.Ordinal)));
        Assert.Contains("These are the last of 14", second, StringComparison.Ordinal);
        var last = await company.CardAsync("status page 9");
        Assert.Contains("say status to see the newest", last, StringComparison.Ordinal);
        Assert.Contains(ids[0], last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_access_than_fits_is_counted_and_released_on_the_page_that_is_named()
    {
        var goods = Goods.All.Where(g => !g.IsPrivileged).Take(14).Select(g => g.Id).ToList();
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("entitlements: [wiki/read]", $"entitlements: [{string.Join(", ", goods)}]", StringComparison.Ordinal));
        foreach (var good in goods)
        {
            await company.AskAsync($"I need {good} for 5 days to answer the letters");
        }

        var first = await company.SayAsync(company.Somebody, "my access");
        Assert.Equal("You hold 14 entitlements.", first.Text);
        Assert.Contains("And 2 more: say my access page 2.", first.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(12, CardButtons.Of(first, "").Count);
        var second = CardButtons.Of(await company.SayAsync(company.Somebody, "my access page 2"), "");
        Assert.Equal(2, second.Count);

        // The page on which it stands is shown again.
        var answer = Assert.Single(await company.AnsweredAsync(company.Somebody, second[1])).Message;

        Assert.Contains("is being released", answer.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal([second[0].Id], CardButtons.Of(answer, "").Select(b => b.Id));
    }

    [Fact]
    public async Task More_decisions_than_fit_are_counted_and_stand_on_the_page_that_is_named()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.LiveAsync(TimeSpan.FromHours(9));
        var manager = company.Somebody.Manager!;
        foreach (var good in Goods.All.Where(g => !g.IsPrivileged && g.Id != "wiki/read").Take(14))
        {
            await company.AskAsync($"I need {good.Id} for 5 days to answer the letters");
        }

        var first = await company.SayAsync(manager, "my approvals");
        Assert.Equal("14 requests wait for your decision.", first.Text);
        Assert.Contains("And 2 more: say my approvals page 2.", first.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(12, CardButtons.Of(first, "").Count);
        var second = await company.SayAsync(manager, "my approvals page 2");
        Assert.Contains("These are the last of 14", second.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, CardButtons.Of(second, "").Count);
        Assert.Equal(14, CardButtons.Of(first, "").Concat(CardButtons.Of(second, "")).Select(b => b.Id).Distinct().Count());
    }
}
