namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>The night of 25 October 2026, in which Berlin has the hour from two to three twice (C24).</summary>
public sealed class ClockChangeTests
{
    private static readonly DateTimeOffset SaturdayNoonInBerlin = new(2026, 10, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_day_over_the_night_in_which_the_clock_goes_back_is_twenty_four_hours()
    {
        await using var company = await SmallCompany.OpenAsync();
        company.Time.SetUtcNow(SaturdayNoonInBerlin);
        await company.AskAsync("I need wiki/read for 24 hours to read the plan");

        await company.LiveAsync(TimeSpan.FromHours(24) - Minute);
        Assert.True(company.IsThere("wiki/read"));
        await company.LiveAsync(2 * Minute);
        Assert.False(company.IsThere("wiki/read"));
    }

    [Fact]
    public async Task Two_ends_in_the_hour_that_comes_twice_are_each_carried_out_once_and_in_their_minute()
    {
        await using var company = await SmallCompany.OpenAsync();
        company.Time.SetUtcNow(SaturdayNoonInBerlin.AddMinutes(45));
        await company.AskAsync("I need wiki/read for 14 hours to read the plan");
        await company.LiveAsync(TimeSpan.FromMinutes(30));
        await company.AskAsync(company.SomebodyElse, "I need wiki/read for 14 hours to read the plan");

        await company.LiveAsync(TimeSpan.FromMinutes(13 * 60 + 29));
        Assert.Equal((true, true), (company.IsThere("wiki/read"), company.IsThere(company.SomebodyElse, "wiki/read")));
        await company.LiveAsync(2 * Minute);
        Assert.Equal((false, true), (company.IsThere("wiki/read"), company.IsThere(company.SomebodyElse, "wiki/read")));
        await company.LiveAsync(TimeSpan.FromMinutes(28));
        Assert.True(company.IsThere(company.SomebodyElse, "wiki/read"));
        await company.LiveAsync(2 * Minute);
        Assert.False(company.IsThere(company.SomebodyElse, "wiki/read"));
        Assert.All(await company.RequestsAsync(), request => Assert.True(request.IsClosed));
    }
}
