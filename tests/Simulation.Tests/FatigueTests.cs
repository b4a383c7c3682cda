using ChatGovernanceBot.Channels.Conversation.Chasing;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Approvers are not worn down: by a flood, or by the same question again and again.</summary>
public sealed class FatigueTests
{
    [Fact]
    public async Task A_flood_by_one_person_asks_an_approver_little_in_an_hour_and_keeps_no_question_of_another_waiting()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("approvers: manager", "approvers: { group: security }", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromHours(9));
        for (var i = 0; i < MessagePace.QuestionsOfOne + 5; i++)
        {
            await company.AskAsync($"I need crm/read for {i + 2} days to answer the letters");
        }

        var approver = company.Security[0];
        Assert.Equal(MessagePace.QuestionsOfOne, await QuestionsToAsync(company, approver));
        await company.AskAsync(company.SomebodyElse, "I need crm/read for 2 days to answer the letters");
        Assert.Equal(MessagePace.QuestionsOfOne + 1, await QuestionsToAsync(company, approver));

        await company.LiveAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(MessagePace.QuestionsOfOne + 6, await QuestionsToAsync(company, approver));
    }

    [Fact]
    public async Task What_has_not_come_yet_is_decided_from_the_list()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.LiveAsync(TimeSpan.FromHours(9));
        for (var i = 0; i < MessagePace.QuestionsOfOne + 2; i++)
        {
            await company.AskAsync($"I need crm/read for {i + 2} days to answer the letters");
        }

        var manager = company.Somebody.Manager!;
        var waiting = (await company.RequestsAsync()).Single(r => r.Items[0].Requested.For == TimeSpan.FromDays(MessagePace.QuestionsOfOne + 3));
        Assert.DoesNotContain(await company.SentAsync(waiting), d => d.Card == nameof(CardKind.Approval));
        await company.AskAsync(manager, "my approvals");
        var recorded = Assert.Single(await company.RecordedAsync(waiting), d => d.Card == nameof(CardKind.Approval));
        Assert.Contains("asks for crm/read", await company.PressAsync(manager, new("review", recorded.Id, [])), StringComparison.Ordinal);
        await company.PressAsync(manager, new("approve", recorded.Id, []));

        Assert.IsNotType<ItemState.AwaitingApproval>((await company.RequestsAsync()).Single(r => r.Id == waiting.Id).Items[0].State);
        await company.LiveAsync(TimeSpan.FromHours(2));
        Assert.DoesNotContain(await company.RecordedAsync(waiting), d => d is { Card: nameof(CardKind.Approval), State: DeliveryState.Recorded });
    }

    [Fact]
    public async Task Reminders_are_few_in_a_day_and_each_says_what_else_waits()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("decide-within: 1 day", "decide-within: 4 days", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromHours(9));
        for (var i = 0; i < 8; i++)
        {
            await company.AskAsync($"I need crm/read for {i + 2} days to answer the letters");
        }

        await company.LiveAsync(TimeSpan.FromDays(3));
        Assert.Contains(company.Inboxes.Before(company.Somebody.Manager!.Id), s => s.Message.Card!.ToJsonString().Contains("7 other requests wait for you too", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromDays(1));
        var reminders = (await Task.WhenAll((await company.RequestsAsync()).Select(company.SentAsync))).SelectMany(sent => sent)
            .Where(d => d.Card is nameof(CardKind.ApprovalReminder) or nameof(CardKind.LastApprovalReminder)).Select(d => d.SentAt!.Value).Order().ToList();
        Assert.True(reminders.Count > MessagePace.Reminders, $"{reminders.Count} reminders");
        Assert.All(reminders.Zip(reminders.Skip(MessagePace.Reminders)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromDays(1), $"{pair}"));
    }

    [Fact]
    public async Task Who_nudges_somebody_who_had_as_many_messages_as_are_read_hears_when_they_are_told()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("decide-within: 1 day", "decide-within: 8 days", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromHours(9));
        for (var i = 0; i <= MessagePace.Reminders; i++)
        {
            await company.AskAsync($"I need crm/read for {i + 2} days to answer the letters");
        }

        await company.LiveAsync(TimeSpan.FromHours(4));
        var answers = new List<string>();
        foreach (var request in await company.RequestsAsync())
        {
            answers.Add(await company.CardAsync($"nudge {request.Id}"));
            await company.LiveAsync(TimeSpan.FromMinutes(1));
        }

        Assert.All(answers.SkipLast(1), answer => Assert.Contains(": told once more", answer, StringComparison.Ordinal));
        Assert.Contains(": told later", answers[^1], StringComparison.Ordinal);
        Assert.Matches("had as many messages as are read, and gets this one Tuesday 6 January", answers[^1]);
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
        Assert.Matches("This was denied before on [^“”\"]*\\.", card);
        Assert.Contains("\"customers are not yours to write to\"", card, StringComparison.Ordinal);
    }

    private static async Task<int> QuestionsToAsync(SmallCompany company, Company.Employee who) => (await Task.WhenAll((await company.RequestsAsync()).Select(company.SentAsync)))
        .Sum(sent => sent.Count(d => d.Card == nameof(CardKind.Approval) && d.Person == company.RefOf(who)));
}
