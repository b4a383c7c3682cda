using ChatGovernanceBot.Channels.Conversation.Chasing;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A reviewer is asked a few questions at a time, and finds the others in their list.</summary>
public sealed class ReviewPaceTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1);

    /// <summary>What anybody has for the asking here.</summary>
    private static readonly string[] Held = [.. Goods.All.Where(g => !g.IsPrivileged && g.System != Goods.ByHand && g.Id != "crm/read").Select(g => g.Id)];

    [Fact]
    public async Task A_new_manager_is_asked_a_few_at_a_time_about_much_that_somebody_holds_and_reads_how_many_others_wait()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        var first = await QuestionsToAsync(company, manager);
        Assert.Equal(MessagePace.QuestionsOfOne, first.Count);

        await company.LiveAsync(Hour + Minute);
        Assert.Equal(Held.Length, (await QuestionsToAsync(company, manager)).Count);
        Assert.Equal(Held.Length, company.Inboxes.Before(manager.Id).Count(s => s.Message.Card!.ToJsonString().Contains($"{Held.Length - 1} others wait for your review too: say", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reviews_that_come_together_delay_no_request_that_waits_for_the_same_person()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        await company.AskAsync("I need crm/read for 5 days to answer the letters");
        Assert.Contains(await company.SentToAsync(manager), d => d.Card == nameof(CardKind.Approval));
    }

    [Fact]
    public async Task A_host_that_starts_again_goes_on_from_what_was_asked_before()
    {
        await using var company = await OpenAsync();
        await AskForAllAsync(company, company.SomebodyElse);
        var manager = await MoveAsync(company);
        await company.RestartAsync();
        company.SomebodyElse.Manager = manager;
        await company.ReloadAsync();
        await company.LiveAsync(30 * Minute);
        Assert.Equal(MessagePace.QuestionsOfOne, (await QuestionsToAsync(company, manager)).Count);
    }

    [Fact]
    public async Task A_question_whose_card_has_not_come_is_answered_from_the_list_and_no_card_comes_about_it()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        var waiting = await WaitingAsync(company, manager);
        Assert.Equal(Held.Length - MessagePace.QuestionsOfOne, waiting.Count);

        Assert.Contains("still needed?", await company.PressAsync(manager, new("review", waiting[0].Id, [])), StringComparison.Ordinal);
        Assert.Contains("Kept, by decision of", await company.PressAsync(manager, new("keep-access", waiting[0].Id, [])), StringComparison.Ordinal);
        Assert.Contains("Revoked, by decision of", await company.PressAsync(manager, new("revoke-access", waiting[1].Id, [])), StringComparison.Ordinal);
        Assert.Contains("No longer needed from you", await company.PressAsync(manager, new("not-mine", waiting[2].Id, [])), StringComparison.Ordinal);
        await company.LiveAsync(3 * Hour);

        Assert.Equal(Held.Length - 3, (await QuestionsToAsync(company, manager)).Count);
        Assert.DoesNotContain(await company.RecordedForAsync(manager), d => d.State == DeliveryState.Recorded);
    }

    [Fact]
    public async Task A_question_that_was_put_off_from_the_list_comes_when_it_was_put_off_to_and_not_before()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        var later = (await WaitingAsync(company, manager))[0];
        Assert.Contains("still needed?", await company.PressAsync(manager, new("ask-later", later.Id, [])), StringComparison.Ordinal);

        await company.LiveAsync(3 * Hour);
        Assert.DoesNotContain(await AboutAsync(company, manager, later), d => d.SentAt is not null);
        await company.LiveAsync(TimeSpan.FromDays(3));
        // Few of those who are reminded of so many hear of this one by then.
        var question = Assert.Single(await AboutAsync(company, manager, later), d => d.Card == nameof(CardKind.Review));
        Assert.True(question.SentAt - later.CreatedAt > TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task What_is_privileged_is_kept_from_the_list_with_a_reason_as_on_its_card()
    {
        var privileged = "";
        await using var company = await OpenAsync(catalog: text => privileged.Length == 0 ? text : Privileged(text, privileged));
        var manager = await MoveAsync(company);
        var waiting = (await WaitingAsync(company, manager))[0];
        privileged = AccessId.From(waiting.StreamId).Entitlement.Value;
        await company.ReloadAsync();

        var id = (await WaitingAsync(company, manager)).Single(d => d.StreamId == waiting.StreamId).Id;
        Assert.Contains("still needed?", await company.PressAsync(manager, new("review", id, [])), StringComparison.Ordinal);
        id = (await WaitingAsync(company, manager)).Single(d => d.StreamId == waiting.StreamId).Id;
        Assert.Contains("Say why it stays", await company.PressAsync(manager, new("keep-access", id, [])), StringComparison.Ordinal);
        Assert.Contains("Kept, by decision of", await company.PressAsync(manager, new("keep-access", id, new() { ["reason"] = "They run it" })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_come_yet_is_on_the_pages_that_list_all_work()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        Assert.Equal($"{Held.Length} things wait for you.", (await company.SayAsync(manager, "my work")).Text);
        Assert.Contains($"And {Held.Length - 5} more: say my work in the Messages tab.", await company.HomeAsync(manager), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_more_reviews_than_it_shows_has_further_pages()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        var (first, second) = (await company.SayAsync(manager, "my reviews"), await company.SayAsync(manager, "my reviews page 2"));
        Assert.Equal($"{Held.Length} accesses wait for your review.", first.Text);
        Assert.Contains("And 1 more: say my reviews page 2.", first.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(Held.Length, Buttons(first).Concat(Buttons(second)).Distinct().Count());
    }

    [Fact]
    public async Task Nobody_is_reminded_of_a_question_whose_card_has_not_come()
    {
        await using var company = await OpenAsync();
        var manager = await MoveAsync(company);
        var (sent, waiting) = (await QuestionsToAsync(company, manager), await WaitingAsync(company, manager));
        await company.LiveAsync(30 * Minute);
        await company.PressAsync(manager, new("ask-later", waiting[0].Id, []));
        foreach (var other in sent.Concat(waiting.Skip(1)))
        {
            await company.PressAsync(manager, new("keep-access", other.Id, []));
        }

        // The first reminder is due just before the time that it was put off to.
        await company.LiveAsync(TimeSpan.FromDays(3));
        var about = (await AboutAsync(company, manager, waiting[0])).OrderBy(d => d.SentAt).ToList();
        Assert.Equal(nameof(CardKind.Review), about[0].Card);
        Assert.All(about.Skip(1), reminder => Assert.True(reminder.SentAt - about[0].SentAt >= Pacing.Apart));
    }

    [Fact]
    public async Task However_many_wait_each_comes_well_before_others_are_asked_and_it_lapses()
    {
        await using var company = await OpenAsync("1 day", "2 hours");
        await company.LiveAsync(TimeSpan.FromHours(9));
        await AskForAllAsync(company, company.Somebody);
        await company.LiveAsync(TimeSpan.FromHours(24) + (44 * Minute));
        var manager = company.Somebody.Manager!;
        Assert.Equal(MessagePace.QuestionsOfOne, (await QuestionsToAsync(company, manager)).Count);

        await company.LiveAsync(2 * Minute);
        Assert.Equal(Held.Length, (await QuestionsToAsync(company, manager)).Count);
    }

    private static Task<SmallCompany> OpenAsync(string every = "2 weeks", string grace = "4 days", Func<string, string>? catalog = null) => SmallCompany.OpenAsync(catalog, rules => rules
        .Replace("entitlements: [wiki/read]", $"entitlements: [{string.Join(", ", Held)}]", StringComparison.Ordinal)
        .Replace("reviewer: entitlement-owner", "reviewer: manager", StringComparison.Ordinal)
        .Replace("every: 2 weeks", $"every: {every}", StringComparison.Ordinal)
        .Replace("grace: 4 days", $"grace: {grace}", StringComparison.Ordinal));

    private static string Privileged(string catalog, string entitlement)
    {
        var at = catalog.IndexOf("privilege: ", catalog.IndexOf($"- id: {entitlement}\n", StringComparison.Ordinal), StringComparison.Ordinal);
        return catalog[..at] + "privilege: privileged" + catalog[catalog.IndexOf('\n', at)..];
    }

    private static async Task AskForAllAsync(SmallCompany company, Employee who)
    {
        foreach (var entitlement in Held)
        {
            await company.AskAsync(who, $"I need {entitlement} for 6 days to read the plan");
        }
    }

    /// <summary>Somebody holds much and comes under another manager.</summary>
    private static async Task<Employee> MoveAsync(SmallCompany company)
    {
        await company.LiveAsync(TimeSpan.FromHours(9));
        await AskForAllAsync(company, company.Somebody);
        company.Somebody.Manager = company.Heads.First(h => h != company.Somebody.Manager && company.IsAtWork(h));
        await company.ReloadAsync();
        await company.LiveAsync(Minute);
        return company.Somebody.Manager;
    }

    private static async Task<IReadOnlyList<DeliveryRow>> QuestionsToAsync(SmallCompany company, Employee who) => [.. (await company.SentToAsync(who)).Where(d => d.Card == nameof(CardKind.Review))];

    /// <summary>The cards that the list of somebody offers and that were not brought.</summary>
    private static async Task<IReadOnlyList<DeliveryRow>> WaitingAsync(SmallCompany company, Employee who)
    {
        List<string> listed = [.. Buttons(await company.SayAsync(who, "my reviews")), .. Buttons(await company.SayAsync(who, "my reviews page 2"))];
        return [.. (await company.RecordedForAsync(who)).Where(d => d.SentAt is null && listed.Contains(d.Id))];
    }

    private static async Task<IReadOnlyList<DeliveryRow>> AboutAsync(SmallCompany company, Employee who, DeliveryRow delivery) => [.. (await company.RecordedForAsync(who)).Where(d => d.StreamId == delivery.StreamId)];

    private static IEnumerable<string> Buttons(Channels.OutgoingMessage list) => CardButtons.Of(list, "").Where(b => b.Verb == "review").Select(b => b.Id);
}
