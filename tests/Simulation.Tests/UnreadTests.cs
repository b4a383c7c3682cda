using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A quarantine with an access whose target answers no more.</summary>
public sealed class UnreadTests
{
    [Fact]
    public async Task A_ledger_is_released_without_an_access_that_is_named_its_owner_is_told_and_it_is_read_once_that_can_be()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 6 days to read the plan");
        Assert.True(company.IsThere("wiki/read"));
        company.Target.IsDown = true;
        Assert.Null(await company.AskAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 3, 9))));
        Assert.Contains(company.Shown(company.Security[0]), text => text.StartsWith("The ledger is in quarantine", StringComparison.Ordinal));

        await company.LiveAsync(TimeSpan.FromHours(3));
        var open = (await company.Queries.QuarantineAsync())!;
        var (access, why) = Assert.Single(await company.Queries.UnreadAsync(open));
        Assert.False(string.IsNullOrEmpty(why));
        Assert.Equal(RefusalCode.NotAllowed, (await company.AskAsync(Release(company)))!.Code);
        Assert.Null(await company.AskAsync(Release(company, access)));

        Assert.Contains(company.Shown(company.Security[0]), text => text.StartsWith("Settled: The ledger is in quarantine", StringComparison.Ordinal));
        Assert.Contains(company.Shown(company.Head), text => text.StartsWith("A target cannot be read: wiki", StringComparison.Ordinal));
        Assert.Equal([TaskReason.CannotObserve], (await company.DefectsAsync()).Select(d => d.Task.Reason));
        Assert.Null((await company.Queries.AccessAsync(access)).Reading!.At);

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromHours(2));
        Assert.NotNull((await company.Queries.AccessAsync(access)).Reading!.At);
    }

    [Fact]
    public async Task What_is_approved_says_in_a_quarantine_that_it_waits_for_its_release_and_whom_that_waits_for()
    {
        await using var company = await SmallCompany.OpenAsync();
        company.Target.IsDown = true;
        await company.AskAsync("I need wiki/read for 6 days to read the plan");
        Assert.Null(await company.AskAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 3, 9))));

        var status = await company.CardAsync("status");
        Assert.Contains("it waits until that is released", status, StringComparison.Ordinal);
        Assert.Contains($"Person {company.Security[0].Number}", status, StringComparison.Ordinal);
        Assert.DoesNotContain("being granted", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ended_on_an_account_that_is_somebody_elses_by_now_is_looked_at_no_more_and_is_no_defect()
    {
        var isMoved = false;
        await using var company = await SmallCompany.OpenAsync(people: (company, text) => !isMoved ? text : text
            .Replace($"  - id: {company.Somebody.Id}\n", $"  - id: {company.Somebody.Id}\n    account: elsewhere\n", StringComparison.Ordinal)
            .Replace($"  - id: {company.SomebodyElse.Id}\n", $"  - id: {company.SomebodyElse.Id}\n    account: {company.Somebody.Id}\n", StringComparison.Ordinal));
        await company.AskAsync("I need wiki/read for 1 hour to read the plan");
        await company.LiveAsync(TimeSpan.FromMinutes(70));
        Assert.False(company.IsThere("wiki/read"));

        isMoved = true;
        await company.ReloadAsync();
        await company.AskAsync(company.SomebodyElse, "I need wiki/read for 6 days to read the plan");
        Assert.True(company.IsThere("wiki/read"));
        await company.LiveAsync(TimeSpan.FromDays(3));
        Assert.Empty(await company.DefectsAsync());
        Assert.DoesNotContain(nameof(ObligationKind.Watch), await company.OwedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_was_put_back_makes_nobody_speak_by_a_link_that_may_have_been_taken_back_since()
    {
        await using var company = await SmallCompany.OpenAsync();
        var (before, after) = (new ChatAccount("slack", "T1", "U-before"), new ChatAccount("slack", "T1", "U-after"));
        await company.LinkAsync(company.Somebody, before);
        Assert.NotNull(await company.LinkedToAsync(before));

        Assert.Null(await company.AskAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 3, 9))));
        Assert.Null(await company.LinkedToAsync(before));
        await company.LinkAsync(company.Somebody, after);
        Assert.Null(await company.AskAsync(Release(company)));
        Assert.NotNull(await company.LinkedToAsync(after));
        Assert.Null(await company.LinkedToAsync(before));
    }

    [Fact]
    public async Task A_system_that_a_quarantine_asks_to_be_read_and_that_cannot_be_for_a_day_is_one_defect_of_its_owner()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 6 days to read the plan");
        await company.AskAsync(company.SomebodyElse, "I need wiki/read for 6 days to read the plan");
        company.Target.IsDown = true;
        Assert.Null(await company.AskAsync(new CustodyCommand.Begin(new(QuarantineCause.Behind, 3, 9))));

        await company.LiveAsync(TimeSpan.FromHours(23));
        Assert.DoesNotContain(await company.DefectsAsync(), d => d.Task.Reason == TaskReason.CannotObserve);
        await company.LiveAsync(TimeSpan.FromHours(12));
        var defect = Assert.Single(await company.DefectsAsync(), d => d.Task.Reason == TaskReason.CannotObserve);
        Assert.Equal(company.RefOf(company.Head), defect.Task.Owner.Value);

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromDays(2));
        Assert.Empty(await company.Queries.UnreadAsync((await company.Queries.QuarantineAsync())!));
        Assert.DoesNotContain(await company.DefectsAsync(), d => d.Task.Reason == TaskReason.CannotObserve);
    }

    [Fact]
    public async Task What_was_there_before_is_read_also_once_its_holder_was_struck_off_the_people_file()
    {
        await using var company = await SmallCompany.OpenAsync();
        var (holder, access) = await ThereBeforeAsync(company);
        company.Target.IsDown = true;
        await company.QuarantineWithoutAsync(holder, company.SomebodyElse);
        Assert.Equal(access, Assert.Single(await company.Queries.UnreadAsync((await company.Queries.QuarantineAsync())!)).Access);
        Assert.Equal(RefusalCode.NotAllowed, (await company.AskAsync(Release(company)))!.Code);

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromHours(2));
        Assert.Empty(await company.Queries.UnreadAsync((await company.Queries.QuarantineAsync())!));
        Assert.Null(await company.AskAsync(Release(company)));
        Assert.NotNull((await company.Queries.AccessAsync(access)).Reading!.At);
    }

    /// <summary>Somebody in the target already has what they ask for, so it is not made and not ours.</summary>
    private static async Task<(Employee Holder, AccessId Access)> ThereBeforeAsync(SmallCompany company)
    {
        var holder = company.Somebody;
        company.Target.DoByHand(new(new("wiki/read"), holder.Id), CallKind.Grant);
        await company.AskAsync(holder, "I need wiki/read for 6 days to read the plan");
        var item = Assert.Single(await company.RequestsAsync()).Items[0];
        var access = await company.Queries.AccessAsync(item.Access);
        Assert.Equal((EdgeOrigin.PreExisting, 0), (access.Origin, access.LastCall));
        return (holder, access.Id);
    }

    private static CustodyCommand.Release Release(SmallCompany company, params AccessId[] unread) =>
        new(new(company.RefOf(company.Head)), new(new string('a', 64))) { Unread = [.. unread] };
}
