using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Channels.Tests.Slack;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>Cards that stand in Slack more than once: where they were brought, and where somebody opened them.</summary>
public sealed class SlackOpenedCardTests(SlackOffice office) : IClassFixture<SlackOffice>
{
    private const string Sentence = "I need read access to billing-db for 2 days to look at the tax rates";

    [Fact]
    public async Task A_card_that_was_opened_from_a_list_shows_what_was_decided_on_it_and_so_does_the_one_that_was_brought()
    {
        var bob = office.InSlack("bob");
        var (request, brought, opened) = await OpenedAsync("ivan");

        await bob.PressAsync(opened, "approve");

        await ShowsAsync(bob, opened, request, "Approved");
        await ShowsAsync(bob, brought, request, "Approved");
        Assert.All(bob.Messages.Where(m => m.Ts == opened.Ts || m.Ts == brought.Ts), m => Assert.False(m.Has("approve") || m.Has("deny")));
    }

    [Fact]
    public async Task A_card_that_was_opened_shows_what_was_decided_on_the_one_that_was_brought()
    {
        var bob = office.InSlack("bob");
        var (request, brought, opened) = await OpenedAsync("alice");

        await bob.PressAsync(brought, "approve");

        await ShowsAsync(bob, opened, request, "Approved");
        Assert.DoesNotContain(bob.Messages, m => m.Ts == opened.Ts && m.Has("approve"));
    }

    [Fact]
    public async Task Every_card_that_was_opened_shows_that_the_request_was_withdrawn_and_offers_nothing_any_more()
    {
        var (bob, ivan) = (office.InSlack("bob"), office.InSlack("ivan"));
        var (request, brought, opened) = await OpenedAsync("ivan");
        var another = await OpenAsync(bob, request, [brought, opened]);

        await ivan.PressAsync(await CardAsync(ivan, request, "cancel"), "cancel");

        foreach (var card in new[] { brought, opened, another })
        {
            await ShowsAsync(bob, card, request, "Cancelled");
            Assert.DoesNotContain(bob.Messages, m => m.Ts == card.Ts && (m.Has("approve") || m.Has("deny")));
        }
    }

    [Fact]
    public async Task A_card_that_Slack_took_late_comes_to_show_what_happened_before_it_was_said()
    {
        var (bob, ivan) = (office.InSlack("bob"), office.InSlack("ivan"));
        var request = await AskAsync(ivan, Sentence);
        var brought = await CardAsync(bob, request, "approve");
        var list = await ListAsync(bob);
        var (taken, isAsked) = (new TaskCompletionSource(), false);
        office.Slack.Before = call =>
        {
            var isHeld = call.Method == "chat.postMessage" && call["channel"] == bob.Direct && string.IsNullOrEmpty(call["thread_ts"]);
            if (isHeld)
            {
                Volatile.Write(ref isAsked, true);
            }

            return isHeld ? taken.Task : Task.CompletedTask;
        };
        try
        {
            await bob.PressAsync(list, "review");
            await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref isAsked)), "The card was not said");
            await ivan.PressAsync(await CardAsync(ivan, request, "cancel"), "cancel");
            await Until.TrueAsync(() => Task.FromResult(AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.ItemClosed>().Any()), "It was not withdrawn");
        }
        finally
        {
            office.Slack.Before = _ => Task.CompletedTask;
            taken.SetResult();
        }

        var opened = await SeesAsync(bob, p => p.Ts != brought.Ts && Shown(p).Contains($"Request {request}", StringComparison.Ordinal) && Shown(p).Contains("Cancelled", StringComparison.Ordinal), "the card that was opened");
        Assert.False(opened.Has("approve"));
    }

    [Fact]
    public async Task A_denial_in_a_dialog_is_shown_by_the_opened_card_under_it()
    {
        var bob = office.InSlack("bob");
        var (request, brought, opened) = await OpenedAsync("frank");

        await SlackOffice.OpenedAsync(bob, () => bob.PressAsync(opened, "deny"));
        await bob.SubmitAsync(("reason", "Use the mirror instead"));

        Assert.Null(bob.Modal);
        await ShowsAsync(bob, opened, request, "Denied", "Use the mirror instead");
        await ShowsAsync(bob, brought, request, "Denied", "Use the mirror instead");
        await Until.TrueAsync(async () => !await IsKeptAsync(opened), "A card that shows an end is still kept");
    }

    private async Task<bool> IsKeptAsync(SlackPost card)
    {
        await using var ledger = new LedgerDatabase(office.Folder.Database).Read();
        return ledger.OpenedCards.Any(o => o.MessageReference.Contains(card.Ts));
    }

    [Fact]
    public async Task A_question_for_the_reason_that_came_as_a_message_is_answered_in_its_place()
    {
        var bob = office.InSlack("bob");
        var request = await AskAsync(office.InSlack("alice"), Sentence);
        var brought = await CardAsync(bob, request, "deny");
        office.Slack.Fails = call => call.Method == "views.open" ? SlackFailure.Of("expired_trigger_id") : null;
        try
        {
            await bob.PressAsync(brought, "deny");
            var question = await SeesAsync(bob, p => p.Ts != brought.Ts && p.Has("reason") && p.Has("deny"), "a question for the reason");

            await bob.PressAsync(question, "deny", ("reason", "Use the mirror instead"));

            await ShowsAsync(bob, question, request, "Denied", "Use the mirror instead");
            await ShowsAsync(bob, brought, request, "Denied", "Use the mirror instead");
        }
        finally
        {
            office.Slack.Fails = _ => null;
        }
    }

    [Fact]
    public async Task A_press_on_the_card_that_was_brought_is_answered_before_Slack_takes_any_change_of_it()
    {
        var bob = office.InSlack("bob");
        var request = await AskAsync(office.InSlack("ivan"), Sentence);
        var brought = await CardAsync(bob, request, "approve");
        await Until.TrueAsync(() => IsOnRecordAsync(brought), "Where the card stands is not on record");
        await HeldAsync(brought, async () =>
        {
            await AcknowledgedAsync(() => bob.PressAsync(brought, "approve"));
            Assert.True(bob.Messages.Single(m => m.Ts == brought.Ts).Has("approve"));
        });

        await ShowsAsync(bob, brought, request, "Approved");
    }

    [Fact]
    public async Task A_press_on_a_card_that_was_opened_is_acknowledged_once_it_is_decided_and_shown_there_once_Slack_takes_it()
    {
        var bob = office.InSlack("bob");
        var (request, _, opened) = await OpenedAsync("alice");

        await HeldAsync(opened, async () =>
        {
            await AcknowledgedAsync(() => bob.PressAsync(opened, "approve"));
            Assert.Single(AuditTrail.EventsOf(office.Folder, request).OfType<RequestEvent.Voted>());
            Assert.True(bob.Messages.Single(m => m.Ts == opened.Ts).Has("approve"));
        });

        await ShowsAsync(bob, opened, request, "Approved");
    }

    [Fact]
    public async Task A_request_that_is_confirmed_is_acknowledged_once_it_is_on_record_and_shown_there_once_Slack_takes_it()
    {
        var (niraj, olivia) = (office.InSlack("niraj"), office.InSlack("olivia"));
        await niraj.SayAsync("I need read access to source for 2 days to mend the build of Monday");
        var confirm = await SeesAsync(niraj, p => p.Has("submit-request"), "a confirmation");

        await HeldAsync(confirm, async () =>
        {
            await AcknowledgedAsync(() => niraj.PressAsync(confirm, "submit-request"));
            await SeesAsync(olivia, p => p.Has("approve") && Shown(p).Contains("mend the build of Monday", StringComparison.Ordinal), "a card to decide on");
            Assert.True(niraj.Messages.Single(m => m.Ts == confirm.Ts).Has("submit-request"));
        });

        await SeesAsync(niraj, p => p.Ts == confirm.Ts && Shown(p).Contains("Request submitted", StringComparison.Ordinal), "that it is submitted");
    }

    /// <summary>Does something while Slack takes no change of a message.</summary>
    private async Task HeldAsync(SlackPost message, Func<Task> meanwhile)
    {
        var taken = new TaskCompletionSource();
        office.Slack.Before = call => call.Method == "chat.update" && call["ts"] == message.Ts ? taken.Task : Task.CompletedTask;
        try
        {
            await meanwhile();
        }
        finally
        {
            office.Slack.Before = _ => Task.CompletedTask;
            taken.SetResult();
        }
    }

    private async Task<bool> IsOnRecordAsync(SlackPost card)
    {
        await using var ledger = new LedgerDatabase(office.Folder.Database).Read();
        return ledger.Deliveries.Any(d => d.MessageReference != null && d.MessageReference.Contains(card.Ts));
    }

    /// <summary>A request of somebody's, the card that bob was brought, and the same card as he opened it from his list.</summary>
    private async Task<(string Request, SlackPost Brought, SlackPost Opened)> OpenedAsync(string requester)
    {
        var bob = office.InSlack("bob");
        var request = await AskAsync(office.InSlack(requester), Sentence);
        var brought = await CardAsync(bob, request, "approve");
        return (request, brought, await OpenAsync(bob, request, [brought]));
    }

    // Lists of before stand there still, and the new one may have to wait for its second.
    private static async Task<SlackPost> ListAsync(SlackUser bob)
    {
        var before = bob.Messages.Select(m => m.Ts).ToHashSet(StringComparer.Ordinal);
        await bob.SayAsync("my approvals");
        return await SeesAsync(bob, p => p.Has("review") && !before.Contains(p.Ts), "a list with a button to review");
    }

    private static async Task<SlackPost> OpenAsync(SlackUser bob, string request, SlackPost[] before)
    {
        await bob.PressAsync(await ListAsync(bob), "review");
        return await SeesAsync(bob, p => !before.Any(b => b.Ts == p.Ts) && Shown(p).Contains($"Request {request}", StringComparison.Ordinal) && p.Has("approve"), "the card under the list");
    }

    private static Task ShowsAsync(SlackUser who, SlackPost post, params string[] texts) => SeesAsync(who, p => p.Ts == post.Ts && texts.All(t => Shown(p).Contains(t, StringComparison.Ordinal)), $"“{string.Join("”, “", texts)}” at {post.Ts}");
}
