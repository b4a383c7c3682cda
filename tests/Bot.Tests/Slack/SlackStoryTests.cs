using System.Text.Json.Nodes;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>Requests that are asked for and decided in Slack, against the real host, over either transport.</summary>
public abstract class SlackStory(SlackOffice office) : IDisposable
{
    [Fact]
    public async Task A_request_is_asked_for_in_a_message_approved_twice_and_granted()
    {
        var (alice, bob, carol) = (office.InSlack("alice"), office.InSlack("bob"), office.InSlack("carol"));
        var request = await AskAsync(alice, "I need read access to billing-db for 3 days to debug INC-4312");

        var first = await CardAsync(bob, request, "approve");
        Assert.Contains("Confidential", first.Words, StringComparison.Ordinal);
        Assert.Contains("Standard", first.Words, StringComparison.Ordinal);
        await bob.PressAsync(first, "approve");
        await SeesAsync(bob, request, "Approved");
        var second = await CardAsync(carol, request, "approve");
        Assert.Contains("Bob Martin has approved", second.Words, StringComparison.Ordinal);
        await carol.PressAsync(second, "approve");

        await SeesAsync(alice, request, "Access is active");
        Assert.Contains("alice@acme.test", office.Folder.Members("billing-db/read"));
        Assert.Equal([0, 1], Events(request).OfType<RequestEvent.Voted>().Select(v => v.Stage));
        Assert.Single(bob.Messages, m => m.Words.Contains($"Request {request}", StringComparison.Ordinal));
        // What a message came to say stands in its thread too: the story can be read there.
        var progress = alice.Messages.First(m => m.Words.Contains("YOUR REQUEST", StringComparison.Ordinal) && m.Words.Contains($"Request {request}", StringComparison.Ordinal));
        await Until.TrueAsync(() => Task.FromResult(Said(progress).Contains("Granted")), () => string.Join('\n', Said(progress)));
        Assert.Equal("Waiting for Carol Jensen (Data owner)", Said(progress)[0]);

        List<string> Said(SlackPost post) => [.. alice.Thread(post).Select(m => m.Text["billing-db/read: ".Length..])];
    }

    [Fact]
    public async Task A_denial_is_given_its_reason_in_a_dialog_and_every_message_says_so()
    {
        var (ivan, bob) = (office.InSlack("ivan"), office.InSlack("bob"));
        var request = await AskAsync(ivan, "I need read access to billing-db for 2 days to look at the tax rates");
        var card = await CardAsync(bob, request, "deny");
        Assert.False(card.Has("reason"), "The reason is asked for in the dialog alone");

        await OpenedAsync(bob, () => bob.PressAsync(card, "deny"));
        var dialog = bob.Modal!;
        await bob.SubmitAsync(("reason", "   "));
        Assert.Contains("Say why", bob.FieldErrors["reason"], StringComparison.Ordinal);
        Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
        await bob.SubmitAsync(("reason", "Use the mirror instead"));

        Assert.Null(bob.Modal);
        await SeesAsync(ivan, request, "Denied", "Use the mirror instead");
        await SeesAsync(bob, request, "Denied", "Use the mirror instead");
        // The same dialog once more, from a client that still shows it: the answer says how it stands, and nothing is done.
        var late = await office.Slack.DeliverAsync(new("interactive", LateSubmission(bob, dialog, "Another reason")));
        Assert.Contains("Denied", SlackLook.WordsOf(late.Body!["view"]), StringComparison.Ordinal);
        // And a client that still shows the old buttons (C38).
        await bob.PressAsync(card, "approve");
        Assert.Contains("Denied", (await SeesAsync(bob, $"Request {request}")).Words, StringComparison.Ordinal);
        Assert.Single(Events(request).OfType<RequestEvent.Voted>());
    }

    [Fact]
    public async Task Access_is_requested_in_the_dialog_which_shows_the_way_before_it_is_submitted()
    {
        var (frank, bob) = (office.InSlack("frank"), office.InSlack("bob"));
        await OpenedAsync(frank, () => frank.CommandAsync());
        var found = await frank.TypeAsync("entitlement", "billing read");
        Assert.Equal("billing-db/read", found[0].Value);
        await FilledAsync(frank, "entitlement", "billing-db/read", found[0].Text);

        Assert.Contains("Bob Martin", frank.ModalWords, StringComparison.Ordinal);
        Assert.Contains("Carol Jensen", frank.ModalWords, StringComparison.Ordinal);
        Assert.Contains("If silent", frank.ModalWords, StringComparison.Ordinal);
        Assert.Contains("Confidential", frank.ModalWords, StringComparison.Ordinal);
        Assert.Equal(["14 days", "7 days"], LengthsOf(frank).AsEnumerable().Reverse().Take(2));
        Assert.DoesNotContain(frank.Messages, m => m.Has("submit-request"));

        await frank.SubmitAsync(("length", "3 days"), ("justification", "to compare the totals of November"), ("ticket", "not a ticket at all"));
        Assert.Contains("one ticket", frank.FieldErrors["ticket"], StringComparison.Ordinal);
        await frank.SubmitAsync(("ticket", "INC-4312"));

        Assert.Null(frank.Modal);
        var progress = await SeesAsync(frank, "YOUR REQUEST", "billing-db/read", "3 days");
        var request = RequestPattern().Match(Shown(progress)).Value;
        Assert.Contains("to compare the totals of November", (await CardAsync(bob, request, "approve")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_tab_shows_what_waits_and_what_is_held_is_decided_on_there_and_stays_current()
    {
        var (peter, judy) = (office.InSlack("peter"), office.InSlack("judy"));
        await judy.OpenHomeAsync();
        await HomeAsync(judy, "Nothing waits for your decision.", "Request access");
        await peter.OpenHomeAsync();
        var request = await AskAsync(peter, "I need read access to source for 2 days to read the build");
        await HomeAsync(judy, "Peter", "source/read", "2 days", "read the build");
        await HomeAsync(peter, request, "Waiting for Judy");

        await judy.PressAtHomeAsync("approve");

        await HomeAsync(judy, "Nothing waits for your decision.");
        await HomeAsync(peter, "Ends ", "Release");
        await SeesAsync(judy, request, "Approved");
        await peter.PressAtHomeAsync("release-listed");
        await SeesAsync(peter, request, "Entitlement removed, verified");
        await HomeAsync(peter, "You hold no access");
        Assert.DoesNotContain("peter@acme.test", office.Folder.Members("source/read"));
    }

    [Fact]
    public async Task Who_names_the_bot_in_a_channel_is_answered_alone_and_nothing_of_it_is_repeated_there()
    {
        var kenji = office.InSlack("kenji");
        office.Slack.Workspace.Channel("C0GENERAL", kenji.Id);

        await kenji.MentionAsync("C0GENERAL", "I need read access to billing-db for 2 days to check the export of a customer");

        var confirm = await SeesAsync(kenji, "CHECK YOUR REQUEST", "check the export of a customer");
        Assert.Equal(kenji.Direct, confirm.Channel);
        await Until.TrueAsync(() => Task.FromResult(kenji.Whispers.Count == 1), "There is no pointer in the channel");
        Assert.DoesNotContain("billing", Shown(kenji.Whispers[0]), StringComparison.Ordinal);
        Assert.Single(office.Slack.Workspace.In("C0GENERAL"));
    }

    [Fact]
    public async Task A_click_that_is_delivered_again_is_one_vote_and_one_answer()
    {
        var (niraj, olivia) = (office.InSlack("niraj"), office.InSlack("olivia"));
        var request = await AskAsync(niraj, "I need read access to source for 2 days to look for the cause of INC-77");
        await olivia.PressAsync(await CardAsync(olivia, request, "approve"), "approve");
        await SeesAsync(olivia, request, "Approved");
        var said = olivia.Messages.Count;

        var again = await Task.WhenAll(office.Slack.RedeliverAsync(), office.Slack.RedeliverAsync(2));

        Assert.All(again, a => Assert.Equal(200, a.Status));
        await SeesAsync(niraj, request, "Access is active");
        Assert.Single(Events(request).OfType<RequestEvent.Voted>());
        Assert.Equal(said, olivia.Messages.Count);
    }

    [Fact]
    public async Task Who_is_deactivated_after_the_card_came_has_it_at_their_other_account_and_a_press_in_Slack_does_nothing()
    {
        var (niraj, olivia) = (office.InSlack("niraj"), office.InSlack("olivia"));
        var request = await AskAsync(niraj, "I need read access to source for 3 days to look for the cause of INC-78");
        var card = await CardAsync(olivia, request, "approve");
        var elsewhere = await office.AsAsync("olivia");
        try
        {
            olivia.Account.IsDeactivated = true;
            await olivia.ChangedAsync();

            var there = await elsewhere.CardAsync(request, "approve");
            await olivia.PressAsync(card, "approve");
            Assert.Empty(Events(request).OfType<RequestEvent.Voted>());
            await elsewhere.PressAsync(there, "approve");
            await SeesAsync(niraj, request, "Access is active");
        }
        finally
        {
            olivia.Account.IsDeactivated = false;
            await olivia.ChangedAsync();
        }
    }

    [Fact]
    public async Task Who_is_deactivated_while_the_card_is_on_its_way_has_it_at_their_other_account()
    {
        var (niraj, olivia) = (office.InSlack("niraj"), office.InSlack("olivia"));
        // From now on the bot knows where it speaks with her.
        await olivia.SayAsync("help");
        var elsewhere = await office.AsAsync("olivia");
        var (said, taken) = (new TaskCompletionSource(), new TaskCompletionSource());
        office.Slack.Before = call =>
        {
            if (call.Method != "chat.postMessage" || call["channel"] != olivia.Direct || !call.Arguments.ToJsonString().Contains("INC-79", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            said.TrySetResult();
            return taken.Task;
        };
        try
        {
            var request = await AskAsync(niraj, "I need read access to source for 3 days to look for the cause of INC-79");
            await said.Task.WaitAsync(TimeSpan.FromSeconds(20));
            olivia.Account.IsDeactivated = true;
            await olivia.ChangedAsync();
            taken.SetResult();

            await elsewhere.PressAsync(await elsewhere.CardAsync(request, "approve"), "approve");
            await SeesAsync(niraj, request, "Access is active");
        }
        finally
        {
            office.Slack.Before = _ => Task.CompletedTask;
            taken.TrySetResult();
            olivia.Account.IsDeactivated = false;
            await olivia.ChangedAsync();
        }
    }

    [Fact]
    public async Task A_grant_that_expires_is_removed_and_proven_so_and_the_requesters_card_says_it()
    {
        var (louise, judy) = (office.InSlack("louise"), office.InSlack("judy"));
        var request = await AskAsync(louise, "I need read access to source for 1 hour to compare two versions");
        await judy.PressAsync(await CardAsync(judy, request, "approve"), "approve");
        await SeesAsync(louise, request, "Access is active");
        Assert.Contains("louise@acme.test", office.Folder.Members("source/read"));
        var progress = louise.Messages.First(m => m.Words.Contains("YOUR REQUEST", StringComparison.Ordinal) && m.Words.Contains($"Request {request}", StringComparison.Ordinal));

        await office.Bot.AdvanceAsync("1d");

        await SeesAsync(louise, request, "Entitlement removed, verified");
        await SeesAsync(louise, m => m.Ts == progress.Ts && m.Words.Contains("Closed: entitlement removed, verified", StringComparison.Ordinal), "that the request's own card says so");
        Assert.DoesNotContain("louise@acme.test", office.Folder.Members("source/read"));
        Assert.DoesNotContain(louise.Messages, m => m.Words.Contains($"Request {request}", StringComparison.Ordinal) && (m.Has("release") || m.Has("cancel")));
        Assert.Contains(Events(request), e => e is RequestEvent.ItemClosed);
    }

    /// <summary>C17: no justification is accepted and then brought to nobody.</summary>
    [Theory]
    [InlineData(2_000, "x")]
    [InlineData(2_000, "&<")]
    [InlineData(3_000, "x")]
    [InlineData(3_000, "&<")]
    [InlineData(3_001, "x")]
    [InlineData(12_000, "x")]
    public async Task A_long_justification_is_refused_with_the_limit_named_or_comes_whole_to_whoever_decides(int length, string letters)
    {
        var (grace, judy) = (office.InSlack("grace"), office.InSlack("judy"));
        var typed = $"{length} {letters} ";
        typed += string.Concat(Enumerable.Repeat(letters, length))[..(length - typed.Length)];
        await OpenedAsync(grace, () => grace.CommandAsync());
        await FilledAsync(grace, "entitlement", "source/read");
        await FilledAsync(grace, "length", "1 day");
        var view = grace.Modal!;
        view["state"]!["values"]!["justification"]!["justification"]!["value"] = typed;

        var answer = (await grace.SendAsync(view)).Body!;

        if (length > 2_000)
        {
            Assert.Contains("at most 2,000 characters", (string)answer["errors"]!["justification"]!, StringComparison.Ordinal);
            Assert.DoesNotContain(judy.Messages, m => m.Words.Contains($"{length} {letters}", StringComparison.Ordinal));
        }
        else
        {
            Assert.Equal("clear", (string?)answer["response_action"]);
            var card = await SeesAsync(judy, m => m.Has("approve") && m.Words.Contains($"{length} {letters}", StringComparison.Ordinal), "the card to decide on");
            // In several blocks, each of which shows that it is what somebody else wrote.
            Assert.Contains(typed, card.Words.Replace("\n", "", StringComparison.Ordinal).Replace("│ ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            await OpenedAsync(judy, () => judy.PressAsync(card, "deny"));
            await judy.SubmitAsync(("reason", "Say it in fewer words"));
            await SeesAsync(grace, "Denied", "Say it in fewer words");
        }
    }

    [Fact]
    public async Task A_sentence_that_is_too_long_is_answered_with_the_limit_C17()
    {
        var grace = office.InSlack("grace");
        foreach (var length in (int[])[3_000, 3_001, 12_000])
        {
            var before = grace.Messages.Count;
            await grace.SayAsync($"I need read access to source for 1 day to {new string('y', length)}");
            await Until.TrueAsync(() => Task.FromResult(grace.Messages.Count > before), "There is no answer");
            Assert.Contains("characters", Shown(grace.Messages[^1]), StringComparison.Ordinal);
            Assert.False(grace.Messages[^1].Has("submit-request"));
        }
    }

    private static JsonObject LateSubmission(SlackUser who, JsonObject dialog, string reason)
    {
        var view = dialog.DeepClone().AsObject();
        view["state"]!["values"]!["reason"]!["reason"]!["value"] = reason;
        return SlackPayloads.Submission(who.Workspace, who.Account, view);
    }

    private static List<string> LengthsOf(SlackUser who) => [.. SlackLook.Find(who.Modal!["blocks"]!.AsArray(), "length")!["options"]!.AsArray().Select(o => (string)o!["value"]!)];

    private IEnumerable<object> Events(string request) => AuditTrail.EventsOf(office.Folder, request);

    public void Dispose()
    {
        AuditTrail.AssertSound(office.Folder);
        // Whatever somebody did in Slack, the entry names what Slack signed or sent for it.
        Assert.All(AuditTrail.PeopleVia(office.Folder, "slack"), by => Assert.Matches("^[0-9a-f]{64}$", by.Evidence));
        GC.SuppressFinalize(this);
    }
}

/// <summary>Slack calls the bot.</summary>
public sealed class SlackOverHttpTests(SlackOffice office) : SlackStory(office), IClassFixture<SlackOffice>;
