using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Teams;

/// <summary>Requests that are asked for and decided in Teams, against the real host and a recording Connector service.</summary>
public sealed partial class TeamsStoryTests(TeamsOffice office) : IClassFixture<TeamsOffice>, IDisposable
{
    [Fact]
    public async Task A_request_is_asked_for_approved_twice_and_granted_in_Teams()
    {
        var (alice, bob, carol) = (office.InTeams("alice"), office.InTeams("bob"), office.InTeams("carol"));
        var request = await AskAsync(alice, "I need read access to billing-db for 3 days to debug INC-4312");

        // What a client writes into the card's data beside the id decides nothing (T5).
        var tampered = new JsonObject { ["entitlement"] = "prod-db/admin", ["length"] = "999 days", ["stage"] = 9, ["item"] = 7, ["person"] = "someone", ["request"] = "R-22222222" };
        var approved = await bob.PressAsync(await CardAsync(bob, request, "approve"), "approve", tampered);
        Assert.Contains("Approved", approved.Body.Shown(), StringComparison.Ordinal);
        await office.SeesAsync(alice.Conversation, request, "Waiting for Carol Jensen");
        await carol.PressAsync(await CardAsync(carol, request, "approve"), "approve");

        await office.SeesAsync(alice.Conversation, request, "Access is active");
        Assert.Contains("alice@acme.test", office.Folder.Members("billing-db/read"));
        Assert.Equal([0, 1], Events(request).OfType<RequestEvent.Voted>().Select(v => v.Stage));
        Assert.Single(office.Teams.In(bob.Conversation), m => m.Shown().Contains(request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_channel_one_card_shows_everyone_the_status_and_only_those_who_are_asked_their_buttons()
    {
        const string Thread = "19:help@thread.tacv2;messageid=77";
        var (heidi, dave, judy) = (office.InTeams("heidi").At(Thread, "channel"), office.InTeams("dave").At(Thread, "channel"), office.InTeams("judy").At(Thread, "channel"));
        await dave.SayAsync("hello");
        var request = await AskAsync(heidi, "I need read access to billing-db for 2 days to check an invoice");
        var shared = await office.SeesAsync(Thread, request, "ACCESS REQUEST BY");
        Assert.Empty(shared.Card().Buttons());
        Assert.DoesNotContain("check an invoice", shared.Shown(), StringComparison.Ordinal);
        var refresh = shared.Card()!["refresh"]!;
        Assert.Equal([dave.Member], refresh["userIds"]!.AsArray().Select(m => (string?)m));
        var id = (string)refresh["action"]!["data"]!["id"]!;

        var views = (Dave: await dave.PressAsync("refresh", id), Judy: await judy.PressAsync("refresh", id), Heidi: await heidi.PressAsync("refresh", id));
        Assert.Equal(["approve", "deny"], views.Dave.Body.Buttons().Select(b => b.Verb));
        Assert.All([views.Judy, views.Heidi], v => Assert.Empty(v.Body.Buttons()));
        Assert.Contains("Waiting for", views.Judy.Body.Shown(), StringComparison.Ordinal);
        // Somebody who presses what was not shown to them is refused.
        Assert.DoesNotContain("Approved", (await judy.PressAsync("approve", (string)views.Dave.Body.Buttons().First().Data["id"]!)).Body.Shown(), StringComparison.Ordinal);

        var decided = await dave.PressAsync("approve", (string)views.Dave.Body.Buttons().First().Data["id"]!);
        Assert.Contains("Approved", decided.Body.Shown(), StringComparison.Ordinal);
        await office.SeesAsync(Thread, request, "ACCESS REQUEST BY", "Waiting for Carol Jensen");
        // His own chat has one name where he spoke first, and another where the bot wrote to him before.
        await Until.TrueAsync(
            () => Task.FromResult(new[] { dave.Member, "aad-dave" }.Any(name => office.Newest(ConnectorServer.PersonalOf(name), [request, "Approved"]) is not null)), "Dave's own card does not say that it is approved");
        Assert.Single(Events(request).OfType<RequestEvent.Voted>());
        Assert.Single(office.Teams.In(Thread), m => m.Shown().Contains("ACCESS REQUEST BY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_click_that_Teams_delivers_under_two_ids_twice_each_is_one_vote_and_every_delivery_shows_the_card_C13()
    {
        var (frank, bob) = (office.InTeams("frank"), office.InTeams("bob"));
        var request = await AskAsync(frank, "I need read access to billing-db for 4 days to read the invoices");
        var card = await CardAsync(bob, request, "approve");
        var id = (string)card.Card().Buttons().First(b => b.Verb == "approve").Data["id"]!;

        var answers = await Task.WhenAll(new[] { "X", "X", "Y", "Y" }.Select(activity => bob.PressAsync("approve", id, id: $"{request}-{activity}")));

        Assert.All(answers, a => Assert.Equal((200, "application/vnd.microsoft.card.adaptive"), (a.Status, (string?)a.Body!["type"])));
        Assert.All(answers, a => Assert.Contains("Approved", a.Body.Shown(), StringComparison.Ordinal));
        await office.SeesAsync(frank.Conversation, request, "Waiting for Carol Jensen");
        Assert.Single(Events(request).OfType<RequestEvent.Voted>());
        Assert.Single(office.Teams.In(frank.Conversation), m => m.Shown().Contains("YOUR REQUEST", StringComparison.Ordinal) && m.Shown().Contains(request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_denial_is_given_its_reason_in_a_dialog_and_every_card_says_so()
    {
        var (ivan, bob) = (office.InTeams("ivan"), office.InTeams("bob"));
        var request = await AskAsync(ivan, "I need read access to billing-db for 2 days to look at the tax rates");
        var card = await CardAsync(bob, request, "deny");
        var deny = card.Card().Buttons().First(b => b.Verb == "deny").Data;

        var form = await bob.DialogAsync("task/fetch", deny);
        var submit = form.Body!["task"]!["value"]!["card"]!["content"].Buttons().Single().Data;
        var done = await bob.DialogAsync("task/submit", submit.With("reason", "Use the mirror instead"));

        Assert.Contains("Denied", done.Body.Shown(), StringComparison.Ordinal);
        await office.SeesAsync(ivan.Conversation, request, "Denied", "Use the mirror instead");
        await office.SeesAsync(bob.Conversation, request, "Denied", "Use the mirror instead");
        Assert.Null(office.Newest(bob.Conversation, request, "YOUR APPROVAL IS NEEDED"));
        // A client that still shows the old card (C38).
        var stale = await bob.PressAsync("approve", (string)deny["id"]!);
        Assert.Contains("Denied", stale.Body.Shown(), StringComparison.Ordinal);
        Assert.Contains("Bob Martin", stale.Body.Shown(), StringComparison.Ordinal);
        Assert.Empty(stale.Body.Buttons());
        Assert.Single(Events(request).OfType<RequestEvent.Voted>());
    }

    [Fact]
    public async Task What_ends_in_another_channel_is_shown_on_the_card_in_Teams()
    {
        var (judy, inWeb) = (office.InTeams("judy"), await office.AsAsync("judy"));
        var request = await AskAsync(judy, "I need read access to billing-db for 2 days to compare the totals");
        var card = (await office.SeesAsync(judy.Conversation, request, "YOUR REQUEST"))["id"]!.ToString();
        var grace = office.InTeams("grace");
        var open = await CardAsync(grace, request, "approve");

        await inWeb.SayAsync($"cancel {request}");

        await Until.TrueAsync(() => Task.FromResult(office.Teams.In(judy.Conversation).Any(m => m["id"]?.ToString() == card && m.Shown().Contains("Closed", StringComparison.Ordinal))), "The card in Teams was not updated");
        var stale = await grace.PressAsync(open, "approve");
        Assert.Empty(stale.Body.Buttons());
        Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
    }

    [Fact]
    public async Task Who_approves_in_Teams_and_again_in_the_web_chat_counts_once_for_a_quorum()
    {
        var (alice, bob, inWeb) = (office.InTeams("alice"), office.InTeams("bob"), await office.AsAsync("bob"));
        var request = await AskAsync(alice, "I need prod-db/admin for 2 hours for INC-5005 to mend the replica");
        var card = await CardAsync(bob, request, "approve");
        await bob.PressAsync(card, "approve");

        var again = await inWeb.PressAsync(new ChatMessage(Talker.NewKey(), "bot", "", card.Card(), default, 1), "approve");

        Assert.DoesNotContain(again.Buttons, b => b.Verb == "approve");
        await office.SeesAsync(alice.Conversation, request, "Waiting for Dave Okafor");
        Assert.Single(Events(request).OfType<RequestEvent.Voted>());
        Assert.Empty(office.Folder.Members("prod-db/admin"));
    }

    [Fact]
    public async Task A_text_of_100_KB_is_answered_and_not_read()
    {
        var olivia = office.InTeams("olivia");

        Assert.Equal(200, (await olivia.SayAsync("I need prod-db admin " + new string('x', 100_000))).Status);

        await office.SeesAsync(olivia.Conversation, "That is too long");
    }

    [Fact]
    public async Task Two_people_in_one_thread_never_answer_each_others_question_C04()
    {
        const string Thread = "19:two@thread.tacv2;messageid=5";
        var (alice, frank) = (office.InTeams("alice").At(Thread, "channel"), office.InTeams("frank").At(Thread, "channel"));

        await alice.SayAsync("I need billing-db read");
        await office.SeesAsync(Thread, "For how long do you need billing-db/read?");
        await frank.SayAsync("8 hours");
        await alice.SayAsync("1 hour");
        await alice.SayAsync("to look into the tax rates");

        var confirm = await office.SeesAsync(Thread, "1 hour", "to look into the tax rates");
        Assert.DoesNotContain("8 hours", confirm.Shown(), StringComparison.Ordinal);
        Assert.Contains("Alice Novak", confirm.Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_long_form_says_what_is_wrong_at_the_field_and_leads_to_the_same_confirmation()
    {
        var niraj = office.InTeams("niraj");
        await niraj.SayAsync("help");
        var open = (await office.SeesAsync(niraj.Conversation, "Ask for access in your own words")).Card().Buttons().Single(b => b.Verb == "request-form").Data;
        var form = Dialog(await niraj.DialogAsync("task/fetch", open));
        Assert.Equal("niraj@acme.test", Input(form, "beneficiary")["value"]!.ToString());
        var filled = form.Buttons().Single().Data.With("entitlement", "billing-db/read").With("length", "a while").With("justification", "to compare the totals").With("beneficiary", "");

        var again = Dialog(await niraj.DialogAsync("task/submit", filled));
        Assert.Contains("For how long: write for example 3 days", again.Shown(), StringComparison.Ordinal);
        Assert.Equal("a while", Input(again, "length")["value"]!.ToString());
        var confirm = Dialog(await niraj.DialogAsync("task/submit", filled.With("length", "2 days")));
        Assert.Contains("2 days", confirm.Shown(), StringComparison.Ordinal);
        var submitted = Dialog(await niraj.DialogAsync("task/submit", confirm.Buttons().Single(b => b.Verb == "submit-request").Data));

        await office.SeesAsync(niraj.Conversation, RequestIn(submitted.Shown()), "YOUR REQUEST");
    }

    [Fact]
    public async Task The_long_form_offers_bundles_and_leads_to_the_confirmation_of_their_items()
    {
        var kenji = office.InTeams("kenji");
        await kenji.SayAsync("help");
        var open = (await office.SeesAsync(kenji.Conversation, "Ask for access in your own words")).Card().Buttons().Single(b => b.Verb == "request-form").Data;
        var form = Dialog(await kenji.DialogAsync("task/fetch", open));
        Assert.Contains("Bundle on-call-engineer (3 items) · On-call engineer", Input(form, "entitlement")["choices"]!.AsArray().Select(c => (string?)c!["title"]));
        var filled = form.Buttons().Single().Data.With("entitlement", "bundle:on-call-engineer").With("length", "2 days").With("justification", "the pager is mine").With("beneficiary", "");

        Assert.Contains("Ticket: the policy demands one here", Dialog(await kenji.DialogAsync("task/submit", filled)).Shown(), StringComparison.Ordinal);
        Assert.Contains("choose one from the list", Dialog(await kenji.DialogAsync("task/submit", filled.With("entitlement", "bundle:nobody-knows"))).Shown(), StringComparison.Ordinal);
        var confirm = Dialog(await kenji.DialogAsync("task/submit", filled.With("entitlement", "bundle:on-call-engineer").With("ticket", "CHG-7010")));
        Assert.Contains("3 items, each decided by itself", confirm.Shown(), StringComparison.Ordinal);
        Assert.Contains("Cut to 8 hours, the longest that policy allows here.", confirm.Shown(), StringComparison.Ordinal);
        var submitted = Dialog(await kenji.DialogAsync("task/submit", confirm.Buttons().Single(b => b.Verb == "submit-request").Data));

        await office.SeesAsync(kenji.Conversation, RequestIn(submitted.Shown()), "YOUR REQUEST", "On-call engineer");
    }

    [Fact]
    public async Task A_card_that_somebody_deleted_comes_anew_when_its_request_moves_on()
    {
        var (peter, judy) = (office.InTeams("peter"), office.InTeams("judy"));
        var request = await AskAsync(peter, "I need read access to billing-db for 2 days to match the invoices");
        await office.SeesAsync(peter.Conversation, request, "Waiting for Judy");
        var open = await CardAsync(judy, request, "approve");
        office.Teams.Delete(peter.Conversation);

        await judy.PressAsync(open, "approve");

        await office.SeesAsync(peter.Conversation, request, "Waiting for Carol Jensen");
        Assert.Single(office.Teams.In(peter.Conversation));
    }

    [Fact]
    public async Task Whom_Teams_does_not_let_the_bot_reach_gets_the_card_in_their_next_channel()
    {
        var (louise, inWeb) = (office.InTeams("louise"), await office.AsAsync("louise"));
        await MetInTenantAsync();
        office.Teams.Fails = call => call.Conversation == louise.Conversation || (call.Conversation.Length == 0 && call.Body.ToJsonString().Contains("aad-louise", StringComparison.Ordinal)) ? new ConnectorFailure(403) : null;
        try
        {
            var request = await inWeb.AskAsync("I need read access to billing-db for 2 days to check the export");

            await inWeb.SeesAsync(request, "YOUR REQUEST");
            Assert.Empty(office.Teams.In(louise.Conversation));
        }
        finally
        {
            office.Teams.Fails = _ => null;
        }
    }

    [Fact]
    public async Task An_outage_of_Teams_loses_no_card_and_repeats_none()
    {
        var (kenji, inWeb) = (office.InTeams("kenji"), await office.AsAsync("kenji"));
        await MetInTenantAsync();
        office.Teams.Fails = call => call.Body.Shown().Contains("kenji", StringComparison.OrdinalIgnoreCase) || call.Conversation == kenji.Conversation ? new ConnectorFailure(503) : null;
        var request = await inWeb.AskAsync("I need read access to billing-db for 2 days to check the export");
        await Until.TrueAsync(() => Task.FromResult(office.Teams.Calls.Any(c => c.Conversation == kenji.Conversation || (c.Conversation.Length == 0 && c.Body.ToJsonString().Contains("aad-kenji", StringComparison.Ordinal)))), "Nothing was tried");
        office.Teams.Fails = _ => null;

        await office.SeesAsync(kenji.Conversation, request, "YOUR REQUEST");
        Assert.Single(office.Teams.In(kenji.Conversation), m => m.Shown().Contains(request, StringComparison.Ordinal));
    }

    // Where the tenant's Teams is spoken to is known once somebody of it was met.
    private Task MetInTenantAsync() => office.InTeams("peter").SayAsync("help");

    private async Task<string> AskAsync(TeamsUser who, string sentence)
    {
        await who.SayAsync(sentence);
        var confirm = office.Teams.In(who.Conversation).LastOrDefault(m => m.Card().Buttons().Any(b => b.Verb == "submit-request"));
        Assert.True(confirm is not null, string.Join("\n---\n", office.Teams.In(who.Conversation).Select(m => m.Shown())));
        var answer = await who.PressAsync(confirm!, "submit-request");
        Assert.Contains("Request submitted", answer.Body.Shown(), StringComparison.Ordinal);
        return RequestIn(answer.Body.Shown());
    }

    private async Task<JsonObject> CardAsync(TeamsUser who, string request, string verb)
    {
        await Until.TrueAsync(() => Task.FromResult(office.Teams.In(who.Conversation).Any(Offers)), $"No button {verb} for {request} came to {who.Conversation}");
        return office.Teams.In(who.Conversation).Last(Offers);

        bool Offers(JsonObject message) => message.Shown().Contains("Request " + request, StringComparison.Ordinal) && message.Card().Buttons().Any(b => b.Verb == verb);
    }

    private static JsonNode Dialog(TeamsAnswer answer) => answer.Body!["task"]!["value"]!["card"]!["content"]!;

    private static JsonObject Input(JsonNode form, string id) => form["body"]!.AsArray().Select(e => e!.AsObject()).Single(e => (string?)e["id"] == id);

    private IEnumerable<object> Events(string request) => AuditTrail.EventsOf(office.Folder, request);

    private static string RequestIn(string shown) => RequestPattern().Match(shown).Value;

    [GeneratedRegex("R-[2-9A-Z]{8}")]
    private static partial Regex RequestPattern();

    public void Dispose() => AuditTrail.AssertSound(office.Folder);
}
