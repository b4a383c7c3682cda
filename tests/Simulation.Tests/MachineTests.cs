using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What becomes of a machine's access is heard by whoever answers for it then.</summary>
public sealed class MachineTests
{
    private static async Task<Request> RequestAsync(SmallCompany company) => Assert.Single(await company.RequestsAsync());

    private static async Task<List<string>> ToldAsync(SmallCompany company, CardKind card) =>
        [.. (await company.SentAsync(await RequestAsync(company))).Where(d => d.Card == card.ToString()).Select(d => d.Person).Order(StringComparer.Ordinal)];

    private static async Task<Employee> GrantedAsync(SmallCompany company, Employee by)
    {
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(by, $"I need crm/read for {company.Machine.Id} for 5 days to answer the letters");
        var approver = company.Heads.First(h => company.CardOf(h, "approve", "") is not null);
        await company.PressAsync(approver, "approve", "");
        Assert.IsType<ItemState.Active>((await RequestAsync(company)).Items[0].State);
        return company.Machine.Owner;
    }

    private static Employee HeirOf(SmallCompany company) => company.Somebody == company.Machine.Owner ? company.SomebodyElse : company.Somebody;

    [Fact]
    public async Task Whoever_answers_for_a_machine_now_is_told_of_its_end_before_and_after_though_whoever_asked_has_left()
    {
        await using var company = await SmallCompany.OpenAsync();
        var (owner, heir) = (await GrantedAsync(company, company.Machine.Owner), HeirOf(company));
        Assert.Equal([company.RefOf(owner)], await ToldAsync(company, CardKind.AccessActive));
        await company.LeaveAsync(owner, heir);
        await company.LiveAsync(TimeSpan.FromDays(5.5));

        Assert.Equal([company.RefOf(heir)], await ToldAsync(company, CardKind.ExpiryNotice));
        Assert.Equal([company.RefOf(heir)], await ToldAsync(company, CardKind.RequestEnded));
    }

    [Fact]
    public async Task Who_takes_over_machines_hears_of_it_once_when_they_are_at_work_and_so_does_who_takes_over_from_them()
    {
        Employee? first = null;
        await using var company = await SmallCompany.OpenAsync(people: (small, text) =>
            Regex.Replace(text, "owner: [^,]+, deputy: [^ ]+", $"owner: {(first ??= small.Somebody).Id}, deputy: {small.Security[1].Id}"));
        var (owner, deputy, manager) = (first!, company.Security[1], first!.Manager!);

        await LeaveAsync(company, owner);
        await company.LiveAsync(TimeSpan.FromHours(18));
        Assert.Equal((1, 0), (Told(company, deputy), Told(company, manager)));

        await LeaveAsync(company, deputy);
        await company.LiveAsync(TimeSpan.FromHours(21));
        Assert.Equal(1, Told(company, manager));
        var flagged = (await company.DefectsAsync()).Where(d => d.Task.Reason == TaskReason.OwnerLeft).OrderBy(d => d.OpenedAt).Select(d => d.Task.Owner.Value).ToList();
        Assert.Equal([company.RefOf(deputy), company.RefOf(manager)], flagged.Distinct());
        Assert.True(flagged.Count > 2);
    }

    private static int Told(SmallCompany company, Employee who) => company.Shown(who).Count(said => said == "A defect is open: An owner has left");

    private static Task LeaveAsync(SmallCompany company, Employee who)
    {
        who.LeftAt = company.Time.GetUtcNow();
        return company.ReloadAsync();
    }

    [Fact]
    public async Task Who_answers_for_it_and_asked_is_told_once()
    {
        await using var company = await SmallCompany.OpenAsync();
        var owner = company.RefOf(await GrantedAsync(company, company.Machine.Owner));
        await company.LiveAsync(TimeSpan.FromDays(5.5));

        Assert.Equal([owner], await ToldAsync(company, CardKind.ExpiryNotice));
        Assert.Equal([owner], await ToldAsync(company, CardKind.RequestEnded));
    }

    [Fact]
    public async Task The_owner_is_told_beside_the_deputy_who_asked_and_what_waits_for_a_decision_is_the_deputys()
    {
        await using var company = await SmallCompany.OpenAsync();
        var owner = await GrantedAsync(company, company.Machine.Deputy);
        var both = new[] { company.RefOf(owner), company.RefOf(company.Machine.Deputy) }.Order(StringComparer.Ordinal);
        await company.LiveAsync(TimeSpan.FromDays(5.5));

        Assert.Equal([company.RefOf(company.Machine.Deputy)], await ToldAsync(company, CardKind.Progress));
        Assert.Equal(both, await ToldAsync(company, CardKind.AccessActive));
        Assert.Equal(both, await ToldAsync(company, CardKind.ExpiryNotice));
        Assert.Equal(both, await ToldAsync(company, CardKind.RequestEnded));
    }

    [Fact]
    public async Task A_deputy_who_gives_it_back_is_told_once_it_is_gone_as_they_are_promised()
    {
        await using var company = await SmallCompany.OpenAsync();
        var owner = company.RefOf(await GrantedAsync(company, company.Machine.Owner));
        var deputy = company.Machine.Deputy;
        await company.AskAsync(deputy, $"release {(await RequestAsync(company)).Id}");
        await company.LiveAsync(TimeSpan.FromHours(1));

        Assert.Equal(new[] { owner, company.RefOf(deputy) }.Order(StringComparer.Ordinal), await ToldAsync(company, CardKind.RequestEnded));
        Assert.Contains(company.Shown(deputy), text => text.Contains("Entitlement removed, verified", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_answers_for_it_now_extends_or_ends_it_from_the_notice_and_whoever_did_before_does_not()
    {
        await using var company = await SmallCompany.OpenAsync();
        var (owner, heir) = (await GrantedAsync(company, company.Machine.Deputy), HeirOf(company));
        company.Machine.Owner = heir;
        await company.ReloadAsync();
        await company.LiveAsync(TimeSpan.FromDays(4.8));

        Assert.Contains("Only the requester", await company.PressAsync(owner, "release", ""), StringComparison.Ordinal);
        Assert.Contains("How long", await company.PressAsync(heir, "extend", ""), StringComparison.OrdinalIgnoreCase);
        await company.AskAsync(heir, "for 3 days");
        await company.AskAsync(heir, "The letters go on");
        var extension = Assert.Single(await company.RequestsAsync(), r => r.Follows is { Kind: FollowKind.Extends });
        Assert.Equal((company.RefOf(heir), FollowKind.Extends), (extension.Requester.Value, extension.Follows!.Kind));

        await company.PressAsync(heir, "release", "");
        Assert.IsType<ItemState.Closed>((await company.RequestsAsync()).Single(r => r.Follows is null).Items[0].State);
    }
}
