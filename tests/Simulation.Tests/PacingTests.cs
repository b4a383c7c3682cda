using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Chat;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>At most one message a person, request and four hours, decisions excepted: by planning, by nudging and after a host that was down.</summary>
public sealed class PacingTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // So long that both reminders come.
    private static string LongerToDecide(string rules) => rules.Replace("decide-within: 1 day", "decide-within: 3 days", StringComparison.Ordinal);

    [Fact]
    public async Task A_nudge_brings_the_approver_one_message_more_and_the_next_one_has_to_wait()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var request = Assert.Single(await company.RequestsAsync());
        Assert.Contains(await company.AskAsync("nudge"), text => text.Contains("Not yet", StringComparison.Ordinal));

        await company.LiveAsync(4 * Hour);
        Assert.Contains(await company.AskAsync($"nudge {request.Id}"), text => text.Contains("told once more", StringComparison.Ordinal));
        Assert.Contains(await company.AskAsync("nudge"), text => text.Contains("Not yet", StringComparison.Ordinal));

        Assert.Single(await company.SentAsync(request), d => d.Card == nameof(CardKind.ApprovalNudge));
        Assert.Contains(await company.AskAsync(company.SomebodyElse, "nudge"), text => text.Contains("Nothing to do", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_card_of_a_request_nudges_by_a_button_while_somebody_has_not_decided()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        Assert.Contains("Not yet", await company.PressAsync(company.Somebody, "nudge", ""), StringComparison.Ordinal);

        await company.LiveAsync(4 * Hour);
        Assert.Contains("told once more", await company.PressAsync(company.Somebody, "nudge", ""), StringComparison.Ordinal);
        Assert.Single(await company.SentAsync(Assert.Single(await company.RequestsAsync())), d => d.Card == nameof(CardKind.ApprovalNudge));

        await company.PressAsync(company.Somebody.Manager!, "approve", "");
        Assert.DoesNotContain(CardButtons.Of(company.Inboxes.Before(company.Somebody.Id)[0].Message, ""), b => b.Verb == "nudge");
    }

    [Fact]
    public async Task A_reminder_that_is_due_soon_after_a_nudge_comes_four_hours_after_it()
    {
        await using var company = await SmallCompany.OpenAsync(rules: LongerToDecide);
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var request = Assert.Single(await company.RequestsAsync());
        var reminder = ((ItemState.AwaitingApproval)request.Items[0].State).Reminders[0].At;
        await company.LiveAsync(reminder - Hour - company.Time.GetUtcNow());
        await company.AskAsync("nudge");
        await company.LiveAsync(8 * Hour);

        var told = (await company.SentAsync(request)).Where(d => d.Card is nameof(CardKind.ApprovalNudge) or nameof(CardKind.ApprovalReminder)).Select(d => d.SentAt!.Value).ToList();
        Assert.Equal(2, told.Count);
        Assert.True(told[1] - told[0] >= Pacing.Apart, $"{told[1] - told[0]} lie between them");
    }

    [Fact]
    public async Task What_piled_up_while_the_host_was_down_is_one_message_a_person_and_says_what_is_so_now()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var request = Assert.Single(await company.RequestsAsync());
        var before = (await company.SentAsync(request)).Count;
        var open = (ItemState.AwaitingApproval)request.Items[0].State;

        await company.PutClockAsync(open.Reminders.Max(r => r.At) + TimeSpan.FromMinutes(5) - company.Time.GetUtcNow());
        Assert.Single((await company.SentAsync(request)).Skip(before));

        await company.PutClockAsync(TimeSpan.FromDays(3));
        Assert.Equal([nameof(CardKind.RequestEnded)], (await company.SentAsync(request)).Skip(before + 1).Select(d => d.Card));
    }

    [Fact]
    public async Task A_reminder_that_the_channel_did_not_take_before_another_card_said_the_same_is_on_its_way_no_longer()
    {
        var channel = new ShutChannel();
        await using var company = await SmallCompany.OpenAsync(rules: LongerToDecide, plant: channel);
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var request = Assert.Single(await company.RequestsAsync());
        var reminder = ((ItemState.AwaitingApproval)request.Items[0].State).Reminders[0].At;
        await company.LiveAsync(reminder - Hour - company.Time.GetUtcNow());
        channel.IsShut = true;
        await company.AskAsync("nudge");
        await company.LiveAsync(Hour + TimeSpan.FromMinutes(10));
        Assert.Equal(2, (await company.RecordedAsync(request)).Count(d => d.State == DeliveryState.Recorded));

        channel.IsShut = false;
        await company.LiveAsync(5 * Hour);
        Assert.Single(await company.SentAsync(request), d => d.Card is nameof(CardKind.ApprovalNudge) or nameof(CardKind.ApprovalReminder));
        Assert.DoesNotContain(await company.RecordedAsync(request), d => d.State == DeliveryState.Recorded);
    }

    [Fact]
    public async Task A_reminder_that_is_late_since_the_host_was_down_reaches_nobody_on_a_free_day()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("decide-within: 1 day", "decide-within: 8 days", StringComparison.Ordinal));
        await company.LiveAsync(9 * Hour);
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var request = Assert.Single(await company.RequestsAsync());
        var before = (await company.SentAsync(request)).Count;

        await company.PutClockAsync(new TimeSpan(5, 3, 0, 0));
        Assert.Equal(DayOfWeek.Saturday, company.Time.GetUtcNow().DayOfWeek);
        Assert.Empty((await company.SentAsync(request)).Skip(before));

        await company.LiveAsync(new TimeSpan(2, 10, 0, 0));
        Assert.Equal(DayOfWeek.Monday, Assert.Single((await company.SentAsync(request)).Skip(before)).SentAt!.Value.DayOfWeek);
    }

    [Fact]
    public async Task A_notice_waits_for_its_turn_but_not_until_the_end_has_come()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 90 minutes to read the plan");
        var request = Assert.Single(await company.RequestsAsync());
        await company.LiveAsync(TimeSpan.FromMinutes(89));
        Assert.Contains(await company.SentAsync(request), d => d.Card == nameof(CardKind.ExpiryNotice));
    }
}
