using ChatGovernanceBot.Bot.Jobs;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Approvers are not worn down: by a flood, or by the same question again and again.</summary>
public sealed class FatigueTests
{
    [Fact]
    public async Task A_flood_by_one_person_asks_an_approver_little_in_an_hour_and_keeps_no_question_of_another_waiting()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("approvers: manager", "approvers: { group: security }", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromHours(9));
        for (var i = 0; i < ApproverPace.MostOfOne + 5; i++)
        {
            await company.AskAsync($"I need crm/read for {i + 2} days to answer the letters");
        }

        var approver = company.Security[0];
        Assert.Equal(ApproverPace.MostOfOne, await QuestionsToAsync(company, approver));
        await company.AskAsync(company.SomebodyElse, "I need crm/read for 2 days to answer the letters");
        Assert.Equal(ApproverPace.MostOfOne + 1, await QuestionsToAsync(company, approver));

        await company.LiveAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(ApproverPace.MostOfOne + 6, await QuestionsToAsync(company, approver));
    }

    [Fact]
    public async Task What_was_denied_before_stands_on_the_card_of_whoever_is_asked_again()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.LiveAsync(TimeSpan.FromHours(9));
        var manager = company.Somebody.Manager!;
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        await company.PressAsync(manager, "deny", "customers are not yours to write to");
        await company.LiveAsync(TimeSpan.FromHours(1));
        await company.AskAsync("I need crm/read for 4 days to answer the letters");

        var card = company.Inboxes.Before(manager.Id).Last(s => s.Message.Text.Contains("asks for crm/read", StringComparison.Ordinal)).Message.Card!.ToJsonString();
        Assert.Matches("This was denied before on .* by .*customers are not yours to write to", card);
    }

    private static async Task<int> QuestionsToAsync(SmallCompany company, Company.Employee who) => (await Task.WhenAll((await company.RequestsAsync()).Select(company.SentAsync)))
        .Sum(sent => sent.Count(d => d.Card == nameof(CardKind.Approval) && d.Person == company.RefOf(who)));
}
