using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class ClockTests
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    public async Task A_clock_that_is_put_forward_ends_early_and_put_back_gives_nothing_until_it_is_right_again()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 20 days to read the plan");
        Assert.True(company.IsThere("wiki/read"));

        await company.PutClockAsync(Year);
        await company.LiveAsync(TimeSpan.FromHours(1));
        Assert.False(company.IsThere("wiki/read"));
        Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>(Assert.Single(await company.RequestsAsync()).Items[0].State).Outcome);

        await company.PutClockAsync(-Year);
        Assert.Contains(await company.AskAsync("I need wiki/read for 2 days to read it again"), text => text.Contains("clock of this host was put back", StringComparison.Ordinal));
        Assert.False(company.IsThere("wiki/read"));

        await company.PutClockAsync(Year);
        await company.AskAsync("I need wiki/read for 2 days to read it at last");
        Assert.True(company.IsThere("wiki/read"));
    }

    [Theory]
    [InlineData(110)]
    [InlineData(10 * 24 * 60)]
    public async Task Access_ends_when_its_time_has_passed_however_far_the_clock_is_put_back_meanwhile(int minutes)
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.LiveAsync(TimeSpan.FromMinutes(60));

        await company.PutClockAsync(TimeSpan.FromMinutes(-minutes));
        await company.LiveAsync(TimeSpan.FromMinutes(58));
        Assert.True(company.IsThere("wiki/read"));
        await company.LiveAsync(TimeSpan.FromMinutes(4));

        Assert.False(company.IsThere("wiki/read"));
        Assert.True(Assert.Single(await company.RequestsAsync()).IsClosed);
    }

    [Fact]
    public async Task A_removal_that_fails_while_the_clock_is_put_back_is_tried_again()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 20 days to read the plan");
        await company.PutClockAsync(TimeSpan.FromDays(-30));

        company.Target.IsDown = true;
        await company.AskAsync("release wiki/read");
        await company.LiveAsync(TimeSpan.FromMinutes(10));
        Assert.True(company.IsThere("wiki/read"));
        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromHours(2));

        Assert.False(company.IsThere("wiki/read"));
        Assert.True(Assert.Single(await company.RequestsAsync()).IsClosed);
    }

    [Fact]
    public async Task A_restart_while_the_clock_is_put_back_goes_on_from_the_newest_entry()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.PutClockAsync(TimeSpan.FromDays(-10));

        await company.RestartAsync();
        Assert.Contains(await company.AskAsync("I need wiki/read for 2 days to read it again"), text => text.Contains("clock of this host was put back", StringComparison.Ordinal));
        await company.LiveAsync(TimeSpan.FromMinutes(125));

        Assert.False(company.IsThere("wiki/read"));
    }

    [Fact]
    public async Task A_clock_that_was_put_back_is_a_defect_with_an_owner_until_it_is_right_again()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.LiveAsync(TimeSpan.FromHours(1));
        await company.PutClockAsync(TimeSpan.FromDays(-10));
        await company.LiveAsync(TimeSpan.FromMinutes(10));
        await company.RestartAsync();

        var defect = Assert.Single(await company.DefectsAsync());
        Assert.Equal((TaskReason.ClockPutBack, null), (defect.Task.Reason, defect.EndedAt));
        Assert.Equal(company.RefOf(company.Security[0]), defect.Task.Owner.Value);

        await company.PutClockAsync(TimeSpan.FromDays(10));
        Assert.Empty(await company.DefectsAsync());
    }
}
