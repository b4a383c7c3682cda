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

    [Fact]
    public async Task What_is_due_while_the_clock_is_put_back_ends_early_rather_than_late()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.LiveAsync(TimeSpan.FromMinutes(119));

        await company.PutClockAsync(TimeSpan.FromMinutes(-110));
        await company.LiveAsync(TimeSpan.FromMinutes(112));

        Assert.False(company.IsThere("wiki/read"));
        Assert.True(Assert.Single(await company.RequestsAsync()).IsClosed);
    }
}
