using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What the head who revoked an access reads of it until it is gone.</summary>
public sealed class RevokingTests
{
    private const string Sentence = "I need wiki/read for 2 days to read the plan";

    [Fact]
    public async Task Whoever_revoked_it_reads_what_holds_it_up_and_is_told_once_it_was_seen_to_be_gone()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync(Sentence);
        company.Target.IsDown = true;
        await RevokeAsync(company);
        await company.LiveAsync(TimeSpan.FromHours(1));
        Assert.Contains("not yet proven gone", Revoked(company), StringComparison.Ordinal);
        Assert.Contains("The target cannot be read. Tried again ", Revoked(company), StringComparison.Ordinal);
        Assert.DoesNotContain("removed", Revoked(company), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, Messages(company));

        company.Target.IsDown = false;
        await company.LiveAsync(TimeSpan.FromHours(2));
        Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>((await RequestAsync(company)).Items[0].State).Outcome);
        Assert.Equal(2, company.Shown(company.Head).Count(text => text.StartsWith("wiki/read: Revoked by ", StringComparison.Ordinal) && text.EndsWith("entitlement removed, verified", StringComparison.Ordinal)));
        Assert.DoesNotContain("not yet proven gone", Revoked(company), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_revoked_it_reads_why_the_target_refuses()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync(Sentence);
        company.Target.Refuses = "The last member of a group stays.";
        await RevokeAsync(company);
        Assert.Contains("The target refused. Tried again ", Revoked(company), StringComparison.Ordinal);
        Assert.Contains("\"The last member of a group stays.\"", Revoked(company), StringComparison.Ordinal);
        Assert.Equal(1, Messages(company));
    }

    [Fact]
    public async Task Whoever_revoked_what_people_change_by_hand_is_told_who_attested_it_and_never_that_it_was_observed()
    {
        await using var company = await SmallCompany.OpenAsync(catalog =>
            catalog.Replace("id: wiki, name: System wiki, description: What it is for, connector: simulated,", "id: wiki, name: System wiki, description: What it is for, connector: manual, operators: { group: security },", StringComparison.Ordinal));
        await company.AskAsync(Sentence);
        await company.PressAsync(company.Security[0], "attest", "Added to the readers");
        await RevokeAsync(company);
        Assert.Contains("taken away by hand, and two people attest it", Revoked(company), StringComparison.Ordinal);
        await company.PressAsync(company.Security[1], "attest", "Gone from the readers");
        Assert.Equal(1, Messages(company));

        await company.PressAsync(company.Security[2], "attest", "I looked, too");
        Assert.Equal(2, Messages(company));
        Assert.Contains("not observed", Revoked(company), StringComparison.Ordinal);
        Assert.DoesNotContain("verified", Revoked(company), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_revoked_a_part_of_a_bundle_reads_of_that_part_only()
    {
        await using var company = await SmallCompany.OpenAsync(rules: text => text.Replace("entitlements: [wiki/read]", "entitlements: [wiki/read, wiki/write, crm/read, crm/write, source/read]", StringComparison.Ordinal));
        await company.AskAsync("bundle: newcomer for 20 hours to read the plan");
        await company.AskAsync(company.Head, $"revoke {(await RequestAsync(company)).Id} because the laptop was stolen");
        Assert.Equal([1, 2, 5], (await RequestAsync(company)).Items.Where(i => i.IsClosed).Select(i => i.Number).Order());
        Assert.Equal([nameof(CardKind.AccessRevoked), nameof(CardKind.RequestEnded)], await ToldAsync(company, company.Head));
        Assert.Equal(["wiki/read, wiki/write and source/read: Revoked by Person 2: entitlement removed, verified"], company.Shown(company.Head).Where(text => text.StartsWith("wiki/", StringComparison.Ordinal)).Distinct());
        Assert.DoesNotContain(company.Inboxes.Before(company.Head.Id), s => s.Message.Card!.ToJsonString().Contains("crm/read", StringComparison.Ordinal));

        await company.LiveAsync(TimeSpan.FromHours(30));
        Assert.True((await RequestAsync(company)).IsClosed);
        Assert.Equal(2, (await ToldAsync(company, company.Head)).Count);
    }

    [Fact]
    public async Task Whoever_answers_for_a_machine_and_revokes_what_it_has_is_told_once_of_each()
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.LiveAsync(TimeSpan.FromHours(9));
        var (owner, deputy) = (company.Machine.Owner, company.Machine.Deputy);
        await company.AskAsync(deputy, $"I need crm/read for {company.Machine.Id} for 5 days to answer the letters");
        await company.PressAsync(company.Heads.First(h => company.CardOf(h, "approve", "") is not null), "approve", "");
        await company.LiveAsync(TimeSpan.FromMinutes(10));
        await company.AskAsync(owner, $"revoke {(await RequestAsync(company)).Id} because it reads nothing any more");
        Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>((await RequestAsync(company)).Items[0].State).Outcome);
        Assert.Equal([nameof(CardKind.AccessRevoked), nameof(CardKind.RequestEnded)], (await ToldAsync(company, owner)).Where(card => card is nameof(CardKind.AccessRevoked) or nameof(CardKind.RequestEnded)));
    }

    private static async Task<List<string>> ToldAsync(SmallCompany company, Employee who) =>
        [.. (await company.SentAsync(await RequestAsync(company))).Where(d => d.Person == company.RefOf(who)).Select(d => d.Card)];

    private static async Task<Request> RequestAsync(SmallCompany company) => Assert.Single(await company.RequestsAsync());

    private static async Task RevokeAsync(SmallCompany company) =>
        Assert.StartsWith("Revoking wiki/read of ", Assert.Single(await company.AskAsync(company.Head, $"revoke {(await RequestAsync(company)).Id} because the laptop was stolen")), StringComparison.Ordinal);

    private static int Messages(SmallCompany company) => company.Shown(company.Head).Count(IsAboutIt);

    private static string Revoked(SmallCompany company) => string.Concat(company.Inboxes.Before(company.Head.Id).Where(s => IsAboutIt(s.Message.Text)).Select(s => s.Message.Card!.ToJsonString()));

    private static bool IsAboutIt(string text) => text.StartsWith("wiki/read: Revoked by ", StringComparison.Ordinal);
}
