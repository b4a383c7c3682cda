using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;
using Xunit;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class PressedTests
{
    [Fact]
    public async Task A_press_on_a_message_that_shows_by_itself_what_was_done_is_answered_only_where_it_was_not_done()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var approver = company.Somebody.Manager!;
        var (deny, approve) = (company.CardOf(approver, "deny", "")!, company.CardOf(approver, "approve", "")!);

        Assert.Contains("Say why", await company.PressAsync(approver, deny, InPlace.Never), StringComparison.Ordinal);
        Assert.Empty(await company.PressAsync(approver, approve, InPlace.Never));
        Assert.Contains(company.Shown(approver), text => text.Contains("Approved", StringComparison.Ordinal));
        Assert.Null(company.CardOf(approver, "approve", ""));

        Assert.Contains("already", await company.PressAsync(approver, deny with { Inputs = new() { ["reason"] = "no longer needed" } }, InPlace.Never), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_bot_cannot_do_now_is_told_from_what_it_refuses()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var approver = company.Somebody.Manager!;
        var approve = company.CardOf(approver, "approve", "")!;

        var notNow = Assert.Single(await company.PressWhileNothingIsRecordedAsync(approver, approve));

        Assert.True(notNow.IsNotNow);
        Assert.Contains("could not be recorded", notNow.WhyNot, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be recorded", await company.PressAsync(approver, approve), StringComparison.Ordinal);
        Assert.Contains(company.Shown(approver), text => text.Contains("Approved", StringComparison.Ordinal));
        var refused = Assert.Single(await company.AnsweredAsync(company.SomebodyElse, approve));
        Assert.False(refused.IsNotNow);
        Assert.NotNull(refused.WhyNot);
    }

    [Fact]
    public async Task Where_many_decide_at_once_each_is_shown_why_it_was_asked_for_and_why_it_was_denied()
    {
        await using var company = await SmallCompany.OpenAsync();
        string[] purposes = ["answer the letters", "count the stamps", "sort the parcels", "weigh the crates", "seal the boxes", "print the labels"];
        var denials = new List<(Employee, CardButton)>();
        foreach (var (number, (who, purpose)) in company.People.Where(p => p.Manager is not null).Zip(purposes).Index())
        {
            await company.AskAsync(who, $"I need crm/read for 5 days to {purpose}");
            var card = Assert.Single(company.Inboxes.Before(who.Manager!.Id), s => s.Message.Card?.ToJsonString().Contains(purpose, StringComparison.OrdinalIgnoreCase) == true).Message;
            denials.Add((who.Manager!, CardButtons.Of(card, $"No, for reason {number}").Single(b => b.Verb == "deny")));
        }

        // The second half comes while many are at it, and is decided ahead.
        string[] answers = [.. await company.PressAtOnceAsync(denials[..3]), .. await company.PressAtOnceAsync(denials[3..])];

        Assert.All(purposes.Zip(answers).Index(), it =>
        {
            Assert.Contains(it.Item.First, it.Item.Second, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"No, for reason {it.Index}", it.Item.Second, StringComparison.Ordinal);
        });
    }
}
