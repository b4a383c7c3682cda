using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Teams;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Slack waits three seconds for an acknowledgement, however long it takes itself for what the bot asks of it meanwhile.</summary>
public sealed class SlackHangingTests : IAsyncLifetime
{
    /// <summary>Less than after how long a call is given up, which an acknowledgement that waited for it would take; more than a second's wait takes a busy machine.</summary>
    private static readonly TimeSpan SlackWaits = TimeSpan.FromSeconds(8);

    private readonly ScriptedTalk _talk = new();
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.WaitsForShowing = false;
        _host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        _host.Slack.Workspace.Channel("C0GENERAL", Bob.Id);
        await _host.Service<SlackDirects>().OfAsync(_host.Account("U0BOB"), SlackUrgency.Awaited, default);
    }

    public async Task DisposeAsync()
    {
        _goesOn.TrySetResult();
        await _host.DisposeAsync();
    }

    private SlackUser Bob => _host.Slack.User("U0BOB");

    private SlackBot Bot => new SlackMembers(_host, "U0BOB").BotOver(_talk);

    private string Trigger => _host.Slack.Workspace.NewTrigger("U0BOB");

    /// <summary>Slack answers no call of this method before it goes on.</summary>
    private void Hang(string method) => _host.Slack.Before = call => call.Method == method ? _goesOn.Task : Task.CompletedTask;

    private Task<SlackAnswer> AcknowledgedAsync(SlackArrival arrival) => Bot.AnswerAsync(arrival, default).WaitAsync(SlackWaits);

    private SlackArrival.Action Press(string verb, string key, SlackPlace? place = null) =>
        new(_host.Account("U0BOB"), key, verb, """{"id":"delivery"}""", [], place ?? new SlackPlace.Message(Bob.Direct, "1.1", false), Trigger);

    private SlackArrival.DirectMessage Said(string text) => new(_host.Account("U0BOB"), "key", Bob.Direct, null, text);

    [Fact]
    public async Task While_Slack_does_not_say_who_somebody_is_a_dialog_that_they_submit_stays_as_they_filled_it_in()
    {
        Hang("users.info");
        var inputs = new JsonObject { ["entitlement"] = "crm/read", ["justification"] = "to read it", ["length"] = "1 day" };

        var answer = await AcknowledgedAsync(new SlackArrival.Submission(_host.Account("U0BOB"), "key", new SlackView("V1", SlackRequestView.Callback, ""), inputs));

        Assert.Equal("errors", (string?)answer.Body!["response_action"]);
        Assert.Equal("Slack does not say who you are now. So nothing was done. Send it again in a minute.", (string?)answer.Body["errors"]!["justification"]);
        Assert.Empty(_talk.Asked);
    }

    [Fact]
    public async Task While_Slack_does_not_say_who_somebody_is_nothing_is_done_they_are_told_so_and_once_it_does_a_press_is_done()
    {
        Hang("users.info");

        await AcknowledgedAsync(Press("approve", "first"));

        await Until.TrueAsync(() => Bob.Messages.Any(m => m.Words.Contains("Slack does not say who you are now", StringComparison.Ordinal)));
        Assert.Empty(_talk.Asked);
        _goesOn.SetResult();
        await AcknowledgedAsync(Press("approve", "second"));
        await Until.TrueAsync(() => Bob.Messages.Any(m => m.Words.Contains("Decided", StringComparison.Ordinal)));
        Assert.Single(_host.Slack.Calls, c => c.Method == "users.info");
    }

    [Fact]
    public async Task While_Slack_does_not_say_who_somebody_is_the_dialog_in_which_they_choose_stays_as_it_is_filled_in()
    {
        await AcknowledgedAsync(new SlackArrival.Shortcut(_host.Account("U0BOB"), "open", "request-access", Trigger));
        var opened = Bob.Modal!;
        _host.Time.Advance(TimeSpan.FromMinutes(2));
        Hang("users.info");

        await AcknowledgedAsync(new SlackArrival.Action(
            _host.Account("U0BOB"), "key", "entitlement", "crm/read", new() { ["entitlement"] = "crm/read" }, new SlackPlace.Modal(new SlackView((string)opened["id"]!, SlackRequestView.Callback, "")), Trigger));

        await Until.TrueAsync(() => Bob.Messages.Any(m => m.Words.Contains("What you chose could not be shown", StringComparison.Ordinal)));
        Assert.Equal((string?)opened["hash"], (string?)Bob.Modal!["hash"]);
    }

    [Fact]
    public async Task While_Slack_does_not_say_who_somebody_is_a_search_says_so_in_place_of_finding_nothing()
    {
        Hang("users.info");

        var answer = await AcknowledgedAsync(new SlackArrival.Suggestion(_host.Account("U0BOB"), "key", "entitlement", "c"));

        Assert.Contains("type another letter", Assert.Single(answer.Body!["options"]!.AsArray())!["text"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command")]
    [InlineData("shortcut")]
    [InlineData("button")]
    [InlineData("deny")]
    public async Task A_dialog_that_Slack_takes_long_to_open_is_acknowledged_before_and_opened_then(string by)
    {
        Hang("views.open");
        var account = _host.Account("U0BOB");

        await AcknowledgedAsync(by switch
        {
            "command" => new SlackArrival.Command(account, "key", "C0GENERAL", "", Trigger),
            "shortcut" => new SlackArrival.Shortcut(account, "key", "request-access", Trigger),
            "button" => Press("request-form", "key"),
            _ => Press("deny", "key"),
        });

        Assert.Null(Bob.Modal);
        _goesOn.SetResult();
        await Until.TrueAsync(() => Bob.Modal is not null);
    }

    [Fact]
    public async Task A_dialog_that_Slack_opens_no_more_when_it_goes_on_is_said_in_the_conversation_then()
    {
        Hang("views.open");
        _host.Slack.Fails = call => call.Method == "views.open" ? SlackFailure.Of("expired_trigger_id") : null;

        var answer = await AcknowledgedAsync(new SlackArrival.Command(_host.Account("U0BOB"), "key", "C0GENERAL", "", Trigger));

        Assert.Contains("in our direct messages", (string?)answer.Body!["text"], StringComparison.Ordinal);
        Assert.Equal("ephemeral", (string?)answer.Body["response_type"]);
        Assert.Empty(Bob.Messages);
        _goesOn.SetResult();
        await Until.TrueAsync(() => Bob.Messages.Count == 1);
        Assert.Equal("request-form", Assert.IsType<Incoming.Pressed>(Assert.Single(_talk.Asked)).Verb);
    }

    [Fact]
    public async Task A_choice_whose_dialog_Slack_takes_long_to_update_is_acknowledged_before()
    {
        await AcknowledgedAsync(new SlackArrival.Shortcut(_host.Account("U0BOB"), "open", "request-access", Trigger));
        var opened = Bob.Modal!;
        Hang("views.update");
        var chosen = new SlackArrival.Action(_host.Account("U0BOB"), "key", "entitlement", "crm/read", new() { ["entitlement"] = "crm/read" }, new SlackPlace.Modal(new SlackView((string)opened["id"]!, SlackRequestView.Callback, "")), Trigger);

        await AcknowledgedAsync(chosen);

        Assert.Equal((string?)opened["hash"], (string?)Bob.Modal!["hash"]);
        _goesOn.SetResult();
        await Until.TrueAsync(() => (string?)Bob.Modal!["hash"] != (string?)opened["hash"]);
    }

    [Fact]
    public async Task What_is_said_among_others_is_answered_though_Slack_takes_long_to_point_there()
    {
        Hang("chat.postEphemeral");

        await AcknowledgedAsync(new SlackArrival.Mention(_host.Account("U0BOB"), "key", "C0GENERAL", null, "status"));

        Assert.Equal("You said status", Assert.Single(Bob.Messages).Words);
        Assert.Empty(Bob.Whispers);
        _goesOn.SetResult();
        await Until.TrueAsync(() => Bob.Whispers.Count == 1);
    }

    [Fact]
    public async Task What_a_stranger_says_is_answered_later_where_Slack_takes_long()
    {
        Hang("chat.postMessage");

        await new SlackMembers(_host).BotOver(_talk).AnswerAsync(Said("hello"), default).WaitAsync(SlackWaits);

        Assert.Empty(Bob.Messages);
        _goesOn.SetResult();
        await Until.TrueAsync(() => Bob.Messages.Count == 1);
        Assert.Equal(SlackMembers.StrangerIsTold, Bob.Messages[0].Words);
    }

    [Fact]
    public async Task What_was_done_and_is_answered_later_is_known_when_it_comes_again_also_after_a_restart()
    {
        Hang("chat.postMessage");

        await OnceAsync(Said("nudge R-22222222"), default);
        Assert.Empty(Bob.Messages);
        await OnceAsync(Said("nudge R-22222222"), default);

        Assert.Single(_talk.Asked);
        _goesOn.SetResult();
        await Until.TrueAsync(() => Bob.Messages.Count == 1);
        await OnceAsync(Said("nudge R-22222222"), default);
        Assert.Equal((1, 1), (_talk.Asked.Count, Bob.Messages.Count));
        await Until.TrueAsync(() => _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct).GetAwaiter().GetResult().IsEmpty);
    }

    [Fact]
    public async Task What_was_acknowledged_and_is_not_said_yet_is_said_after_a_kill_once_and_in_its_order()
    {
        _talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(new OutgoingMessage("The first")), new Reply.Say(new OutgoingMessage("The second"))]);
        _host.Slack.Fails = call => call.Method == "chat.postMessage" ? SlackFailure.Hang : null;

        await OnceAsync(Said("status"), default);

        // Nothing is stopped in peace: what is known afterwards stands in the ledger.
        await _host.RestartAsync();
        _host.Slack.Fails = _ => null;
        await OnceAsync(Said("status"), default);
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(Bob.Direct, default));
        Assert.Equal(["The first", "The second"], Bob.Messages.Select(m => m.Words));
        Assert.Single(_talk.Asked);
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct));
    }

    [Fact]
    public async Task What_was_done_and_could_not_be_answered_before_the_host_stops_is_answered_after_its_next_start_and_not_done_again()
    {
        Hang("chat.postMessage");
        using var stopping = new CancellationTokenSource();
        await OnceAsync(Said("nudge R-22222222"), stopping.Token);

        await stopping.CancelAsync();
        await _host.Unfinished.StopAsync(default);
        _goesOn.SetResult();
        await _host.RestartAsync();
        await OnceAsync(Said("nudge R-22222222"), default);

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(Bob.Direct, default));
        Assert.Single(_talk.Asked);
        Assert.Contains(Bob.Messages, m => m.Words == "You said nudge R-22222222");
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct));
    }

    [Fact]
    public async Task What_was_done_is_not_done_again_because_the_host_stops_before_it_was_answered()
    {
        using var stopping = new CancellationTokenSource();
        _talk.Answers = async _ =>
        {
            await stopping.CancelAsync();
            return [new Reply.Say(new OutgoingMessage("It is done"))];
        };
        await OnceAsync(Said("nudge R-22222222"), stopping.Token);
        await OnceAsync(Said("nudge R-22222222"), default);

        Assert.Single(_talk.Asked);
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(Bob.Direct, default));
        Assert.Equal("It is done", Assert.Single(Bob.Messages).Words);
    }

    [Fact]
    public async Task What_could_be_opened_in_no_dialog_before_the_host_stops_is_said_after_its_next_start()
    {
        Hang("views.open");
        _talk.Answers = _ => Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(new OutgoingMessage("Here it is", ScriptedTalk.Card("the card")))]);
        using var stopping = new CancellationTokenSource();
        await OnceAsync(Press("review", "key", new SlackPlace.Home(new SlackView("V1", "home", ""))), stopping.Token);
        await stopping.CancelAsync();
        await _host.Unfinished.StopAsync(default);

        Assert.Equal("key/0", Assert.Single(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct)).Key);
    }

    [Fact]
    public async Task What_somebody_says_at_once_is_taken_up_one_after_the_other()
    {
        var first = new TaskCompletionSource<IReadOnlyList<Reply>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _talk.Answers = _ => _talk.Asked.Count == 1 ? first.Task : Task.FromResult<IReadOnlyList<Reply>>([]);
        var bot = Bot;
        var said = bot.AnswerAsync(Said("I need crm/read"), default);
        await Until.TrueAsync(() => _talk.Asked.Count == 1);
        var then = bot.AnswerAsync(Said("for 2 days") with { Key = "key-2" }, default);
        await bot.AnswerAsync(Press("approve", "key-3"), default).WaitAsync(SlackWaits);
        Assert.DoesNotContain(_talk.Asked, asked => asked is Incoming.Said { Text: "for 2 days" });

        first.SetResult([]);
        await Task.WhenAll(said, then).WaitAsync(SlackWaits);
        Assert.Contains(_talk.Asked, asked => asked is Incoming.Said { Text: "for 2 days" });
    }

    /// <summary>Each time as by another process over the same ledger.</summary>
    private Task<SlackAnswer> OnceAsync(SlackArrival arrival, CancellationToken stopping) =>
        new SlackOnce(Bot, new SlackInbox(new AnswerBook(_host.Service<LedgerDatabase>(), _host.Service<LedgerWriter>()))).AnswerAsync(arrival, stopping).WaitAsync(SlackWaits, CancellationToken.None);
}
