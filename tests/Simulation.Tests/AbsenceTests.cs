using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Simulation.Tests;

public sealed class AbsenceTests
{
    [Fact]
    public async Task Whoever_an_approver_named_is_asked_at_once_decides_and_stands_on_the_record_beside_them()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var manager = company.Somebody.Manager!;
        Assert.Contains(await company.AskAsync(manager, $"away for 3 days, {company.SomebodyElse.Id} decides for me"), text => text.Contains("You are away until", StringComparison.Ordinal));

        var request = Assert.Single(await company.RequestsAsync());
        Assert.Contains(await company.AskAsync("status"), _ => true);
        Assert.Contains(await company.SentAsync(request), d => d.Person == company.RefOf(company.SomebodyElse) && d.Card == "Approval");

        await company.PressAsync(company.SomebodyElse, request, "approve");
        var vote = Assert.Single((await company.RequestsAsync())[0].Items[0].Votes);
        Assert.Equal((company.RefOf(company.SomebodyElse), company.RefOf(manager)), (vote.By.Value, vote.For!.Value.Value));
        Assert.True(company.IsThere("crm/read"));
    }

    [Fact]
    public async Task Whoever_asked_does_not_come_to_decide_by_an_absence_and_who_stands_in_is_asked()
    {
        await using var company = await SmallCompany.OpenAsync();
        var manager = company.Somebody.Manager!;
        await company.AskAsync(manager, $"I'm away until 9 January, {company.Somebody.Id} decides for me");
        await company.AskAsync("I need crm/read for 5 days to answer the letters");

        var request = Assert.Single(await company.RequestsAsync());
        var asked = ((ItemState.AwaitingApproval)request.Items[0].State).Asked.Select(p => p.Value).ToList();
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(company.RefOf(company.Somebody), asked);
        Assert.DoesNotContain(company.RefOf(manager), asked);
    }

    [Fact]
    public async Task An_absence_ends_by_itself_or_when_its_person_says_so()
    {
        await using var company = await SmallCompany.OpenAsync();
        var manager = company.Somebody.Manager!;
        await company.AskAsync(manager, $"away for 2 days, {company.SomebodyElse.Id} decides for me");
        await company.LiveAsync(TimeSpan.FromHours(49));
        Assert.Contains(await company.AskAsync(manager, "away"), text => text.Contains("You are here", StringComparison.Ordinal));

        await company.AskAsync(manager, "away until tomorrow");
        Assert.Contains(await company.AskAsync(manager, "I'm back"), text => text.Contains("Welcome back", StringComparison.Ordinal));
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        var asked = ((ItemState.AwaitingApproval)Assert.Single(await company.RequestsAsync()).Items[0].State).Asked;
        Assert.Equal(company.RefOf(manager), Assert.Single(asked).Value);
    }

    [Theory]
    [InlineData("away until yesterday")]
    [InlineData("away until Friday, Nobodyatall decides for me")]
    [InlineData("away for 200 days")]
    [InlineData("away from next Friday until tomorrow")]
    public async Task What_is_not_understood_or_not_possible_is_said_and_records_nothing(string said)
    {
        await using var company = await SmallCompany.OpenAsync();
        var answer = string.Join(" ", await company.AskAsync(said));
        Assert.DoesNotContain("You are away", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("You will be away", answer, StringComparison.Ordinal);
        Assert.Contains(await company.AskAsync("away"), text => text.Contains("You are here", StringComparison.Ordinal));
    }
}
