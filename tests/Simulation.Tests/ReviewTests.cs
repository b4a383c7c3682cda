using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>The question whether an access is still needed, as those who are asked press on it.</summary>
public sealed class ReviewTests
{
    private static Task<SmallCompany> OpenAsync() => SmallCompany.OpenAsync(rules: rules => rules.Replace("\nreviews:\n", """

        reviews:
          - id: wiki-each-day
            when: { entitlements: [wiki/read] }
            every: 1 day
            reviewer: manager
            grace: 12 hours
            fallback: { group: leadership }

        """, StringComparison.Ordinal));

    [Fact]
    public async Task Whoever_presses_on_a_review_that_is_over_is_told_why_nothing_was_done_and_shown_how_it_ended()
    {
        await using var company = await OpenAsync();
        await company.AskAsync("I need wiki/read for 4 days to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(25));
        var manager = company.Somebody.Manager!;
        var (keep, revoke) = (company.CardOf(manager, "keep-access", "")!, company.CardOf(manager, "revoke-access", "nobody reads it any more")!);
        Assert.DoesNotContain("answered already", await company.PressAsync(manager, keep), StringComparison.Ordinal);

        var late = await company.PressAsync(manager, revoke);

        Assert.Contains("This was answered already", late, StringComparison.Ordinal);
        Assert.Contains("Kept, by decision of", late, StringComparison.Ordinal);
        Assert.IsType<ItemState.Active>(Assert.Single(await company.RequestsAsync()).Items[0].State);
    }

    [Fact]
    public async Task What_was_there_before_and_is_not_reviewed_in_time_is_said_to_be_left_to_its_owner_and_there_is_nothing_to_appeal()
    {
        await using var company = await OpenAsync();
        company.Target.DoByHand(new Edge(new("wiki/read"), company.Somebody.Id), CallKind.Grant);
        await company.AskAsync("I need wiki/read for 4 days to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(37));

        Assert.Contains("wiki/read was not reviewed in time; its owner is asked whether it stays.", company.Shown(company.Somebody));
        Assert.DoesNotContain(company.Shown(company.Somebody), said => said.Contains("not recertified", StringComparison.Ordinal));
        Assert.Null(company.CardOf(company.Somebody, "appeal", ""));
        Assert.Contains("wiki/read: Nobody answered in time, so its owner is asked whether it stays", company.Shown(company.Somebody.Manager!));
        Assert.True(company.IsThere("wiki/read"));
    }
}
