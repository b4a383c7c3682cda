using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>Who is not heard in Slack, and what is not done.</summary>
public sealed class SlackRefusalTests(SlackOffice office) : IClassFixture<SlackOffice>
{
    [Fact]
    public Task Slack_is_asked_whose_the_token_is_before_anything_is_said() =>
        Until.TrueAsync(() => Task.FromResult(office.Slack.Calls.Any(c => c.Method == "auth.test")), "Slack was not asked");

    [Fact]
    public async Task An_account_that_is_nobodys_is_told_so_wherever_it_speaks_and_nothing_else()
    {
        var nobody = office.Slack.User("U0NOBODY");

        await nobody.SayAsync("I need prod-db/admin for 2 hours for INC-5005");
        await nobody.OpenHomeAsync();
        await nobody.CommandAsync();
        var pointed = await nobody.CommandAsync("status", "C0GENERAL");

        await Until.TrueAsync(() => Task.FromResult(nobody.Messages.Count == 3), "Not every answer came");
        Assert.All(nobody.Messages, m => Assert.Contains("I do not know who you are yet", Shown(m), StringComparison.Ordinal));
        Assert.Equal("ephemeral", (string?)pointed.Body!["response_type"]);
        Assert.Null(nobody.Modal);
        await HomeAsync(nobody, "I do not know who you are yet");
        Assert.DoesNotContain("Request access", nobody.HomeWords, StringComparison.Ordinal);
        var offered = await office.Slack.DeliverAsync(new("interactive", Suggestion(nobody, "entitlement", "wiki")));
        Assert.Empty(offered.Body!["options"]!.AsArray());
    }

    [Theory]
    [InlineData("GUEST", "a guest's")]
    [InlineData("SINGLE", "a guest's")]
    [InlineData("ROBOT", "a bot's")]
    [InlineData("AWAY", "another workspace")]
    [InlineData("GONE", "deactivated")]
    public async Task Who_is_no_full_member_of_the_workspace_is_not_heard_and_told_why(string kind, string why)
    {
        var who = office.Slack.User("U0" + kind);
        (who.Account.IsGuest, who.Account.IsSingleChannelGuest, who.Account.IsBot, who.Account.IsStranger) = (kind == "GUEST", kind == "SINGLE", kind == "ROBOT", kind == "AWAY");
        who.Account.IsDeactivated = kind == "GONE";

        await who.SayAsync("link my account");

        var said = await SeesAsync(who, "You cannot do this here");
        Assert.Contains(why, Shown(said), StringComparison.Ordinal);
        Assert.Single(who.Messages);
    }

    [Fact]
    public async Task An_approver_who_is_deactivated_meanwhile_decides_nothing()
    {
        var (kenji, olivia) = (office.InSlack("kenji"), office.InSlack("olivia"));
        var request = await AskAsync(kenji, "I need read access to source for 2 days to read the build");
        var card = await CardAsync(olivia, request, "approve");
        olivia.Account.IsDeactivated = true;
        await olivia.ChangedAsync();
        try
        {
            await olivia.PressAsync(card, "approve");

            await SeesAsync(olivia, "You cannot do this here", "deactivated");
            Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
        }
        finally
        {
            olivia.Account.IsDeactivated = false;
            await olivia.ChangedAsync();
        }

        await olivia.PressAsync(card, "approve");
        await SeesAsync(kenji, request, "Access is active");
    }

    [Fact]
    public async Task A_deactivated_approvers_card_does_not_count_as_delivered_and_is_brought_where_they_can_read_it()
    {
        var (louise, judy) = (office.InSlack("louise"), office.InSlack("judy"));
        // Their conversation is there, so that Slack itself would take the card.
        await judy.SayAsync("my access");
        await SeesAsync(judy, "Your access");
        judy.Account.IsDeactivated = true;
        await judy.ChangedAsync();
        try
        {
            var request = await AskAsync(louise, "I need read access to source for 2 days to read the build");

            var inWeb = await (await office.AsAsync("judy")).CardAsync(request, "approve");
            Assert.NotNull(inWeb);
            Assert.DoesNotContain(judy.Messages, m => Shown(m).Contains(request, StringComparison.Ordinal));
            await using var ledger = new LedgerDatabase(office.Folder.Database).Read();
            var deliveries = ledger.Deliveries.Where(d => d.StreamId == request && d.Card == nameof(CardKind.Approval) && d.UserId == judy.Id).ToList();
            Assert.All(deliveries, d => Assert.Null(d.MessageReference));
            Assert.All(deliveries, d => Assert.NotEqual(DeliveryState.Sent, d.State));
        }
        finally
        {
            judy.Account.IsDeactivated = false;
            await judy.ChangedAsync();
        }
    }

    [Fact]
    public async Task Buttons_that_nobody_offered_do_nothing_and_it_is_said()
    {
        var (ivan, bob) = (office.InSlack("ivan"), office.InSlack("bob"));
        var request = await AskAsync(ivan, "I need read access to billing-db for 2 days to look at the tax rates");
        var card = await CardAsync(bob, request, "approve");
        var id = (string)JsonNode.Parse((string)card.Buttons.First(b => ((string)b["action_id"]!).StartsWith("approve", StringComparison.Ordinal))["value"]!)!["id"]!;

        foreach (var (action, value, answer) in new[]
        {
            ("drop-tables", "{}", "could not be read"), ("approve", "{\"id\":", "could not be read"), ("approve", "[1]", "could not be read"), ("approve", "", "could not be read"),
            ("approve", "{\"id\":\"x\",\"id\":\"y\"}", "could not be read"), ("approve", $"{{\"id\":\"{new string('x', 2100)}\"}}", "could not be read"),
            ("grant-everything", $"{{\"id\":\"{id}\"}}", "leads nowhere"), ("approve", "{\"id\":\"00000000000000000000000000000000\"}", "leads nowhere"), ("release", $"{{\"id\":\"{id}\"}}", "leads nowhere"),
        })
        {
            var before = bob.Messages.Count;
            await PressAsync(bob, card, action, value);
            await Until.TrueAsync(() => Task.FromResult(bob.Messages.Count > before), $"{action} {value} was not answered");
            Assert.Contains(answer, Shown(bob.Messages[^1]), StringComparison.Ordinal);
        }

        Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
        // Another's button, taken over: their authority is not.
        var judy = office.InSlack("judy");
        await judy.SayAsync("status");
        await PressAsync(judy, await SeesAsync(judy, "Your requests"), "approve", $"{{\"id\":\"{id}\",\"stage\":1,\"person\":\"bob@acme.test\"}}");
        await SeesAsync(judy, "That was not done");
        Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
        Assert.DoesNotContain(judy.Messages, m => m.Words.Contains("tax rates", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shorter_time_that_is_not_understood_is_said_on_the_card_and_nothing_is_decided()
    {
        var (frank, bob) = (office.InSlack("frank"), office.InSlack("bob"));
        var request = await AskAsync(frank, "I need read access to billing-db for 3 days to look at the tax rates");
        var card = await CardAsync(bob, request, "approve");

        await bob.PressAsync(card, "approve", ("shorten", "a little while"));
        await SeesAsync(bob, request, "The shorter time was not understood");
        Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
        await bob.PressAsync(await CardAsync(bob, request, "approve"), "approve", ("shorten", "1 day"));

        await SeesAsync(bob, request, "shortened to 1 day");
    }

    [Fact]
    public async Task A_text_of_100_KB_is_answered_and_not_read()
    {
        var grace = office.InSlack("grace");

        Assert.Equal(200, (await grace.SayAsync("I need prod-db admin " + new string('x', 100_000))).Status);

        await SeesAsync(grace, "That is too long");
    }

    [Fact]
    public async Task An_answer_that_Slack_does_not_take_is_said_later_and_once()
    {
        var peter = office.InSlack("peter");
        office.Slack.Fails = call => call.Method == "chat.postMessage" && call["channel"] == peter.Direct ? SlackFailure.Answered(503) : null;
        await peter.SayAsync("my access");
        await Until.TrueAsync(() => Task.FromResult(office.Slack.Calls.Any(c => c.Method == "chat.postMessage" && c["channel"] == peter.Direct)), "Nothing was tried");
        office.Slack.Fails = _ => null;

        await SeesAsync(peter, "Your access");
        Assert.Single(peter.Messages);
    }

    private Task<SlackHeard> PressAsync(SlackUser who, SlackPost post, string action, string value)
    {
        var button = new JsonObject { ["type"] = "button", ["block_id"] = "b1", ["action_id"] = action, ["value"] = value, ["action_ts"] = "1.1" };
        return office.Slack.DeliverAsync(new("interactive", SlackPayloads.ActionOnMessage(who.Workspace, who.Account, post, new JsonObject { ["values"] = new JsonObject() }, button)));
    }

    private static JsonObject Suggestion(SlackUser who, string action, string typed) =>
        SlackPayloads.Suggestion(who.Workspace, who.Account, new JsonObject { ["id"] = "V1", ["type"] = "modal" }, new JsonObject { ["action_id"] = action, ["block_id"] = action }, typed);

    private IEnumerable<object> Events(string request) => AuditTrail.EventsOf(office.Folder, request);
}
