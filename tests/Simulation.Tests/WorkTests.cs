using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What waits for somebody besides requests to decide is listed when they ask, and opened from the list.</summary>
public sealed class WorkTests
{
    private const string Empty = "No work waits for you.";

    [Fact]
    public async Task Work_by_hand_is_listed_for_who_is_asked_until_they_attest_it()
    {
        await using var company = await SmallCompany.OpenAsync(catalog =>
            catalog.Replace("id: wiki, name: System wiki, description: What it is for, connector: simulated,", "id: wiki, name: System wiki, description: What it is for, connector: manual, operators: { group: security },", StringComparison.Ordinal));
        var (one, other) = (company.Security[0], company.Security[1]);
        Assert.Equal(Empty, (await company.SayAsync(one, "my work")).Text);
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");

        var card = await OpenedAsync(company, one, "Make this access by hand", "wiki/read of ");
        Assert.Contains("Give the account this in System wiki", card, StringComparison.Ordinal);

        await company.PressAsync(one, "attest", "Added to the readers");
        Assert.Equal(Empty, (await company.SayAsync(one, "my work")).Text);
        Assert.Equal(Empty, (await company.SayAsync(other, "my work")).Text);
        await company.LiveAsync(TimeSpan.FromHours(3));
        await company.PressAsync(one, "attest", "Taken away");
        Assert.Equal(Empty, (await company.SayAsync(one, "my work")).Text);
        Assert.Contains("Look whether this access is gone", (await company.SayAsync(other, "my work")).Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_is_listed_for_its_reviewer_alone_until_it_is_answered()
    {
        await using var company = await SmallCompany.OpenAsync(rules: rules => rules.Replace("every: 2 weeks", "every: 1 day", StringComparison.Ordinal).Replace("grace: 4 days", "grace: 12 hours", StringComparison.Ordinal));
        await company.AskAsync("I need wiki/read for 4 days to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(25));
        var reviewer = company.Heads.First(h => company.CardOf(h, "keep-access", "") is not null);

        Assert.Contains("still needed?", await OpenedAsync(company, reviewer, "Is it still needed?", "Without an answer it is revoked"), StringComparison.Ordinal);
        Assert.Equal(Empty, (await company.SayAsync(company.Somebody, "show my work")).Text);

        await company.PressAsync(reviewer, "keep-access", "");
        Assert.Equal(Empty, (await company.SayAsync(reviewer, "my work")).Text);
    }

    [Fact]
    public async Task A_review_that_somebody_passed_on_is_not_listed_for_them_although_their_card_could_not_be_changed()
    {
        var channel = new ShutChannel { IsShut = true, KeepsWhatItHas = true, IsShutTo = _ => false };
        await using var company = await SmallCompany.OpenAsync(plant: channel, rules: rules => rules.Replace("every: 2 weeks", "every: 1 day", StringComparison.Ordinal).Replace("grace: 4 days", "grace: 12 hours", StringComparison.Ordinal));
        await company.AskAsync("I need wiki/read for 4 days to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(25));
        var reviewer = company.Heads.First(h => company.CardOf(h, "keep-access", "") is not null);
        channel.IsShutTo = account => account.UserId == reviewer.Id;

        await company.PressAsync(reviewer, company.CardOf(reviewer, "not-mine", "")!, InPlace.Passing);

        Assert.NotNull(company.CardOf(reviewer, "keep-access", ""));
        Assert.Equal(Empty, (await company.SayAsync(reviewer, "my work")).Text);
    }

    [Fact]
    public async Task What_is_asked_for_anew_after_it_was_found_gone_says_so_and_not_that_the_earlier_request_led_to_nothing()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("entitlements: [wiki/read]", "entitlements: [wiki/read, crm/read]", StringComparison.Ordinal));
        await company.AskAsync("I need crm/read for 4 days to answer the letters");
        var first = Assert.Single(await company.RequestsAsync()).Id;
        company.Target.DoByHand(Assert.Single(company.Target.Present()).Edge, CallKind.Revoke);
        await company.LiveAsync(TimeSpan.FromHours(25));
        var owner = company.Heads.First(h => company.CardOf(h, "revoke-found", "") is not null);
        await company.PressAsync(owner, "re-provision", "");
        await company.AskAsync(owner, "for 2 days");
        await company.AskAsync(owner, "The letters go on");
        Assert.Equal(new Followed(first, FollowKind.Restores), Assert.Single(await company.RequestsAsync(), r => r.Id != first).Follows);
    }

    [Fact]
    public async Task What_was_found_to_differ_is_listed_for_its_owner_and_opens_with_what_can_be_done()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 4 days to read the plan");
        company.Target.DoByHand(Assert.Single(company.Target.Present()).Edge, CallKind.Revoke);
        await company.LiveAsync(TimeSpan.FromHours(25));
        var owner = company.Heads.First(h => company.CardOf(h, "revoke-found", "") is not null);

        Assert.Contains("re-provision", await OpenedAsync(company, owner, "Active access disappeared", "wiki/read of ", "Found "), StringComparison.Ordinal);
        var home = await company.HomeAsync(owner);
        Assert.Contains("Active access disappeared", home, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing waits for your decision.", home, StringComparison.Ordinal);

        await company.PressAsync(owner, "revoke-found", "It was taken away on purpose");
        Assert.Equal(Empty, (await company.SayAsync(owner, "my findings")).Text);
        Assert.Contains("Nothing waits for your decision.", await company.HomeAsync(owner), StringComparison.Ordinal);
    }

    /// <summary>The card that the only line of somebody's list opens, once the list shows all of these texts.</summary>
    private static async Task<string> OpenedAsync(SmallCompany company, Employee who, params string[] texts)
    {
        var list = await company.SayAsync(who, "my work");
        Assert.All(texts, text => Assert.Contains(text, list.Card!.ToJsonString(), StringComparison.Ordinal));
        return await company.PressAsync(who, Assert.Single(CardButtons.Of(list, ""), b => b.Verb == "review"));
    }
}
