using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Whoever cannot be reached keeps nobody waiting, and somebody hears of it once.</summary>
public sealed class ReachingTests
{
    private const string Sentence = "I need crm/read for 5 days to answer the letters";

    private static readonly SendResult Unknown = new SendResult.Unreachable("No such user.");

    private static ShutChannel ShutTo(params string[] users) => new() { IsShut = true, IsShutTo = account => users.Contains(account.UserId) };

    private static async Task<List<Defect>> UnreachedAsync(SmallCompany company) => [.. (await company.DefectsAsync()).Where(d => d.Task.Reason == TaskReason.Undeliverable)];

    private static async Task<ItemState.AwaitingApproval> OpenAsync(SmallCompany company) => Assert.IsType<ItemState.AwaitingApproval>(Assert.Single(await company.RequestsAsync()).Items[0].State);

    [Fact]
    public async Task An_approver_whose_channel_was_busy_and_then_knows_them_no_more_is_not_waited_for()
    {
        var channel = new ShutChannel { IsShut = true };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        channel.IsShutTo = account => account.UserId == manager.Id;
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        await company.LiveAsync(TimeSpan.FromMinutes(8));
        Assert.Empty(await company.DefectsAsync());

        channel.Answer = Unknown;
        await company.LiveAsync(TimeSpan.FromHours(3));

        var defect = Assert.Single(await UnreachedAsync(company));
        Assert.Equal((company.RefOf(company.Security[0]), company.RefOf(manager)), (defect.Task.Owner.Value, defect.Task.About!.Value.Value));
        Assert.Contains(company.Inboxes.Before(company.Security[0].Id), s => s.Message.Card!.ToJsonString().Contains($"It is for Person {manager.Number}.", StringComparison.Ordinal));
        Assert.True((await OpenAsync(company)).Asked.Length > 1);
        var fallback = company.Heads.First(h => h != manager && company.CardOf(h, "approve", "") is not null);
        await company.PressAsync(fallback, "approve", "");
        Assert.IsType<ItemState.Active>(Assert.Single(await company.RequestsAsync()).Items[0].State);
        Assert.Contains("cannot be reached", await company.StoryAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_at_which_its_channel_fails_holds_up_no_other_card_of_the_request(bool isTheRequesters)
    {
        var channel = new ShutChannel { KeepsWhatItHas = true, Throws = true };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var (requester, manager) = (company.Somebody, company.Somebody.Manager!);
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        var (broken, other) = isTheRequesters ? (requester, manager) : (manager, requester);
        (channel.IsShut, channel.IsShutTo) = (true, account => account.UserId == broken.Id);
        var before = company.Inboxes.Before(other.Id).Select(s => s.Message.Text).ToList();

        await company.PressAsync(manager, "approve", "");
        Assert.NotEqual(before, company.Inboxes.Before(other.Id).Select(s => s.Message.Text));

        var (was, _) = (company.Inboxes.Before(broken.Id).Select(s => s.Message.Text).ToList(), channel.IsShut = false);
        await company.LiveAsync(TimeSpan.FromHours(1));
        Assert.NotEqual(was, company.Inboxes.Before(broken.Id).Select(s => s.Message.Text));
    }

    [Fact]
    public async Task A_channel_that_stays_shut_is_one_defect_too()
    {
        var channel = new ShutChannel { IsShut = true };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        channel.IsShutTo = account => account.UserId == company.Somebody.Manager!.Id;
        await company.AskAsync(Sentence);
        await company.LiveAsync(TimeSpan.FromHours(4));

        Assert.Single(await UnreachedAsync(company));
        Assert.True((await OpenAsync(company)).Asked.Length > 1);
    }

    [Theory]
    [InlineData(300, 0)]
    [InlineData(2, 1)]
    public async Task Where_the_first_account_is_busy_the_second_one_has_the_card_before_long(int busy, int minutes)
    {
        var channel = new ShutChannel { IsShut = true, Answer = new SendResult.TryLater("Too many.", TimeSpan.FromSeconds(busy)) };
        await using var company = await SmallCompany.OpenAsync(
            people: (c, text) => text.Replace(Account(c.Somebody.Manager!), Account(c.Somebody.Manager!, "-too"), StringComparison.Ordinal), plant: channel);
        channel.IsShutTo = account => account.UserId == company.Somebody.Manager!.Id;
        await company.AskAsync(Sentence);
        await company.LiveAsync(TimeSpan.FromMinutes(minutes));

        var request = Assert.Single(await company.RequestsAsync());
        var card = Assert.Single(await company.SentAsync(request), d => d.Card == nameof(CardKind.Approval));
        Assert.Equal($"{company.Somebody.Manager!.Id}-too", card.UserId);
        await company.LiveAsync(TimeSpan.FromHours(1));
        Assert.Empty(await company.DefectsAsync());
        Assert.DoesNotContain(await company.RecordedAsync(request), d => d.State == DeliveryState.Recorded);
    }

    [Fact]
    public async Task Who_only_waits_for_their_turn_is_not_passed_over_and_has_the_card_where_they_want_it_however_long_it_takes()
    {
        var channel = new ShutChannel { IsShut = true, Answer = new SendResult.TryLater("It is not their turn.", TimeSpan.FromSeconds(20)) { IsTurn = true } };
        await using var company = await SmallCompany.OpenAsync(
            people: (c, text) => text.Replace(Account(c.Somebody.Manager!), Account(c.Somebody.Manager!, "-too"), StringComparison.Ordinal), plant: channel);
        channel.IsShutTo = account => account.UserId == company.Somebody.Manager!.Id;
        await company.AskAsync(Sentence);
        await company.LiveAsync(TimeSpan.FromHours(3));

        Assert.Empty(await company.DefectsAsync());
        Assert.Equal(company.RefOf(company.Somebody.Manager!), Assert.Single((await OpenAsync(company)).Asked).Value);
        channel.IsShut = false;
        await company.LiveAsync(TimeSpan.FromMinutes(1));
        var card = Assert.Single(await company.SentAsync(Assert.Single(await company.RequestsAsync())), d => d.Card == nameof(CardKind.Approval));
        Assert.Equal(company.Somebody.Manager!.Id, card.UserId);
    }

    [Fact]
    public async Task Who_is_shut_out_after_the_card_came_has_it_at_their_other_account()
    {
        var channel = ShutTo();
        channel.Answer = Unknown;
        await using var company = await SmallCompany.OpenAsync(
            people: (c, text) => text.Replace(Account(c.Somebody.Manager!), Account(c.Somebody.Manager!, "-too"), StringComparison.Ordinal), plant: channel);
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        Assert.Equal(manager.Id, (await ApprovalAsync(company)).UserId);

        channel.IsShutTo = account => account.UserId == manager.Id;
        await company.ShutOutAsync(manager);

        Assert.Equal($"{manager.Id}-too", (await ApprovalAsync(company)).UserId);
        await company.LiveAsync(TimeSpan.FromHours(1));
        Assert.Empty(await company.DefectsAsync());
        Assert.Equal(company.RefOf(manager), Assert.Single((await OpenAsync(company)).Asked).Value);
    }

    [Fact]
    public async Task Who_is_shut_out_after_the_card_came_and_has_no_other_account_is_not_waited_for()
    {
        var channel = ShutTo();
        channel.Answer = Unknown;
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        Assert.Single((await OpenAsync(company)).Asked);

        channel.IsShutTo = account => account.UserId == manager.Id;
        await company.ShutOutAsync(manager);

        var defect = Assert.Single(await UnreachedAsync(company));
        Assert.Equal((company.RefOf(company.Security[0]), company.RefOf(manager)), (defect.Task.Owner.Value, defect.Task.About!.Value.Value));
        var fallback = company.Heads.First(h => h != manager && company.CardOf(h, "approve", "") is not null);
        await company.PressAsync(fallback, "approve", "");
        Assert.IsType<ItemState.Active>(Assert.Single(await company.RequestsAsync()).Items[0].State);
        await company.ShutOutAsync(manager);
        Assert.Single(await UnreachedAsync(company));
    }

    [Fact]
    public async Task What_was_brought_to_an_account_that_is_somebody_elses_by_now_is_told_there_no_more()
    {
        var isRight = false;
        await using var company = await SmallCompany.OpenAsync(people: (c, text) => isRight ? text
            : text.Replace(Account(c.SomebodyElse), "accounts: []", StringComparison.Ordinal).Replace(Account(c.Somebody.Manager!), Account(c.SomebodyElse), StringComparison.Ordinal));
        await company.AskAsync(Sentence);
        Assert.NotNull(company.CardOf(company.SomebodyElse, "approve", ""));

        isRight = true;
        await company.ReloadAsync();
        await company.PressAsync(company.Somebody, "cancel", "");
        await company.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.Null(company.CardOf(company.SomebodyElse, "approve", ""));
        Assert.Contains(company.Shown(company.SomebodyElse), text => text.StartsWith("This card is no longer shown here", StringComparison.Ordinal));
        Assert.DoesNotContain(company.Inboxes.Before(company.SomebodyElse.Id), s => s.Message.Card!.ToJsonString().Contains("crm/read", StringComparison.Ordinal));
        Assert.Empty(await company.DefectsAsync());
    }

    [Fact]
    public async Task What_was_brought_to_an_account_that_is_nobodys_by_now_is_told_there_no_more()
    {
        var isTakenOut = false;
        await using var company = await SmallCompany.OpenAsync(people: (c, text) => isTakenOut ? text.Replace(Account(c.Somebody.Manager!), "accounts: []", StringComparison.Ordinal) : text);
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        Assert.NotNull(company.CardOf(manager, "approve", ""));

        isTakenOut = true;
        await company.ReloadAsync();
        await company.PressAsync(company.Somebody, "cancel", "");
        await company.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.Null(company.CardOf(manager, "approve", ""));
        Assert.Contains(company.Shown(manager), text => text.StartsWith("This card is no longer shown here", StringComparison.Ordinal));
        Assert.DoesNotContain(company.Inboxes.Before(manager.Id), s => s.Message.Card!.ToJsonString().Contains("crm/read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_gives_up_the_account_where_they_are_asked_is_asked_at_the_other_and_is_shown_nothing_more_there()
    {
        await using var company = await SmallCompany.OpenAsync(people: (c, text) => text
            .Replace(Account(c.Somebody.Manager!), "accounts: []", StringComparison.Ordinal).Replace(Account(c.SomebodyElse), "accounts: []", StringComparison.Ordinal));
        var (manager, other) = (company.Somebody.Manager!, company.SomebodyElse);
        var account = await company.LinkAsync(manager, new(RecordingChannel.ProviderName, "sim", manager.Id));
        await company.AskAsync(Sentence);
        var card = company.CardOf(manager, "approve", "")!;
        await company.LinkAsync(manager, new(RecordingChannel.ProviderName, "sim", other.Id));

        Assert.Contains("nobody's any more", await company.PressAsync(manager, card with { Id = account.Value, Verb = "confirm-unlink" }), StringComparison.Ordinal);
        await company.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.Null(company.CardOf(manager, "approve", ""));
        Assert.Contains(company.Shown(manager), text => text.StartsWith("This card is no longer shown here", StringComparison.Ordinal));
        Assert.DoesNotContain(company.Inboxes.Before(manager.Id), s => s.Message.Card!.ToJsonString().Contains("crm/read", StringComparison.Ordinal));
        Assert.NotNull(company.CardOf(other, "approve", ""));
    }

    [Fact]
    public async Task Who_has_decided_and_is_shut_out_then_is_asked_nothing_more_and_their_vote_counts()
    {
        var channel = ShutTo();
        channel.Answer = Unknown;
        await using var company = await SmallCompany.OpenAsync(rules: rules => rules.Replace("""
            when: { sensitivity: [internal] }
                stages:
                  - name: Manager
                    approvers: manager
            """.ReplaceLineEndings("\n"), """
            when: { sensitivity: [internal] }
                stages:
                  - name: Manager
                    approvers: { all-of: [manager, { group: security }] }
                    escalate:
                      - { after: 12 hours, to: { group: leadership } }
            """.ReplaceLineEndings("\n"), StringComparison.Ordinal), plant: channel);
        var manager = company.Somebody.Manager!;
        await company.AskAsync(Sentence);
        await company.PressAsync(manager, "approve", "");
        var asked = (await OpenAsync(company)).Asked.ToArray();

        channel.IsShutTo = account => account.UserId == manager.Id;
        await company.ShutOutAsync(manager);
        await company.LiveAsync(TimeSpan.FromHours(1));

        Assert.Empty(await UnreachedAsync(company));
        Assert.Equal(asked, (await OpenAsync(company)).Asked.ToArray());
        await company.PressAsync(company.Security.First(s => company.CardOf(s, "approve", "") is not null), "approve", "");
        Assert.IsType<ItemState.Active>(Assert.Single(await company.RequestsAsync()).Items[0].State);
    }

    [Fact]
    public async Task Who_has_attested_and_has_no_account_any_more_is_no_defect()
    {
        var isGone = false;
        await using var company = await SmallCompany.OpenAsync(
            ByHand, people: (c, text) => isGone ? text.Replace(Account(c.Security[1]), "accounts: []", StringComparison.Ordinal) : text);
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.PressAsync(company.Security[0], "attest", "Added");
        await company.LiveAsync(TimeSpan.FromHours(3));
        await company.PressAsync(company.Security[1], "attest", "Gone from the readers");

        isGone = true;
        await company.ReloadAsync();
        await company.ShutOutAsync(company.Security[1]);
        await company.LiveAsync(TimeSpan.FromHours(1));

        Assert.Empty(await UnreachedAsync(company));
    }

    private static string ByHand(string catalog) => catalog.Replace(
        "id: wiki, name: System wiki, description: What it is for, connector: simulated,", "id: wiki, name: System wiki, description: What it is for, connector: manual, operators: { group: security },", StringComparison.Ordinal);

    [Fact]
    public async Task Who_is_shut_out_without_a_word_is_not_waited_for_once_a_reminder_finds_it()
    {
        var channel = ShutTo();
        channel.Answer = Unknown;
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        channel.IsShutTo = account => account.UserId == manager.Id;

        while ((await UnreachedAsync(company)).Count == 0 && (await OpenAsync(company)).LapsesAt > company.Time.GetUtcNow())
        {
            await company.LiveAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(company.RefOf(manager), Assert.Single(await UnreachedAsync(company)).Task.About!.Value.Value);
        Assert.Contains(company.RefOf(manager), (await OpenAsync(company)).PassedOver.Select(p => p.Value));
    }

    [Fact]
    public async Task A_reviewer_who_is_shut_out_after_the_question_came_is_not_waited_for()
    {
        var channel = ShutTo();
        channel.Answer = Unknown;
        await using var company = await SmallCompany.OpenAsync(rules: rules => rules.Replace("\nreviews:\n", """

            reviews:
              - id: wiki-each-day
                when: { entitlements: [wiki/read] }
                every: 1 day
                reviewer: manager
                grace: 12 hours
                fallback: { group: leadership }

            """.ReplaceLineEndings("\n"), StringComparison.Ordinal), plant: channel);
        var manager = company.Somebody.Manager!;
        await company.AskAsync("I need wiki/read for 4 days to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(25));
        Assert.NotNull(company.CardOf(manager, "keep-access", ""));
        var before = company.People.Where(p => p != manager && company.CardOf(p, "keep-access", "") is not null).ToList();

        channel.IsShutTo = account => account.UserId == manager.Id;
        await company.ShutOutAsync(manager);

        Assert.Equal(company.RefOf(manager), Assert.Single(await UnreachedAsync(company)).Task.About!.Value.Value);
        var others = company.People.Where(p => p != manager && company.CardOf(p, "keep-access", "") is not null).Except(before);
        Assert.Contains("Kept, by decision of", await company.PressAsync(others.First(), "keep-access", ""), StringComparison.Ordinal);
    }

    private static async Task<DeliveryRow> ApprovalAsync(SmallCompany company) =>
        Assert.Single(await company.SentAsync(Assert.Single(await company.RequestsAsync())), d => d is { Card: nameof(CardKind.Approval), IsBrought: true });

    private static string Account(Employee who, string? second = null) => second is null
        ? $"accounts: [{{ provider: sim, tenant: sim, user: {who.Id} }}]"
        : $"accounts: [{{ provider: sim, tenant: sim, user: {who.Id} }}, {{ provider: sim, tenant: sim, user: {who.Id}{second} }}]";

    [Fact]
    public async Task Whoever_is_to_work_by_hand_and_cannot_be_reached_is_one_defect_however_often_they_are_reminded()
    {
        var channel = new ShutChannel { IsShut = true, Answer = Unknown };
        await using var company = await SmallCompany.OpenAsync(ByHand, plant: channel);
        channel.IsShutTo = account => account.UserId == company.Security[1].Id;
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        await company.LiveAsync(TimeSpan.FromHours(20));

        var defect = Assert.Single(await UnreachedAsync(company));
        Assert.Equal((StreamKind.Access, company.RefOf(company.Security[1])), (defect.Source.Kind, defect.Task.About!.Value.Value));
        Assert.NotNull(company.CardOf(company.Security[0], "attest", ""));
    }

    [Fact]
    public async Task An_owner_who_cannot_be_reached_about_a_finding_is_one_defect_and_the_next_is_asked()
    {
        var channel = new ShutChannel { Answer = Unknown };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        await company.AskAsync("I need wiki/read for 20 days to read the plan");
        var owner = company.Heads[0];
        (channel.IsShut, channel.IsShutTo) = (true, account => account.UserId == owner.Id);
        company.Target.DoByHand(company.Target.Present()[0].Edge, CallKind.Revoke);
        await company.LiveAsync(TimeSpan.FromDays(8));

        Assert.Equal(company.RefOf(owner), Assert.Single(await UnreachedAsync(company)).Task.About!.Value.Value);
        Assert.NotNull(company.CardOf(company.Security[0], "revoke-found", ""));
    }

    [Fact]
    public async Task An_owner_who_cannot_be_reached_about_what_was_there_before_is_one_defect()
    {
        var channel = new ShutChannel { Answer = Unknown };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        company.Target.DoByHand(new Edge(new("wiki/read"), company.Somebody.Id), CallKind.Grant);
        await company.AskAsync("I need wiki/read for 2 hours to read the plan");
        (channel.IsShut, channel.IsShutTo) = (true, account => account.UserId == company.Heads[0].Id);
        await company.LiveAsync(TimeSpan.FromHours(20));

        Assert.Equal(company.RefOf(company.Heads[0]), Assert.Single(await UnreachedAsync(company)).Task.About!.Value.Value);
    }

    [Theory]
    [InlineData(3, DeliveryState.Settled)]
    [InlineData(60, DeliveryState.Undeliverable)]
    public async Task A_card_whose_update_is_refused_for_a_while_is_brought_up_to_date_after_that(int hours, DeliveryState state)
    {
        var channel = new ShutChannel { Answer = Unknown, KeepsWhatItHas = true };
        await using var company = await SmallCompany.OpenAsync(plant: channel);
        var manager = company.Somebody.Manager!;
        await company.LiveAsync(TimeSpan.FromHours(9));
        await company.AskAsync(Sentence);
        Assert.NotNull(company.CardOf(manager, "approve", ""));
        (channel.IsShut, channel.IsShutTo) = (true, account => account.UserId == manager.Id);

        await company.SayAsync(company.Somebody, "cancel");
        await company.LiveAsync(TimeSpan.FromHours(hours));
        Assert.NotNull(company.CardOf(manager, "approve", ""));
        channel.IsShut = false;
        await company.LiveAsync(TimeSpan.FromHours(2));

        var card = Assert.Single(await company.RecordedAsync(Assert.Single(await company.RequestsAsync())), d => d.Card == nameof(CardKind.Approval));
        Assert.Equal((state, state == DeliveryState.Undeliverable), (card.State, company.CardOf(manager, "approve", "") is not null));
    }
}
