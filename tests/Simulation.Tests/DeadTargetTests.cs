using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class DeadTargetTests
{
    [Fact]
    public async Task A_defect_that_is_closed_while_the_access_is_not_proven_gone_comes_back_and_ends_by_itself_once_it_is()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        company.Target.IsDown = true;
        await company.LiveAsync(TimeSpan.FromDays(1));
        var defect = Assert.Single(await company.DefectsAsync());
        var answer = await company.AskAsync(company.Head, $"close {defect.Id} because the vendor knows");
        Assert.Empty(await company.DefectsAsync());

        await company.LiveAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        Assert.Equal(defect.Id, Assert.Single(await company.DefectsAsync()).Id);
        await company.LiveAsync(TimeSpan.FromDays(1));
        Assert.Contains(company.Inboxes.Before(company.Head.Id), s => s.Message.Card!.ToJsonString().Contains("its cause has lasted", StringComparison.Ordinal));

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromDays(3));
        Assert.Empty(await company.DefectsAsync());
        Assert.Contains("is closed for now", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Contains(company.Inboxes.Before(company.Head.Id), s => s.Message.Card!.ToJsonString().Contains("Its cause is gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_system_in_which_live_accesses_cannot_be_read_for_a_day_is_one_defect_of_its_owner_which_ends_by_itself()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 20 days to read the plan");
        await company.AskAsync(company.SomebodyElse, "I need wiki/read for 20 days to read the plan");
        Assert.True(company.IsThere("wiki/read") && company.IsThere(company.SomebodyElse, "wiki/read"));
        company.Target.IsDown = true;

        await company.LiveAsync(TimeSpan.FromDays(2) - TimeSpan.FromHours(3));
        Assert.Empty(await company.DefectsAsync());
        await company.LiveAsync(TimeSpan.FromDays(2));
        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.CannotObserve, company.RefOf(company.Head)), (defect.Task.Reason, defect.Task.Owner.Value));
        Assert.All(await company.RequestsAsync(), r => Assert.IsType<ItemState.Active>(r.Items[0].State));

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromDays(3));
        Assert.Empty(await company.DefectsAsync());
    }

    [Fact]
    public async Task What_the_target_refuses_to_remove_stands_on_the_card_that_was_sent_before_and_nothing_new_is_sent()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(1));
        company.Target.Refuses = "The last member of a group stays.";
        await company.LiveAsync(TimeSpan.FromMinutes(59));
        var messages = company.Inboxes.Before(company.Somebody.Id).Count;

        await company.LiveAsync(TimeSpan.FromMinutes(10));
        Assert.Contains("The target refused. Tried again ", Standing(company), StringComparison.Ordinal);
        Assert.Contains("\"The last member of a group stays.\"", Standing(company), StringComparison.Ordinal);
        company.Target.Refuses = "Closed for the end of the year.";
        await company.LiveAsync(TimeSpan.FromHours(2));
        Assert.Contains("\"Closed for the end of the year.\"", Standing(company), StringComparison.Ordinal);
        Assert.Equal(messages, company.Inboxes.Before(company.Somebody.Id).Count);

        static string Standing(SmallCompany company) => string.Concat(company.Inboxes.Before(company.Somebody.Id).Select(s => s.Message.Card!.ToJsonString()));
    }

    [Fact]
    public async Task A_system_in_which_the_look_after_an_end_fails_for_a_day_is_one_defect_of_its_owner_which_ends_once_it_was_looked()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.AskAsync(company.SomebodyElse, "I need wiki/read for 2 hours to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(4));
        Assert.All(await company.RequestsAsync(), r => Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>(r.Items[0].State).Outcome));
        company.Target.IsDown = true;

        // The last look comes a day after the end, and fails for a day from then on.
        await company.LiveAsync(TimeSpan.FromHours(45));
        Assert.Empty(await company.DefectsAsync());
        await company.LiveAsync(TimeSpan.FromHours(4));
        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.CannotObserve, company.RefOf(company.Head)), (defect.Task.Reason, defect.Task.Owner.Value));

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromDays(3));
        Assert.Empty(await company.DefectsAsync());
    }

    [Fact]
    public async Task However_many_accesses_end_in_a_system_that_is_down_its_owner_has_one_card_and_one_defect_which_ends_when_all_are_gone()
    {
        await using var company = await SmallCompany.OpenAsync();
        await HoldAsync(company);
        company.Target.IsDown = true;
        await company.LiveAsync(TimeSpan.FromDays(1) - TimeSpan.FromHours(1));

        Assert.Single(company.Shown(company.Head), text => text.StartsWith("A target cannot be read: wiki", StringComparison.Ordinal));
        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.CannotObserve, company.RefOf(company.Head)), (defect.Task.Reason, defect.Task.Owner.Value));
        var listed = (await company.SayAsync(company.Head, "defects")).Card!.ToJsonString();
        Assert.Contains($"{Holders(company).Count} accesses cannot be removed: wiki/read of ", listed, StringComparison.Ordinal);
        Assert.Contains($"and {Holders(company).Count - 3} more.", listed, StringComparison.Ordinal);
        foreach (var request in await company.RequestsAsync())
        {
            Assert.IsType<ItemState.Ending>(request.Items[0].State);
            Assert.Contains("The target cannot be read. Tried again ", (await company.SayAsync(company.People.Single(p => company.RefOf(p) == request.Requester.Value), $"status {request.Id}")).Card!.ToJsonString(), StringComparison.Ordinal);
        }

        // The first one goes: what is left of them is the same defect.
        company.Target.IsDown = false;
        company.Target.IsIdle = true;
        company.Target.DoByHand(new(new("wiki/read"), company.People.Single(p => company.RefOf(p) == new AccessId(defect.Source.Id).Identity.Value).Id), CallKind.Revoke);
        await company.LiveAsync(TimeSpan.FromDays(4));
        Assert.Equal(Holders(company).Count - 1, (await company.RequestsAsync()).Count(r => r.Items[0].State is ItemState.Ending));
        Assert.Equal(defect.Id, Assert.Single(await company.DefectsAsync()).Id);

        company.Target.IsIdle = false;
        await company.LiveAsync(TimeSpan.FromDays(7));
        Assert.All(await company.RequestsAsync(), r => Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>(r.Items[0].State).Outcome));
        Assert.Empty(await company.DefectsAsync());
    }

    [Fact]
    public async Task A_system_that_says_yes_and_removes_nothing_is_one_defect_too()
    {
        await using var company = await SmallCompany.OpenAsync();
        await HoldAsync(company);
        company.Target.IsIdle = true;
        await company.LiveAsync(TimeSpan.FromDays(1));
        Assert.Equal([TaskReason.RevocationStuck], (await company.DefectsAsync()).Select(d => d.Task.Reason));
        Assert.Single(company.Inboxes.Before(company.Head.Id), s => s.Message.Text == "A system does not remove access: wiki" && s.Message.Card!.ToJsonString().Contains(" accesses cannot be removed: wiki/read of ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_many_grants_fail_in_a_system_that_cannot_be_read_its_owner_has_one_card_and_one_defect_and_who_asked_reads_who_was_told()
    {
        await using var company = await SmallCompany.OpenAsync();
        company.Target.IsDown = true;
        foreach (var who in Holders(company))
        {
            await company.AskAsync(who, "I need wiki/read for 2 days to read the plan");
        }

        await company.LiveAsync(TimeSpan.FromHours(2));
        var request = (await company.RequestsAsync()).Single(r => r.Requester.Value == company.RefOf(company.Somebody));
        Assert.Equal(EndCause.GrantExhausted, Assert.IsType<ItemState.Ending>(request.Items[0].State).Cause);
        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.CannotObserve, company.RefOf(company.Head)), (defect.Task.Reason, defect.Task.Owner.Value));
        Assert.Single(company.Shown(company.Head), text => text.StartsWith("A target cannot be read: wiki", StringComparison.Ordinal));
        Assert.All(company.People, who => Assert.DoesNotContain(company.Shown(who), text => text.StartsWith("A grant ", StringComparison.Ordinal)));
        Assert.Contains(company.Inboxes.Before(company.Somebody.Id), s => s.Message.Card!.ToJsonString().Contains($"Person {company.Head.Number} has been told.", StringComparison.Ordinal));

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromDays(3));
        Assert.All(await company.RequestsAsync(), r => Assert.Equal(Outcome.Failed, Assert.IsType<ItemState.Closed>(r.Items[0].State).Outcome));
        Assert.Empty(await company.DefectsAsync());
    }

    private static List<Employee> Holders(SmallCompany company) => [.. company.People.Where(p => p != company.Head)];

    private static async Task HoldAsync(SmallCompany company)
    {
        foreach (var who in Holders(company))
        {
            await company.AskAsync(who, "I need wiki/read for 2 hours to read the plan");
        }

        Assert.All(Holders(company), who => Assert.True(company.IsThere(who, "wiki/read")));
    }

    [Fact]
    public async Task A_target_that_is_down_for_thirty_days_is_tried_all_the_time_tells_few_and_closes_nothing_before_it_was_read()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        Assert.True(company.IsThere("wiki/read"));
        company.Target.IsDown = true;
        var (calls, messages, updates) = (company.Target.Calls + company.Target.Looks, company.Inboxes.Sent, company.Inboxes.Updated);

        await company.LiveAsync(TimeSpan.FromDays(30));

        Assert.InRange(company.Target.Calls + company.Target.Looks - calls, 24 * 30 * 9 / 10, 24 * 30 * 4);
        Assert.InRange(company.Inboxes.Sent - messages, 1, 8);
        Assert.InRange(company.Inboxes.Updated - updates, 100, 30 * 6 + 40);
        Assert.IsType<ItemState.Ending>(Assert.Single(await company.RequestsAsync()).Items[0].State);
        Assert.Contains("The target cannot be read. Tried again ", await company.CardAsync($"status {Assert.Single(await company.RequestsAsync()).Id}"), StringComparison.Ordinal);

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromHours(2));

        Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>(Assert.Single(await company.RequestsAsync()).Items[0].State).Outcome);
        Assert.False(company.IsThere("wiki/read"));
    }
}
