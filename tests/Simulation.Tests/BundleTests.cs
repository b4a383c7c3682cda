using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Chat;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What a bundle says of its items: few messages, each with the present state of all.</summary>
public sealed class BundleTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Task<SmallCompany> OpenAsync(string byPolicy = "wiki/read, wiki/write, crm/read, crm/write, source/read") => SmallCompany.OpenAsync(
        rules: text => text.Replace("entitlements: [wiki/read]", $"entitlements: [{byPolicy}]", StringComparison.Ordinal));

    private static async Task<List<string>> ToldAsync(SmallCompany company, int skip = 0) =>
        [.. (await company.SentAsync(Assert.Single(await company.RequestsAsync()))).Where(d => d.Person == company.RefOf(company.Somebody)).DistinctBy(d => d.MessageReference).Skip(skip).Select(d => d.Card)];

    private static List<CardButton> Buttons(SmallCompany company, string verb) =>
        [.. company.Inboxes.Before(company.Somebody.Id).SelectMany(s => CardButtons.Of(s.Message, "")).Where(b => b.Verb == verb)];

    [Fact]
    public async Task It_is_one_message_when_it_is_active_one_before_its_end_and_one_when_all_of_it_has_ended()
    {
        await using var company = await OpenAsync();
        await company.AskAsync("bundle: newcomer for 2 hours to read the plan");
        Assert.Equal([nameof(CardKind.Progress), nameof(CardKind.AccessActive)], await ToldAsync(company));
        Assert.Contains("Newcomer: 5 accesses are active", company.Shown(company.Somebody));

        await company.LiveAsync(TimeSpan.FromMinutes(100));
        Assert.Equal([nameof(CardKind.ExpiryNotice)], await ToldAsync(company, 2));
        var notice = Assert.Single(company.Inboxes.Before(company.Somebody.Id), s => s.Message.Text.StartsWith("Newcomer: 5 accesses end in ", StringComparison.Ordinal));
        Assert.Equal(["1", "2", "3", "4", "5"], CardButtons.Of(notice.Message, "").Where(b => b.Verb == "release").Select(b => b.Inputs["choice"]!.ToString()));
        Assert.Equal(5, CardButtons.Of(notice.Message, "").Count(b => b.Verb == "extend"));

        await company.LiveAsync(Hour);
        Assert.True(Assert.Single(await company.RequestsAsync()).IsClosed);
        Assert.Equal([nameof(CardKind.RequestEnded)], await ToldAsync(company, 3));
        Assert.Equal(2, company.Shown(company.Somebody).Count(text => text == "Newcomer: Closed: 5 removed, verified"));
    }

    [Fact]
    public async Task A_nudge_names_as_told_those_alone_who_are_told()
    {
        const string Twice = "  - id: twice\n    why: Twice\n    when: { entitlements: [wiki/write] }\n    stages:\n      - { name: Manager, approvers: manager, decide-within: 1 day }\n      - { name: Owner, approvers: entitlement-owner, decide-within: 2 days }\n";
        await using var company = await SmallCompany.OpenAsync(rules: text => text
            .Replace("entitlements: [wiki/read]", "entitlements: [wiki/read, crm/read, source/read]", StringComparison.Ordinal)
            .Replace("  - id: confidential\n", Twice + "  - id: confidential\n", StringComparison.Ordinal));
        var manager = company.Somebody.Manager!;
        await company.AskAsync("bundle: newcomer for 20 hours to read the plan");
        await company.LiveAsync(5 * Hour);
        var card = Assert.Single(company.Inboxes.Before(manager.Id), s => s.Message.Text.Contains("asks for wiki/write", StringComparison.Ordinal) && CardButtons.Of(s.Message, "").Any(b => b.Verb == "approve"));
        await company.PressAsync(manager, CardButtons.Of(card.Message, "").First(b => b.Verb == "approve"));

        var answer = Assert.Single(await company.AskAsync("nudge"));
        Assert.Contains($"Person {manager.Number}: told once more", answer, StringComparison.Ordinal);
        Assert.Contains("Not told again so soon, since less than four hours ago: Person ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(company.Heads, head => head != manager && company.Shown(head).Any(text => text.Contains("still waits", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_of_its_items_is_released_and_extended_by_a_button_of_its_own()
    {
        await using var company = await OpenAsync();
        await company.AskAsync("bundle: newcomer for 20 hours to read the plan");
        var buttons = Buttons(company, "release");
        Assert.Contains("Only the requester", await company.PressAsync(company.SomebodyElse, buttons[2]), StringComparison.Ordinal);

        await company.PressAsync(company.Somebody, buttons[2]);
        var items = Assert.Single(await company.RequestsAsync()).Items;
        Assert.Equal([3], items.Where(i => i.State is not ItemState.Active).Select(i => i.Number));
        Assert.Equal(Outcome.Removed, Assert.IsType<ItemState.Closed>(items[2].State).Outcome);
        Assert.Contains("Newcomer: 4 accesses are active", company.Shown(company.Somebody));
        Assert.Contains(items[3].Entitlement.Value, await company.PressAsync(company.Somebody, Buttons(company, "extend").Single(b => b.Inputs["choice"]!.ToString() == "4")), StringComparison.Ordinal);

        var listed = CardButtons.Of(await company.SayAsync(company.Somebody, "my access"), "").Where(b => b.Verb == "release-listed").ToList();
        Assert.Equal(4, listed.Count);
        await company.PressAsync(company.Somebody, listed.Single(b => b.Inputs["choice"]!.ToString() == "5"));
        Assert.Equal([3, 5], Assert.Single(await company.RequestsAsync()).Items.Where(i => i.State is not ItemState.Active).Select(i => i.Number));
    }

    [Fact]
    public async Task What_is_released_at_home_is_the_access_beside_which_the_button_stands()
    {
        await using var company = await OpenAsync();
        await company.AskAsync("bundle: newcomer for 20 hours to read the plan");
        var items = Assert.Single(await company.RequestsAsync()).Items;
        var home = (await company.HomePageAsync(company.Somebody)).Card!.ToJsonString();
        var buttons = CardButtons.Of(await company.HomePageAsync(company.Somebody), "").Where(b => b.Verb == "release-listed").ToList();
        Assert.Equal(5, buttons.Count);
        var last = items.MaxBy(i => home.LastIndexOf(i.Entitlement.Value, StringComparison.Ordinal))!;

        await company.PressAsync(company.Somebody, buttons[^1]);

        Assert.Equal([last.Number], Assert.Single(await company.RequestsAsync()).Items.Where(i => i.State is not ItemState.Active).Select(i => i.Number));
    }

    [Theory]
    [InlineData("release zork foo")]
    [InlineData("give back on-call-engineer")]
    [InlineData("release R-7F3K9Q2")]
    [InlineData("cancel the other thing")]
    public async Task What_is_named_and_not_known_ends_nothing(string said)
    {
        await using var company = await SmallCompany.OpenAsync();
        await company.AskAsync("I need wiki/read for 20 hours to read the plan");

        Assert.Contains("I do not know what to ", (await company.SayAsync(company.Somebody, said)).Text, StringComparison.Ordinal);
        Assert.IsType<ItemState.Active>(Assert.Single(await company.RequestsAsync()).Items[0].State);
    }

    [Fact]
    public async Task What_is_named_in_words_is_released_and_nothing_beside_it()
    {
        await using var company = await OpenAsync();
        await company.AskAsync("bundle: newcomer for 20 hours to read the plan");
        var bundle = Assert.Single(await company.RequestsAsync()).Id;

        Assert.Contains("Releasing wiki/read", (await company.SayAsync(company.Somebody, "release wiki/read")).Text, StringComparison.Ordinal);
        Assert.Contains("Releasing crm/read and wiki/write", (await company.SayAsync(company.Somebody, $"release {bundle} wiki/write and crm/read")).Text.Replace("wiki/write and crm/read", "crm/read and wiki/write", StringComparison.Ordinal), StringComparison.Ordinal);

        Assert.Equal(["crm/read", "wiki/read", "wiki/write"], Assert.Single(await company.RequestsAsync()).Items.Where(i => i.State is not ItemState.Active).Select(i => i.Entitlement.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_of_which_one_item_is_named_is_not_cancelled_before_all_of_it_is()
    {
        await using var company = await OpenAsync("source/read");
        await company.AskAsync("bundle: newcomer for 20 hours to read the plan");
        var request = Assert.Single(await company.RequestsAsync());
        var waiting = request.Items.Where(i => i.State is ItemState.AwaitingApproval).Select(i => i.Entitlement.Value).ToList();
        Assert.True(waiting.Count > 1);

        Assert.Contains($"Shall I cancel all of {request.Id}?", (await company.SayAsync(company.Somebody, $"cancel {waiting[0]}")).Text, StringComparison.Ordinal);
        Assert.Equal(waiting.Count, Assert.Single(await company.RequestsAsync()).Items.Count(i => i.State is ItemState.AwaitingApproval));

        Assert.Contains($"{request.Id} is cancelled", (await company.SayAsync(company.Somebody, $"cancel {request.Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_a_request_that_is_not_known_is_not_that_there_are_none()
    {
        await using var company = await OpenAsync();
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");

        Assert.Contains("I know no such request of yours", (await company.SayAsync(company.Somebody, "status R-22222222")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_the_status_hold_so_many_items_however_many_a_request_has()
    {
        await using var company = await OpenAsync();
        for (var times = 0; times < 3; times++)
        {
            await company.AskAsync("bundle: newcomer for 1 hour to read the plan");
            await company.LiveAsync(2 * Hour);
        }

        var first = await company.SayAsync(company.Somebody, "status");
        Assert.Equal("You have 3 requests.", first.Text);
        Assert.Equal(12, first.Card!["body"]!.AsArray().ToJsonString().Split("Request R-").Length - 1);
        Assert.Contains("And 3 more: say status page 2.", first.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, (await company.CardAsync("status page 2")).Split("Request R-").Length - 1);
        var one = (await company.RequestsAsync())[0].Id;
        Assert.Equal(5, (await company.CardAsync($"status {one}")).Split("Request R-").Length - 1);
        Assert.Equal(5, (await company.CardAsync($"status {one} page 9")).Split("Request R-").Length - 1);
    }

    [Fact]
    public async Task What_becomes_active_within_four_hours_is_shown_on_the_card_that_is_there_and_later_on_a_new_one()
    {
        await using var company = await OpenAsync("wiki/read, wiki/write, crm/read");
        await company.AskAsync("bundle: newcomer for 3 days to read the plan");
        Assert.Contains("Newcomer: 3 accesses are active", company.Shown(company.Somebody));

        await company.LiveAsync(2 * Hour);
        await company.PressAsync(company.Somebody.Manager!, "approve", "");
        Assert.Equal([nameof(CardKind.Progress), nameof(CardKind.AccessActive)], await ToldAsync(company));
        Assert.Contains("Newcomer: 4 accesses are active", company.Shown(company.Somebody));

        await company.LiveAsync(3 * Hour);
        await company.PressAsync(company.Somebody.Manager!, "approve", "");
        Assert.Equal([nameof(CardKind.AccessActive)], await ToldAsync(company, 2));
        Assert.Equal(2, company.Shown(company.Somebody).Count(text => text == "Newcomer: 5 accesses are active"));
    }

    [Fact]
    public async Task A_denial_is_told_by_itself_with_its_reason()
    {
        await using var company = await OpenAsync("wiki/read, wiki/write, crm/read");
        await company.AskAsync("bundle: newcomer for 3 days to read the plan");
        await company.PressAsync(company.Somebody, Buttons(company, "release")[0]);
        await company.PressAsync(company.Somebody, Buttons(company, "release")[0]);
        await company.PressAsync(company.Somebody.Manager!, "deny", "not in the first week");
        Assert.Equal([nameof(CardKind.RequestEnded), nameof(CardKind.RequestEnded)], await ToldAsync(company, 2));
        Assert.Contains(company.Inboxes.Before(company.Somebody.Id), s => s.Message.Card!.ToJsonString().Contains("not in the first week", StringComparison.Ordinal));
    }
}
