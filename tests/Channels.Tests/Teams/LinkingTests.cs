using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>The chat's end of a sign-in by link. The page is played by the test: it calls what the page calls.</summary>
public sealed class LinkingTests : IAsyncLifetime
{
    private const string Browser = "the browser that signed in";
    private static readonly PersonId Alice = new("p-alice");
    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync(canSignIn: true);
    public async Task DisposeAsync() => await _host.DisposeAsync();

    private LinkBook Links => _host.Service<LinkBook>();
    private ILinking Page => _host.Service<ILinking>();
    private TeamsUser Zed => _host.User("user-zed", "Somebody new");
    private static ChatAccount ZedAccount => TeamsHost.Account("user-zed");

    [Fact]
    public async Task A_stranger_signs_in_both_ends_confirm_and_the_chat_says_whose_account_it_is()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        var code = (await Links.FindAsync(token))!.Code!;
        Assert.Contains(code, card.Shown(), StringComparison.Ordinal);
        Assert.Contains("Alice Adams", card.Shown(), StringComparison.Ordinal);

        var confirmed = await PressAsync(Zed, card, "same-code");
        Assert.Contains("My chat shows this code", confirmed.Body.Shown(), StringComparison.Ordinal);
        Assert.Null(await Links.LinkedToAsync(ZedAccount));

        var outcome = await Page.ConfirmedAsync((await Links.ConfirmOnPageAsync(token, Browser)).Attempt!, CancellationToken.None);
        Assert.Equal(new LinkOutcome(true, "This chat account now belongs to Alice Adams."), outcome);
        Assert.Equal(Alice, await Links.LinkedToAsync(ZedAccount));
        Assert.Equal(LinkStage.Linked, (await Links.FindAsync(token))!.Stage);
        Assert.Contains("now belongs to Alice Adams", _host.Teams.In(Zed.Conversation)[^2].Shown(), StringComparison.Ordinal);
        Assert.Contains("Hello", Last(Zed), StringComparison.Ordinal);

        await Zed.SayAsync("help");
        Assert.Contains("Ask for access in your own words", Last(Zed), StringComparison.Ordinal);
        Assert.Contains("was used", (await PressAsync(Zed, card, "same-code")).Body.Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_a_linked_account_is_nobodys_and_none_can_be_linked()
    {
        await LinkAsync(Zed);
        var local = _host.Unsigned("user-zed", "Somebody else", "a:local");

        await local.SayAsync("my accounts");
        await local.SayAsync("link my account");
        var pressed = await local.PressAsync("confirm-unlink", (await Links.RefOfAsync(ZedAccount)).Value);
        await local.PostAsync(local.Activity("installationUpdate").With("action", "add"));

        Assert.All(_host.Teams.In("a:local"), m => Assert.Contains("do not know who you are", m.Shown(), StringComparison.Ordinal));
        Assert.Equal(2, _host.Teams.In("a:local").Count);
        Assert.DoesNotContain(_host.Teams.In("a:local"), m => LinkIn(m) is not null);
        Assert.Contains("do not know who you are", AnswerOf(pressed), StringComparison.Ordinal);
        Assert.Equal(Alice, await Links.LinkedToAsync(ZedAccount));
        Assert.Equal(Zed.Conversation, (await _host.Service<ConversationBook>().PersonalAsync(ZedAccount))!.Conversation);
    }

    [Fact]
    public async Task Without_a_token_a_code_cannot_be_confirmed_for_the_account_that_asked()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);

        await _host.Unsigned("user-zed", "Somebody else", Zed.Conversation).PressAsync("same-code", IdOf(card), replyTo: (string)card["id"]!);

        Assert.Null(await Links.LinkedToAsync(ZedAccount));
        Assert.True(await Links.FindAsync(token) is { ChatConfirmedAt: null, Stage: LinkStage.Comparing });
    }

    [Fact]
    public async Task Without_a_token_whom_the_roster_names_is_heard()
    {
        await _host.Unsigned("user-alice", "Alice Adams", "a:local").SayAsync("help");

        Assert.Contains("Ask for access in your own words", Assert.Single(_host.Teams.In("a:local")).Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_who_forwards_it_asks_for_no_link()
    {
        await Zed.SayAsync("link my account", attachments: [new JsonObject { ["contentType"] = "text/html", ["content"] = "<blockquote itemtype=\"http://schema.skype.com/Forward\">link my account</blockquote>" }]);

        Assert.DoesNotContain(LinkPage.Address, Assert.Single(_host.Teams.In(Zed.Conversation)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_page_confirms_first_the_press_in_the_chat_makes_the_link_and_is_answered_with_it()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        var waiting = await Page.ConfirmedAsync((await Links.ConfirmOnPageAsync(token, Browser)).Attempt!, CancellationToken.None);
        Assert.Equal(new LinkOutcome(false, "Now press “The codes are the same” in your chat."), waiting);

        var answer = await PressAsync(Zed, card, "same-code");

        Assert.Contains("now belongs to Alice Adams", answer.Body.Shown(), StringComparison.Ordinal);
        Assert.Equal(Alice, await Links.LinkedToAsync(ZedAccount));
        Assert.DoesNotContain(_host.Teams.In(Zed.Conversation), m => m.Card().Buttons().Any(b => b.Verb == "same-code"));
    }

    [Fact]
    public async Task A_stranger_is_refused_with_the_way_to_link_and_nothing_else_whatever_they_say_or_press()
    {
        await Zed.SayAsync("status");
        await Zed.SayAsync("my accounts");
        await Zed.SayAsync("I need billing-db read");
        foreach (var verb in new[] { "approve", "send-cards-here", "unlink", "submit-form", "refresh" })
        {
            Assert.Contains("do not know who you are", AnswerOf(await Zed.PressAsync(verb, "d1")), StringComparison.Ordinal);
        }

        var said = _host.Teams.In(Zed.Conversation);
        Assert.Equal(3, said.Count);
        Assert.All(said, m => Assert.Contains("link my account", m.Shown(), StringComparison.Ordinal));
        Assert.All(said, m => Assert.DoesNotContain("runs this bot", m.Shown(), StringComparison.Ordinal));
        Assert.All(said, m => Assert.Empty(m.Card().Buttons()));
    }

    [Fact]
    public async Task A_stranger_stops_their_own_attempt_and_then_neither_end_goes_on()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);

        Assert.Contains("Stopped", (await PressAsync(Zed, card, "not-me")).Body.Shown(), StringComparison.Ordinal);

        Assert.Contains("stopped", (await PressAsync(Zed, card, "same-code")).Body.Shown(), StringComparison.Ordinal);
        Assert.Contains("stopped", (await Links.ConfirmOnPageAsync(token, Browser)).Refusal, StringComparison.Ordinal);
        Assert.Null(await Links.LinkedToAsync(ZedAccount));
    }

    [Fact]
    public async Task What_the_page_stops_is_told_in_the_chat()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await PressAsync(Zed, card, "same-code");

        await Page.StoppedAsync((await Links.StopOnPageAsync(token, Browser)).Attempt!, CancellationToken.None);

        Assert.Contains("Stopped on the page", Last(Zed), StringComparison.Ordinal);
        Assert.Contains("stopped", (await PressAsync(Zed, card, "same-code")).Body.Shown(), StringComparison.Ordinal);
        Assert.Null(await Links.LinkedToAsync(ZedAccount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_stopped_while_it_is_linked_is_not_linked_and_nobody_is_welcomed(bool stoppedInChat)
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmInChatAsync(IdOf(card), ZedAccount);
        var both = (await Links.ConfirmOnPageAsync(token, Browser)).Attempt!;
        Assert.Null((stoppedInChat ? await Links.StopInChatAsync(IdOf(card), ZedAccount) : await Links.StopOnPageAsync(token, Browser)).Refusal);

        var outcome = await Page.ConfirmedAsync(both, CancellationToken.None);

        Assert.Equal(new LinkOutcome(false, "It was stopped meanwhile, so the account is not linked."), outcome);
        Assert.Null(await Links.LinkedToAsync(ZedAccount));
        Assert.Equal(LinkStage.Stopped, (await Links.FindAsync(token))!.Stage);
        Assert.Contains("It was stopped meanwhile", Last(Zed), StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Teams.In(Zed.Conversation), m => m.Shown().Contains("Hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outage_of_the_chat_loses_neither_the_code_nor_what_came_of_it_and_repeats_nothing()
    {
        var token = await BeginAsync(Zed);
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await Page.ShowCodeAsync((await Links.SignedInAsync(token, Alice, Browser)).Attempt!, CancellationToken.None);
        Assert.Equal(LinkTelling.Code, Assert.Single(await OwedAsync()).What);
        Assert.IsType<SendResult.TryLater>(await TellOwedAsync(LinkTelling.Code));

        _host.Teams.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await TellOwedAsync(LinkTelling.Code));
        Assert.IsType<SendResult.Sent>(await TellOwedAsync(LinkTelling.Code));
        var code = (await Links.FindAsync(token))!.Code!;
        var card = Assert.Single(_host.Teams.In(Zed.Conversation), m => m.Shown().Contains(code, StringComparison.Ordinal));
        await PressAsync(Zed, card, "same-code");
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await Page.ConfirmedAsync((await Links.ConfirmOnPageAsync(token, Browser)).Attempt!, CancellationToken.None);
        Assert.Equal([LinkTelling.Code, LinkTelling.End], (await OwedAsync()).Select(o => o.What).Order());

        _host.Teams.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await TellOwedAsync(LinkTelling.End));
        Assert.Null(await TellOwedAsync(LinkTelling.Code));
        Assert.Contains("now belongs to Alice Adams", _host.Teams.In(Zed.Conversation)[^2].Shown(), StringComparison.Ordinal);
        Assert.Contains("Hello", Last(Zed), StringComparison.Ordinal);
        Assert.Single(_host.Teams.In(Zed.Conversation), m => m.Shown().Contains("Hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_welcome_that_the_chat_could_not_take_is_owed_alone()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);
        _host.Teams.Fails = call => call.Body.Shown().Contains("Hello", StringComparison.Ordinal) ? new ConnectorFailure(503) : null;
        Assert.Contains("now belongs to Alice Adams", (await PressAsync(Zed, card, "same-code")).Body.Shown(), StringComparison.Ordinal);

        _host.Teams.Fails = _ => null;
        Assert.Equal(LinkTelling.Welcome, Assert.Single(await OwedAsync()).What);
        Assert.IsType<SendResult.Sent>(await TellOwedAsync(LinkTelling.Welcome));
        Assert.Single(_host.Teams.In(Zed.Conversation), m => m.Shown().Contains("Hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_page_stopped_or_the_ledger_refused_is_told_after_an_outage_and_a_code_that_is_too_old_is_not()
    {
        var old = await BeginAsync(Zed);
        _host.Teams.Fails = _ => new ConnectorFailure(503);
        await Page.ShowCodeAsync((await Links.SignedInAsync(old, Alice, Browser)).Attempt!, CancellationToken.None);
        var tooOld = Assert.Single(await OwedAsync());
        _host.Time.Advance(LinkBook.OpenFor);
        Assert.Null(await Page.TellOwedAsync(tooOld.Card, LinkTelling.Code, CancellationToken.None));

        var stopped = (await Links.BeginAsync(ZedAccount)).Token!;
        await Links.SignedInAsync(stopped, Alice, Browser);
        await Page.StoppedAsync((await Links.StopOnPageAsync(stopped, Browser)).Attempt!, CancellationToken.None);
        var refused = (await Links.BeginAsync(ZedAccount)).Token!;
        var comparing = (await Links.SignedInAsync(refused, Alice, Browser)).Attempt!;
        await Links.ConfirmInChatAsync(comparing.Card, ZedAccount);
        var other = new AccountCommand.Link(new PersonId("p-bob"), await Links.RefOfAsync(ZedAccount));
        await _host.Service<LedgerWriter>().ExecuteAsync(other, CommandContext.Of(new Actor.Human(new("p-bob"), "teams")));
        await Page.ConfirmedAsync((await Links.ConfirmOnPageAsync(refused, Browser)).Attempt!, CancellationToken.None);

        _host.Teams.Fails = _ => null;
        foreach (var (what, card) in (await OwedAsync()).Where(o => o.What == LinkTelling.End))
        {
            Assert.IsType<SendResult.Sent>(await Page.TellOwedAsync(card, what, CancellationToken.None));
        }

        var told = _host.Teams.In(Zed.Conversation).TakeLast(2).Select(m => m.Shown()).ToList();
        Assert.Contains("Stopped on the page", told[0], StringComparison.Ordinal);
        Assert.Contains("belongs to somebody else", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_that_presses_the_code_cards_buttons_is_refused_known_or_not()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);

        foreach (var other in new[] { _host.Bob, _host.User("user-yan", "Another stranger") })
        {
            foreach (var verb in new[] { "same-code", "not-me" })
            {
                Assert.Contains("Another account asked", (await other.PressAsync(verb, IdOf(card))).Body.Shown(), StringComparison.Ordinal);
            }
        }

        Assert.True(await Links.FindAsync(token) is { Stage: LinkStage.Comparing, ChatConfirmedAt: null });
        Assert.Null(await Links.LinkedToAsync(ZedAccount));
    }

    [Fact]
    public async Task A_press_after_ten_minutes_and_one_with_a_made_up_id_do_nothing()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);
        _host.Time.Advance(LinkBook.OpenFor);

        Assert.Contains("10 minutes", (await PressAsync(Zed, card, "same-code")).Body.Shown(), StringComparison.Ordinal);
        Assert.Contains("not known", (await Zed.PressAsync("same-code", "made up")).Body.Shown(), StringComparison.Ordinal);
        Assert.Null(await Links.LinkedToAsync(ZedAccount));
    }

    [Fact]
    public async Task A_press_twice_is_one_confirmation()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);

        var answers = await Task.WhenAll(PressAsync(Zed, card, "same-code", "one"), PressAsync(Zed, card, "same-code", "one"), PressAsync(Zed, card, "same-code", "two"));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal(Alice, await Links.LinkedToAsync(ZedAccount));
        Assert.Single(_host.Teams.In(Zed.Conversation), m => m.Shown().Contains("Hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sixth_link_in_an_hour_is_refused_with_the_reason()
    {
        for (var i = 0; i < LinkBook.MostAttempts; i++)
        {
            await BeginAsync(Zed);
        }

        await Zed.SayAsync("link my account");

        Assert.Contains("within an hour", Last(Zed), StringComparison.Ordinal);
        Assert.Equal(LinkBook.MostAttempts, _host.Teams.In(Zed.Conversation).Count(m => LinkIn(m) is not null));
    }

    [Theory]
    [InlineData("19:general@thread.tacv2;messageid=1700", "channel")]
    [InlineData("19:chat@thread.v2", "groupChat")]
    public async Task Where_others_read_no_link_is_given_and_no_code_confirmed(string conversation, string kind)
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        var among = Zed.At(conversation, kind);

        await among.SayAsync("link my account");
        var pressed = await among.PressAsync("same-code", IdOf(card), replyTo: "act-1");

        Assert.Contains("to me alone", Assert.Single(_host.Teams.In(conversation)).Shown(), StringComparison.Ordinal);
        Assert.Null(LinkIn(_host.Teams.In(conversation)[0]));
        Assert.Contains("to me alone", AnswerOf(pressed), StringComparison.OrdinalIgnoreCase);
        Assert.True(await Links.FindAsync(token) is { ChatConfirmedAt: null, Stage: LinkStage.Comparing });
        Assert.DoesNotContain(_host.Teams.Calls, c => c.Method == "PUT");
    }

    [Fact]
    public async Task What_the_ledger_refuses_is_told_in_words_at_both_ends()
    {
        var token = await BeginAsync(Zed);
        var card = await SignInAsync(token);
        await Links.ConfirmInChatAsync(IdOf(card), ZedAccount);
        var other = new AccountCommand.Link(new PersonId("p-bob"), await Links.RefOfAsync(ZedAccount));
        Assert.Null((await _host.Service<LedgerWriter>().ExecuteAsync(other, CommandContext.Of(new Actor.Human(new("p-bob"), "teams")))).Refusal);

        var outcome = await Page.ConfirmedAsync((await Links.ConfirmOnPageAsync(token, Browser)).Attempt!, CancellationToken.None);

        Assert.False(outcome.IsLinked);
        Assert.Contains("belongs to somebody else", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("belongs to somebody else", Last(Zed), StringComparison.Ordinal);
        Assert.Equal(LinkStage.Refused, (await Links.FindAsync(token))!.Stage);
        Assert.Equal(new PersonId("p-bob"), await Links.LinkedToAsync(ZedAccount));
    }

    [Fact]
    public async Task Somebody_whose_account_it_is_needs_no_link_and_is_told_how_to_link_another()
    {
        await _host.Alice.SayAsync("link my account");

        Assert.Contains("yours already", Last(_host.Alice), StringComparison.Ordinal);
        Assert.Null(LinkIn(_host.Teams.In(_host.Alice.Conversation)[0]));
    }

    [Fact]
    public async Task A_person_chooses_where_cards_come_and_unlinks_after_being_asked_once()
    {
        await LinkAsync(Zed);
        await _host.Alice.SayAsync("my accounts");
        var list = _host.Teams.In(_host.Alice.Conversation)[^1];
        Assert.Equal(["send-cards-here", "unlink"], list.Card().Buttons().Select(b => b.Verb));
        Assert.Contains("Microsoft Teams (this chat)\nuser-alice\nNamed by the people file\nCards come here", list.Shown(), StringComparison.Ordinal);

        Assert.Contains("first from now on", (await PressAsync(_host.Alice, list, "send-cards-here")).Body.Shown(), StringComparison.Ordinal);
        var accounts = _host.Service<IAccounts>();
        var alice = _host.Service<ICurrentPolicy>().Organisation.Roster.Find(Alice)!;
        Assert.Equal([ZedAccount, TeamsHost.Account("user-alice")], await accounts.OfAsync(alice, CancellationToken.None));

        var asked = await PressAsync(_host.Alice, list, "unlink");
        Assert.Equal(["confirm-unlink", "keep-link"], asked.Body.Buttons().Where(b => b.Type == "Action.Execute").Select(b => b.Verb));
        Assert.NotNull(await accounts.FindAsync(ZedAccount, CancellationToken.None));
        await PressAsync(_host.Alice, list, "confirm-unlink", id: "ask");

        Assert.Null(await accounts.FindAsync(ZedAccount, CancellationToken.None));
        Assert.Equal([TeamsHost.Account("user-alice")], await accounts.OfAsync(alice, CancellationToken.None));
        await Zed.SayAsync("status");
        Assert.Contains("do not know who you are", Last(Zed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_account_is_neither_chosen_nor_unlinked_nor_shown()
    {
        await LinkAsync(Zed);
        var account = (await Links.RefOfAsync(ZedAccount)).Value;

        foreach (var verb in new[] { "send-cards-here", "unlink", "confirm-unlink", "keep-link" })
        {
            var answer = await _host.Bob.PressAsync(verb, account);
            Assert.DoesNotContain("user-zed", answer.Body!.ToJsonString(), StringComparison.Ordinal);
        }

        await _host.Alice.At("19:chat@thread.v2", "groupChat").SayAsync("my accounts");
        Assert.DoesNotContain("user-zed", _host.Teams.In("19:chat@thread.v2")[0].Shown(), StringComparison.Ordinal);
        Assert.Equal(Alice, await Links.LinkedToAsync(ZedAccount));
    }

    [Fact]
    public async Task The_account_that_unlinks_itself_is_a_strangers_from_then_on()
    {
        await LinkAsync(Zed);

        var answer = await Zed.PressAsync("confirm-unlink", (await Links.RefOfAsync(ZedAccount)).Value);

        Assert.Contains("nobody's any more", answer.Body.Shown(), StringComparison.Ordinal);
        Assert.DoesNotContain("user-alice", answer.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rosters_word_goes_before_a_link_and_a_link_of_somebody_who_left_makes_nobody_active()
    {
        await LinkAsync(Zed);
        var (alice, bob) = (RosterOf(p => p).Find(Alice)!, RosterOf(p => p).Find(new PersonId("p-bob"))!);
        Assert.Equal([TeamsHost.Account("user-alice"), ZedAccount], await Accounts(RosterOf(p => p)).OfAsync(alice, CancellationToken.None));

        var given = Accounts(RosterOf(p => p.Ref == bob.Ref ? p with { Accounts = [.. p.Accounts, ZedAccount] } : p));
        Assert.Equal(bob.Ref, (await given.FindAsync(ZedAccount, CancellationToken.None))!.Ref);
        Assert.Equal([TeamsHost.Account("user-alice")], await given.OfAsync(alice, CancellationToken.None));

        var left = Accounts(RosterOf(p => p.Ref == Alice ? p with { Employment = Employment.Left } : p));
        Assert.Equal(Employment.Left, (await left.FindAsync(ZedAccount, CancellationToken.None))!.Employment);
        var struckOff = Accounts(new Roster(RosterOf(p => p).Identities.Where(i => i.Id.Value != Alice.Value), []));
        Assert.Null(await struckOff.FindAsync(ZedAccount, CancellationToken.None));
    }

    private LinkedAccounts Accounts(Roster roster) => new(new Policy(_host.Service<ICurrentPolicy>().Organisation with { Roster = roster }), Links);

    private Roster RosterOf(Func<Person, Person> change) => new(_host.Service<ICurrentPolicy>().Organisation.Roster.Identities.Select(i => i is Person person ? change(person) : i), []);

    private sealed record Policy(Organisation Organisation) : ICurrentPolicy;

    /// <summary>What is owed of links, in the order in which it came to be.</summary>
    private async Task<IReadOnlyList<(LinkTelling What, string Card)>> OwedAsync()
    {
        await using var ledger = _host.Service<LedgerDatabase>().Read();
        var keys = await ledger.Obligations.Where(o => o.Kind == ObligationKind.TellLink).OrderBy(o => o.Id).Select(o => o.Key).ToListAsync();
        return [.. keys.Select(k => k.Split('|')[^1].Split(':')).Select(s => (Enum.Parse<LinkTelling>(s[0]), s[1]))];
    }

    private async Task<SendResult?> TellOwedAsync(LinkTelling what) =>
        await Page.TellOwedAsync((await OwedAsync()).Single(o => o.What == what).Card, what, CancellationToken.None);

    private async Task LinkAsync(TeamsUser user)
    {
        var token = await BeginAsync(user);
        var card = await SignInAsync(token);
        await Links.ConfirmOnPageAsync(token, Browser);
        await PressAsync(user, card, "same-code");
        Assert.Equal(Alice, await Links.LinkedToAsync(ZedAccount));
    }

    /// <summary>Asks for a link and returns its token.</summary>
    private async Task<string> BeginAsync(TeamsUser user)
    {
        await user.SayAsync("link my account");
        return LinkIn(_host.Teams.In(user.Conversation)[^1]) ?? throw new InvalidOperationException(Last(user));
    }

    /// <summary>Somebody signs in as Alice, and the page tells the chat; returns the card with the code.</summary>
    private async Task<JsonObject> SignInAsync(string token)
    {
        var step = await Links.SignedInAsync(token, Alice, Browser);
        await Page.ShowCodeAsync(step.Attempt!, CancellationToken.None);
        return _host.Teams.In(Zed.Conversation)[^1];
    }

    private static string? LinkIn(JsonObject message) => message.Card()?["actions"] is JsonArray actions
        ? actions.Where(a => a!["type"]!.ToString() == "Action.OpenUrl").Select(a => a!["url"]!.ToString()).FirstOrDefault(u => u.StartsWith(LinkPage.Address, StringComparison.Ordinal))?[LinkPage.Address.Length..]
        : null;

    private static string IdOf(JsonObject message) => message.Card().Buttons().Select(b => (string)b.Data["id"]!).Last();

    private static Task<TeamsAnswer> PressAsync(TeamsUser user, JsonObject message, string verb, string? id = null) => user.PressAsync(verb, IdOf(message), id: id, replyTo: message["id"]!.ToString());

    private string Last(TeamsUser user) => _host.Teams.In(user.Conversation)[^1].Shown();

    private static string AnswerOf(TeamsAnswer answer) => answer.Body?["value"]?.ToString() ?? "";
}
