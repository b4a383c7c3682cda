using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Bot.Tests.Teams;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The host with Slack, Teams and the web chat: Alice is in Slack, Bob in Teams and with a tab of the web chat, everybody else in the web chat. Carol and Dave have Slack too.</summary>
public sealed class MixedOffice : SlackOffice
{
    public ConnectorServer Teams { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings) { ["Teams__AllowUnauthenticatedInDevelopment"] = "true" };

    public TeamsUser Bob => new(Bot.Http, Teams.ServiceUrl, TeamsOffice.Tenant, "aad-bob", "bob", ConnectorServer.PersonalOf("aad-bob"));

    protected override void Prepare()
    {
        Teams = ConnectorServer.StartAsync().GetAwaiter().GetResult();
        base.Prepare();
    }

    protected override string LinesOf(string name, string web) => name switch
    {
        "alice" => InSlackLine(name),
        "bob" => $$"""      - { provider: teams, tenant: "{{TeamsOffice.Tenant}}", user: "aad-bob" }""" + "\n" + web,
        "carol" or "dave" => $"{web}\n{InSlackLine(name)}",
        _ => web,
    };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Teams.DisposeAsync();
    }
}

/// <summary>One request among people who are in different messengers.</summary>
public sealed class ThreeChannelsTests(MixedOffice office) : IClassFixture<MixedOffice>
{
    [Fact]
    public async Task What_is_asked_for_in_Slack_is_approved_in_Teams_and_in_the_web_chat_and_every_card_says_so()
    {
        var (alice, bob, carol) = (office.InSlack("alice"), office.Bob, await office.AsAsync("carol"));
        await bob.SayAsync("hello");

        var request = await AskAsync(alice, "I need read access to billing-db for 3 days to debug INC-4312");
        var inTeams = await InTeamsAsync(request, "YOUR APPROVAL IS NEEDED");
        var approve = inTeams.Card().Buttons().First(b => b.Verb == "approve");
        await bob.PressAsync("approve", (string)approve.Data["id"]!, replyTo: inTeams["id"]!.ToString());
        await SeesAsync(alice, $"Request {request}", "Waiting for Carol Jensen");
        var inWeb = await carol.CardAsync(request, "approve");
        await carol.PressAsync(inWeb, "approve");

        await SeesAsync(alice, request, "Access is active");
        await SeesAsync(alice, $"Request {request}", "YOUR REQUEST", "Granted");
        await InTeamsAsync(request, "Approved");
        await carol.SeesOnAsync(inWeb, "Approved");
        Assert.Contains("alice@acme.test", office.Folder.Members("billing-db/read"));
        Assert.Equal([0, 1], AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>().Select(v => v.Stage));
        // One card each, and nothing left to press on it.
        Assert.Single(office.Teams.In(bob.Conversation), m => m.Shown().Contains($"Request {request}", StringComparison.Ordinal));
        Assert.DoesNotContain(office.Teams.In(bob.Conversation).Single(m => m.Shown().Contains($"Request {request}", StringComparison.Ordinal)).Card().Buttons(), b => b.Verb == "approve");
    }

    [Fact]
    public async Task What_is_denied_in_the_web_chat_is_denied_on_the_card_in_Teams_and_a_press_on_the_old_card_changes_nothing_C38()
    {
        var (alice, bob, dave) = (office.InSlack("alice"), office.Bob, await office.AsAsync("dave"));
        await bob.SayAsync("hello");
        var request = await AskAsync(alice, "I need prod-db/admin for 2 hours for INC-5005 to mend the replica");
        var open = await InTeamsAsync(request, "YOUR APPROVAL IS NEEDED");

        await dave.DenyAsync(request, "Use the replica instead");

        var now = await InTeamsAsync(request, "Use the replica instead");
        Assert.Equal((open["id"]!.ToString(), false), (now["id"]!.ToString(), now.Card().Buttons().Any(b => b.Verb is "approve" or "deny")));
        // A client that still shows the old card.
        var stale = await bob.PressAsync(open, "approve");
        Assert.All(["Denied", "Dave Okafor", "Use the replica instead"], text => Assert.Contains(text, stale.Body.Shown(), StringComparison.Ordinal));
        Assert.Empty(stale.Body.Buttons());
        Assert.Equal([Verdict.Deny], AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>().Select(v => v.Verdict));
        await SeesAsync(alice, $"Request {request}", "Denied", "Use the replica instead");
    }

    [Fact]
    public async Task Every_copy_of_a_card_that_was_opened_from_a_list_says_what_was_decided_in_another_channel()
    {
        var (alice, bob, dave) = (office.InSlack("alice"), office.Bob, await office.AsAsync("dave"));
        await bob.SayAsync("hello");
        var request = await AskAsync(alice, "I need prod-db/admin for 2 hours for INC-5006 to mend the replica");
        var brought = await InTeamsAsync(request, "YOUR APPROVAL IS NEEDED");
        await bob.SayAsync("my approvals");
        await bob.PressAsync("review", (string)brought.Card().Buttons().First(b => b.Verb == "approve").Data["id"]!, replyTo: office.Teams.In(bob.Conversation)[^1]["id"]!.ToString());
        Assert.Equal(2, About().Count(m => m.Card().Buttons().Any(b => b.Verb == "approve")));

        await dave.DenyAsync(request, "Use the replica instead");

        await Until.TrueAsync(() => Task.FromResult(About().All(m => m.Shown().Contains("Use the replica instead", StringComparison.Ordinal) && !m.Card().Buttons().Any(b => b.Verb is "approve" or "deny"))), "A card still asks");

        List<JsonObject> About() => [.. office.Teams.In(bob.Conversation).Where(m => m.Shown().Contains($"Request {request}", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task What_is_denied_in_Slack_is_denied_in_a_stale_tab_and_on_a_stale_card_in_Teams_and_is_listed_nowhere_C38()
    {
        var (alice, bob, dave, tab) = (office.InSlack("alice"), office.Bob, office.InSlack("dave"), await office.AsAsync("bob"));
        await bob.SayAsync("hello");
        await dave.OpenHomeAsync();
        var request = await AskAsync(alice, "I need prod-db/admin for 3 hours for INC-5006 to mend the second replica");
        var open = await InTeamsAsync(request, "YOUR APPROVAL IS NEEDED");
        var list = await tab.SayAsync("my approvals");
        var detail = await tab.PressAsync(list, "review");
        Assert.All([list, detail], shown => Assert.Contains("prod-db/admin", shown.Shown, StringComparison.Ordinal));
        await HomeAsync(dave, "Alice Novak", "prod-db/admin");

        await dave.PressAtHomeAsync("deny");
        await Until.TrueAsync(() => Task.FromResult(dave.Modal is not null), "The reason is not asked for");
        await dave.SubmitAsync(("reason", "Use the replica in the cellar"));

        await InTeamsAsync(request, "Use the replica in the cellar");
        var inTab = await tab.PressAsync(detail, "approve");
        var inTeams = await bob.PressAsync(open, "approve");
        Assert.All([inTab.Shown, inTeams.Body.Shown()], shown => Assert.All(["Denied", "Dave Okafor"], text => Assert.Contains(text, shown, StringComparison.Ordinal)));
        Assert.Equal([Verdict.Deny], AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>().Select(v => v.Verdict));
        Assert.DoesNotContain("prod-db/admin", (await tab.SayAsync("my approvals")).Shown, StringComparison.Ordinal);
        await HomeAsync(dave, "Nothing waits for your decision.");
        await SeesAsync(alice, $"Request {request}", "Denied", "Use the replica in the cellar");
    }

    [Fact]
    public async Task Whose_cards_come_to_the_web_chat_sees_in_Slack_at_home_what_waits_and_what_was_decided()
    {
        var (alice, bob, carol, home) = (office.InSlack("alice"), office.Bob, await office.AsAsync("carol"), office.InSlack("carol"));
        await bob.SayAsync("hello");
        await home.OpenHomeAsync();
        await HomeAsync(home, "Nothing waits for your decision.");

        var request = await AskAsync(alice, "I need read access to billing-db for 2 days to debug INC-4313");
        var inTeams = await InTeamsAsync(request, "YOUR APPROVAL IS NEEDED");
        await bob.PressAsync("approve", (string)inTeams.Card().Buttons().First(b => b.Verb == "approve").Data["id"]!, replyTo: inTeams["id"]!.ToString());
        await HomeAsync(home, "Alice Novak", "billing-db/read");

        await carol.PressAsync(await carol.CardAsync(request, "deny"), "deny", new { reason = "It was mended meanwhile" });
        await HomeAsync(home, "Nothing waits for your decision.");
    }

    private Task<JsonObject> InTeamsAsync(string request, string text) => office.Teams.SeesAsync(office.Bob.Conversation, $"Request {request}", text);
}
