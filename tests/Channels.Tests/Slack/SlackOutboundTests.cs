using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What the bot says by itself, and what becomes of it when Slack does not take it.</summary>
public sealed class SlackOutboundTests : IAsyncLifetime
{
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private static readonly DeliveryId Another = new("ffeeddccbbaa99887766554433221100");
    private static readonly DeliveryId Third = Numbered(3);
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0ALICE");
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private static DeliveryId Numbered(int number) => new(number.ToString("x32", CultureInfo.InvariantCulture));

    private SlackUser Bob => _host.Slack.User("U0BOB");

    private Task<SendResult> SendAsync(DeliveryId delivery, string text = "Decide, please.") => SendAsync("U0BOB", delivery, text);

    private Task<SendResult> SendAsync(string to, DeliveryId delivery, string text = "Decide, please.") => _host.Channel.SendAsync(_host.Account(to), delivery, new OutgoingMessage(text), default);

    private Task<SendResult> UpdateAsync(SendResult sent, string text) =>
        _host.Channel.UpdateAsync(_host.Account("U0BOB"), Delivery, Assert.IsType<SendResult.Sent>(sent).Reference, new OutgoingMessage(text), default);

    private void FailOnly(string method, SlackFailure? failure) => _host.Slack.Fails = call => call.Method == method ? failure : null;

    [Fact]
    public async Task A_conversation_is_opened_once_and_kept_also_after_a_restart()
    {
        await SendAsync(Delivery);
        await _host.RestartAsync();
        await SendAsync(Another);

        Assert.Equal("U0BOB", Assert.Single(_host.Slack.Calls, c => c.Method == "conversations.open")["users"]);
        Assert.Equal(2, Bob.Messages.Count);
    }

    [Fact]
    public async Task A_conversation_that_is_there_no_more_is_opened_anew()
    {
        await _host.Service<SlackDirects>().KeepAsync(_host.Account("U0BOB"), "D0GONE", default);

        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_to_a_conversation_that_is_there_no_more_is_said_in_the_one_that_is(bool isArchived)
    {
        await _host.Service<SlackDirects>().KeepAsync(_host.Account("U0BOB"), "D0GONE", default);
        if (isArchived)
        {
            _host.Slack.Workspace.Channel("D0GONE", "U0BOB").IsArchived = true;
        }

        var replies = _host.Service<SlackReplies>();
        // Slack does not open it at once: the answer waits meanwhile.
        FailOnly("conversations.open", SlackFailure.Down);
        await replies.SayAsync("D0GONE", "1.2", "key/one", new OutgoingMessage("one"), default);
        _host.Slack.Fails = _ => null;
        await _host.Service<IWaitingReplies>().SayWaitingAsync("D0GONE", default);
        await replies.SayAsync("D0GONE", null, "key/two", new OutgoingMessage("two"), default);

        Assert.Equal(["one", "two"], Bob.Messages.Select(m => m.Words));
        Assert.Equal(2, _host.Slack.Calls.Count(c => c.Method == "conversations.open"));
        await _host.RestartAsync();
        await SendAsync(Delivery, "three");
        Assert.Equal(2, _host.Slack.Calls.Count(c => c.Method == "conversations.open"));
        Assert.Equal("three", Bob.Messages[^1].Words);
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(502, null)]
    [InlineData(503, null)]
    [InlineData(404, null)]
    [InlineData(302, null)]
    [InlineData(429, "ratelimited")]
    [InlineData(200, null)]
    [InlineData(200, "ratelimited")]
    [InlineData(200, "internal_error")]
    [InlineData(200, "fatal_error")]
    [InlineData(200, "service_unavailable")]
    [InlineData(200, "request_timeout")]
    public async Task What_Slack_cannot_take_now_is_to_be_tried_later(int status, string? error)
    {
        FailOnly("chat.postMessage", new SlackFailure { Status = status, Error = error });
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
    }

    [Theory]
    [InlineData("text/html; charset=windows-1252")]
    [InlineData("text/html; charset=no-such-charset")]
    [InlineData("application/json; charset=\"\"")]
    public async Task A_page_of_something_in_between_is_an_outage_whatever_charset_it_names(string type)
    {
        FailOnly("chat.postMessage", SlackFailure.Answered(503) with { ContentType = type, RetryAfter = 120 });
        Assert.Equal(120, Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After?.TotalSeconds);
        Assert.Contains("Slack cannot be reached. Slack answered 503.", _host.Channel.Report().Detail, StringComparison.Ordinal);

        _host.Slack.Fails = _ => null;
        _host.Time.Advance(TimeSpan.FromSeconds(121));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Theory]
    [InlineData("conversations.open")]
    [InlineData("chat.postMessage")]
    public async Task What_is_not_the_bots_to_see_is_one_persons_and_no_fault_of_the_token(string method)
    {
        FailOnly(method, SlackFailure.Of("access_denied"));

        Assert.Contains("access_denied", Assert.IsType<SendResult.Unreachable>(await SendAsync(Delivery)).Reason, StringComparison.Ordinal);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task An_answer_is_said_once_though_that_it_was_said_could_not_be_noted()
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        FailOnly("chat.postMessage", SlackFailure.Down);
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key/one", new OutgoingMessage("one"), default);
        Assert.Empty(Bob.Messages);
        _host.Slack.Fails = _ => null;
        var waiting = _host.Service<IWaitingReplies>();
        await using (var other = new SqliteConnection($"Data Source={_host.Service<LedgerDatabase>().Path};Pooling=False"))
        {
            await other.OpenAsync();
            _host.Slack.Before = call =>
            {
                // Nothing can be written from the moment at which it is said.
                if (call.Method == "chat.postMessage")
                    other.BeginTransaction(deferred: false);
                return Task.CompletedTask;
            };
            Assert.IsType<LedgerUnavailableException>(await Record.ExceptionAsync(() => waiting.SayWaitingAsync(Bob.Direct, default)));
        }

        _host.Slack.Before = _ => Task.CompletedTask;
        Assert.Single(Bob.Messages);

        Assert.IsType<SendResult.Sent>(await waiting.SayWaitingAsync(Bob.Direct, default));

        Assert.Single(Bob.Messages);
        // What is answered anew to the same thing is said: nothing was recorded the first time.
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key/one", new OutgoingMessage("two"), default);
        Assert.Equal(["one", "two"], Bob.Messages.Select(m => m.Words));
    }

    [Theory]
    [InlineData("users.info")]
    [InlineData("conversations.open")]
    [InlineData("chat.postMessage")]
    public async Task A_call_that_hangs_is_given_up_in_time_and_to_be_tried_later(string method)
    {
        await _host.RestartAsync(callTimeout: TimeSpan.FromSeconds(2));
        FailOnly(method, SlackFailure.Hang);

        Assert.Contains("in time", Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Slack_did_without_being_able_to_say_so_is_not_said_again()
    {
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));

        _host.Slack.Fails = _ => null;
        var sent = Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));

        Assert.Equal($"{Bob.Direct}/{Assert.Single(Bob.Messages).Ts}", sent.Reference.Value[..sent.Reference.Value.LastIndexOf('/')]);
    }

    /// <param name="messages">Said there since, by others.</param>
    [Theory]
    [InlineData(60, 120_000)]
    [InlineData(99, 1_000)]
    [InlineData(99, 100_000)]
    public async Task What_is_in_doubt_is_found_however_much_was_said_since(int messages, int length)
    {
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));
        SaidByBob(messages, length);

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    /// <param name="age">How old the answers in the thread are, in minutes.</param>
    [Theory]
    [InlineData(120)]
    [InlineData(0)]
    public async Task What_is_in_doubt_is_found_in_a_thread_of_many_and_said_once(int age)
    {
        var (posts, parent) = (_host.Service<SlackPosts>(), AnswersInThread(250, TimeSpan.FromMinutes(age)));
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        var since = TimeProvider.System.GetUtcNow();
        Assert.IsType<SlackOutcome.InDoubt>(await AnswerAsync());

        _host.Slack.Fails = _ => null;
        Assert.IsType<SlackOutcome.Done>(await AnswerAsync());

        Assert.Single(Bob.Thread(parent), p => p.Text == "An answer");
        Assert.Equal(age == 0 ? 3 : 1, _host.Slack.Calls.Count(c => c.Method == "conversations.replies"));

        Task<SlackOutcome> AnswerAsync() => posts.SayAsync(Bob.Direct, parent.Ts, "one", since, new OutgoingMessage("An answer"), SlackUrgency.Owed, default);
    }

    [Fact]
    public async Task What_is_tried_again_long_after_it_was_perhaps_said_is_found()
    {
        _host.Slack.Workspace.OpenDirect("U0BOB");
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        Assert.IsType<SlackOutcome.InDoubt>(await AnswerAsync());
        _host.Slack.Fails = _ => null;

        // What is to be said is asked for anew, as of now.
        await _host.Clock.AdvanceAsync(TimeSpan.FromHours(1), _host.Service<LedgerWriter>());
        _host.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<SlackOutcome.Done>(await AnswerAsync());
        Assert.Single(Bob.Messages);

        Task<SlackOutcome> AnswerAsync() => _host.Service<SlackPosts>().SayAsync(Bob.Direct, null, "one", _host.Clock.GetUtcNow(), new OutgoingMessage("An answer"), SlackUrgency.Owed, default);
    }

    [Theory]
    [InlineData("accesslimited")]
    [InlineData("ekm_access_denied")]
    public async Task What_is_in_doubt_waits_while_nobody_may_look_for_it_for_now(string error)
    {
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));

        _host.Slack.Fails = _ => SlackFailure.Of(error);
        await SendAsync(Delivery);
        Assert.IsNotType<SendResult.Gone>(await _host.Channel.FindAsync(_host.Account("U0BOB"), Delivery, default));

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
    }

    private SlackPost AnswersInThread(int answers, TimeSpan age)
    {
        lock (_host.Slack.Workspace.Gate)
        {
            var posts = _host.Slack.Workspace.OpenDirect("U0BOB").Posts;
            var first = TimeProvider.System.GetUtcNow() - age - TimeSpan.FromSeconds(5);
            for (var i = 0; i <= answers; i++)
            {
                var ts = string.Create(CultureInfo.InvariantCulture, $"{first.ToUnixTimeSeconds()}.{i:D6}");
                posts.Add(new SlackPost(Bob.Direct, ts, i == 0 ? null : posts[0].Ts, new JsonObject { ["user"] = "U0BOB", ["ts"] = ts, ["text"] = "one of many" }, null));
            }

            return posts[0];
        }
    }

    [Fact]
    public async Task Where_not_even_one_message_can_be_looked_at_what_is_in_doubt_is_said_again()
    {
        FailOnly("chat.postMessage", SlackFailure.Down);
        Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery));
        SaidByBob(1, 5_000_000);

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Single(Bob.Messages);
    }

    private void SaidByBob(int messages, int length)
    {
        lock (_host.Slack.Workspace.Gate)
        {
            for (var i = 0; i < messages; i++)
            {
                var ts = _host.Slack.Workspace.NewTs();
                _host.Slack.Workspace.OpenDirect("U0BOB").Posts.Add(new SlackPost(Bob.Direct, ts, null, new JsonObject { ["user"] = "U0BOB", ["ts"] = ts, ["text"] = new string('x', length) }, null));
            }
        }
    }

    [Fact]
    public async Task What_was_being_said_when_it_was_given_up_is_not_said_again()
    {
        using var giveUp = new CancellationTokenSource();
        _host.Slack.Before = call => call.Method == "chat.postMessage" ? giveUp.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Decide, please."), giveUp.Token));
        await Until.TrueAsync(() => Bob.Messages.Count == 1);

        _host.Slack.Before = _ => Task.CompletedTask;
        var sent = Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));

        Assert.StartsWith($"{Bob.Direct}/{Assert.Single(Bob.Messages).Ts}/", sent.Reference.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_being_said_when_it_was_given_up_is_found_without_saying_anything_and_what_was_never_said_is_not_asked_for()
    {
        Assert.IsType<SendResult.Gone>(await FindAsync());
        using var giveUp = new CancellationTokenSource();
        _host.Slack.Before = call => call.Method == "chat.postMessage" ? giveUp.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Decide, please."), giveUp.Token));
        await Until.TrueAsync(() => Bob.Messages.Count == 1);

        var asked = 0;
        _host.Slack.Before = call =>
        {
            asked += call.Method == "conversations.history" ? 1 : 0;
            return Task.CompletedTask;
        };
        Assert.StartsWith($"{Bob.Direct}/{Bob.Messages[0].Ts}/", Assert.IsType<SendResult.Sent>(await FindAsync()).Reference.Value, StringComparison.Ordinal);
        Assert.IsType<SendResult.Gone>(await _host.Channel.FindAsync(_host.Account("U0BOB"), new("never-said"), default));
        Assert.Equal(1, asked);
        Assert.Single(Bob.Messages);

        Task<SendResult> FindAsync() => _host.Channel.FindAsync(_host.Account("U0BOB"), Delivery, default);
    }

    [Fact]
    public async Task What_was_said_just_as_the_process_ended_is_not_said_again()
    {
        await RecordAsync("bob", "U0BOB");
        await SendAsync(Delivery);
        await _host.RestartAsync();
        await SendAsync(Delivery);

        Assert.Single(Bob.Messages);
    }

    [Fact]
    public async Task What_is_for_one_person_is_said_in_no_conversation_that_stands_for_their_account()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        await RecordAsync("bob", "C0GENERAL");

        Assert.Contains("no user", Assert.IsType<SendResult.Unreachable>(await SendAsync("C0GENERAL", Delivery)).Reason, StringComparison.Ordinal);
        Assert.Empty(_host.Slack.Workspace.In("C0GENERAL"));
    }

    [Fact]
    public async Task What_is_for_everyone_in_a_conversation_is_said_there()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        await RecordAsync("", "C0GENERAL");

        Assert.IsType<SendResult.Sent>(await SendAsync("C0GENERAL", Delivery));
        Assert.Single(_host.Slack.Workspace.In("C0GENERAL"));
    }

    /// <param name="person">Empty for what is for everyone where it is said.</param>
    private Task RecordAsync(string person, string user) => _host.Service<DeliveryBook>().RecordAsync(new DeliveryRow
    {
        Id = Delivery.Value,
        StreamKind = StreamKind.Request,
        StreamId = "REQ-1",
        Card = "Approval",
        Person = person,
        Provider = "slack",
        Tenant = SlackDouble.TeamId,
        UserId = user,
        Digest = "",
    });

    [Fact]
    public async Task Asked_to_wait_nothing_more_is_said_there_before_the_time_and_elsewhere_it_goes_on()
    {
        await SendAsync(Another);
        _host.Slack.Fails = call => call.Method == "chat.postMessage" && call["channel"] == Bob.Direct ? SlackFailure.TooMany(30) : null;
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After);
        var calls = _host.Slack.Calls.Count;

        _host.Slack.Fails = _ => null;
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(calls, _host.Slack.Calls.Count);
        Assert.IsType<SendResult.Sent>(await SendAsync("U0ALICE", Third));

        _host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Fact]
    public async Task Asked_to_wait_in_several_conversations_nothing_is_said_in_any_before_the_time()
    {
        string[] users = ["U0ALICE", "U0CAROL", "U0DAVE"];
        foreach (var user in users)
            _host.Slack.User(user);
        FailOnly("chat.postMessage", SlackFailure.TooMany(30));
        foreach (var user in users)
            Assert.IsType<SendResult.TryLater>(await SendAsync(user, Third));
        var calls = _host.Slack.Calls.Count(c => c.Method == "chat.postMessage");

        _host.Slack.Fails = _ => null;
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(calls, _host.Slack.Calls.Count(c => c.Method == "chat.postMessage"));

        _host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_an_hour()
    {
        FailOnly("chat.postMessage", SlackFailure.TooMany(100_000));

        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<SendResult.TryLater>(await SendAsync(Delivery)).After);
    }

    [Fact]
    public async Task A_method_that_is_asked_to_wait_holds_up_no_other()
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.update", SlackFailure.TooMany(30));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided.")).After);
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
    }

    [Theory]
    [InlineData("token_revoked")]
    [InlineData("token_expired")]
    [InlineData("account_inactive")]
    [InlineData("invalid_auth")]
    [InlineData("not_authed")]
    [InlineData("missing_scope")]
    public async Task A_token_that_Slack_refuses_is_told_to_an_operator_once_and_people_are_reached_another_way_meanwhile(string error)
    {
        var sent = await SendAsync(Delivery);
        _host.Slack.Fails = _ => SlackFailure.Of(error) with { More = new JsonObject { ["needed"] = "chat:write" } };

        Assert.Contains(error, Assert.IsType<SendResult.TryLater>(await SendAsync(Another)).Reason, StringComparison.Ordinal);
        // Other accounts of a person wait a minute for this one.
        Assert.True(Assert.IsType<SendResult.TryLater>(await SendAsync("U0ALICE", Third)).After > TimeSpan.FromMinutes(1));
        // An update stays owed: what stands there is to be brought up to date once the token is good again.
        Assert.Contains(error, Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided.")).Reason, StringComparison.Ordinal);

        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Contains(error, report.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Log.All, l => l.Text.Contains("xoxb", StringComparison.Ordinal));
        if (error != "missing_scope")
        {
            Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains(error, StringComparison.Ordinal));
        }

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        await SendAsync("U0ALICE", Third);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task A_Messages_tab_that_is_off_is_told_to_the_operator_and_what_is_owed_goes_out_once_it_is_on()
    {
        var sent = await SendAsync(Delivery);
        _host.Slack.Workspace.HasMessagesTab = false;

        Assert.Contains("turn on the Messages tab", Assert.IsType<SendResult.TryLater>(await SendAsync(Another)).Reason, StringComparison.Ordinal);
        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Contains("turn on the Messages tab at App Home", report.Detail, StringComparison.Ordinal);
        // What stands there says what is so, and who waits for an answer gets it later.
        Assert.Contains("Messages tab", Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided.")).Reason, StringComparison.Ordinal);
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key", new OutgoingMessage("An answer"), default);
        Assert.Equal(["Decided."], Bob.Messages.Select(m => m.Words));

        _host.Slack.Workspace.HasMessagesTab = true;
        Assert.IsType<SendResult.Sent>(await SendAsync(Another));
        await _host.Service<SlackReplies>().SayWaitingAsync(Bob.Direct, default);
        Assert.Equal(["Decided.", "Decide, please.", "An answer"], Bob.Messages.Select(m => m.Words));
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Theory]
    [InlineData("ekm_access_denied", "Administrators")]
    [InlineData("accesslimited", "from this network")]
    [InlineData("method_deprecated", "a newer version of the bot")]
    [InlineData("not_allowed_token_type", "token")]
    [InlineData("team_access_not_granted", "not added to every workspace")]
    [InlineData("org_login_required", "token")]
    public async Task What_holds_for_everybody_is_no_one_persons_fault_and_shows_in_the_report(string error, string told)
    {
        FailOnly("chat.postMessage", SlackFailure.Of(error));
        await SendAsync(Delivery);

        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Contains(told, report.Detail, StringComparison.Ordinal);
        Assert.Contains(error, report.Detail, StringComparison.Ordinal);

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Theory]
    [InlineData("restricted_action")]
    [InlineData("restricted_action_read_only_channel")]
    [InlineData("restricted_action_thread_only_channel")]
    public async Task What_holds_for_one_channel_is_no_fault_of_the_app(string error)
    {
        _host.Slack.Workspace.Channel("C0GENERAL");
        FailOnly("chat.postMessage", SlackFailure.Of(error));

        Assert.IsType<SendResult.Unreachable>(await SendAsync("C0GENERAL", Delivery));
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task A_Slack_that_cannot_be_reached_shows_in_the_report_with_the_time_since_which()
    {
        Assert.Equal("on", _host.Channel.Report().State);
        _host.Slack.Fails = _ => SlackFailure.Down;
        await SendAsync(Delivery);

        var report = _host.Channel.Report();
        Assert.Equal("failing", report.State);
        Assert.Matches(@"^Slack over Socket Mode\. Since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: Slack cannot be reached\.", report.Detail);

        _host.Slack.Fails = _ => null;
        await SendAsync(Delivery);
        Assert.Equal(new ChannelReport("slack", "on", "Slack over Socket Mode."), _host.Channel.Report());
    }

    [Fact]
    public async Task A_scope_that_was_granted_since_is_missed_no_longer_whatever_is_called()
    {
        _host.Slack.Scopes = "users:read,chat:write";
        FailOnly("conversations.open", SlackFailure.Of("missing_scope") with { More = new JsonObject { ["needed"] = "im:write", ["provided"] = "users:read,chat:write" } });
        await SendAsync(Delivery);
        await _host.Service<SlackUsers>().StandingAsync(_host.Account("U0ALICE"), default);
        Assert.Contains("lacks the scope im:write for conversations.open", _host.Channel.Report().Detail, StringComparison.Ordinal);

        _host.Slack.Scopes += ",im:write";
        _host.Service<SlackUsers>().Forget(_host.Account("U0ALICE"));
        await _host.Service<SlackUsers>().StandingAsync(_host.Account("U0ALICE"), default);

        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task Something_in_between_that_answers_for_Slack_is_one_problem_and_not_a_new_one_at_every_call()
    {
        _host.Slack.Fails = _ => new SlackFailure { Status = 200 };
        await SendAsync(Delivery);
        await SendAsync(Another);
        _host.Slack.Fails = _ => new SlackFailure { Raw = new JsonObject { ["error"] = "denied by the proxy" } };
        await SendAsync(Third);

        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error);
        Assert.DoesNotContain(_host.Log.All, l => l.Text.Contains("works again", StringComparison.Ordinal));
        Assert.Equal("failing", _host.Channel.Report().State);

        _host.Slack.Fails = _ => null;
        await SendAsync(Delivery);
        Assert.Single(_host.Log.All, l => l.Text.Contains("works again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("conversations.open", "user_not_found")]
    [InlineData("conversations.open", "users_not_found")]
    [InlineData("conversations.open", "user_disabled")]
    [InlineData("conversations.open", "cannot_dm_bot")]
    [InlineData("chat.postMessage", "channel_not_found")]
    [InlineData("chat.postMessage", "is_archived")]
    [InlineData("chat.postMessage", "not_in_channel")]
    [InlineData("chat.postMessage", "restricted_action_read_only_channel")]
    [InlineData("users.info", "user_not_found")]
    public async Task Where_Slack_says_no_for_good_the_person_is_unreachable_with_a_reason(string method, string error)
    {
        FailOnly(method, SlackFailure.Of(error));

        Assert.NotEmpty(Assert.IsType<SendResult.Unreachable>(await SendAsync(Delivery)).Reason);
    }

    [Fact]
    public async Task In_a_channel_without_the_bot_what_is_for_everyone_there_cannot_be_brought()
    {
        _host.Slack.Workspace.Channel("C0GENERAL").HasBot = false;
        Assert.Contains("not a member", Assert.IsType<SendResult.Unreachable>(await SendAsync("C0GENERAL", Delivery)).Reason, StringComparison.Ordinal);

        _host.Slack.Workspace.Channel("C0GENERAL").HasBot = true;
        Assert.IsType<SendResult.Sent>(await SendAsync("C0GENERAL", Delivery));
        Assert.Single(_host.Slack.Workspace.In("C0GENERAL"));
    }

    [Theory]
    [InlineData("message_not_found")]
    [InlineData("cant_update_message")]
    [InlineData("channel_not_found")]
    public async Task What_can_be_changed_no_more_is_gone_and_the_same_delivery_can_be_sent_anew(string error)
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.update", SlackFailure.Of(error));

        Assert.IsType<SendResult.Gone>(await UpdateAsync(sent, "Decided."));
        var anew = Assert.IsType<SendResult.Sent>(await SendAsync(Delivery, "Decided."));
        Assert.NotEqual(Assert.IsType<SendResult.Sent>(sent).Reference, anew.Reference);
        Assert.Equal(["Decide, please.", "Decided."], Bob.Messages.Select(m => m.Words));
    }

    [Fact]
    public async Task What_the_workspace_lets_nobody_change_stays_and_its_thread_is_told_once()
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.update", SlackFailure.Of("edit_window_closed"));

        var told = Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.IsType<SendResult.Sent>(await UpdateAsync(told, "Decided."));
        Assert.Equal(["Decide, please.", "Decided."], [.. Bob.Messages.Select(m => m.Words), .. Bob.Thread(Bob.Messages[0]).Select(m => m.Words)]);
        Assert.Equal(2, _host.Slack.Calls.Count(c => c.Method == "chat.update"));
    }

    [Fact]
    public async Task Whoever_may_not_use_the_app_is_said_nothing_in_any_form_and_the_reason_is_told()
    {
        FailOnly("chat.postMessage", SlackFailure.Of("app_access_restricted"));
        var card = await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Decide, please.", Teams.ScriptedTalk.Card("the card")), default);
        Assert.Contains("restricted who may use the app", Assert.IsType<SendResult.Unreachable>(card).Reason, StringComparison.Ordinal);
        Assert.Single(_host.Slack.Calls, c => c.Method == "chat.postMessage");
    }

    [Fact]
    public async Task A_screen_reader_is_read_what_weighs_in_a_decision_and_a_notification_begins_as_before()
    {
        await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Decide, please.", Teams.ScriptedTalk.Card("the card")) { Spoken = "Data sensitivity: Confidential & <secret>." }, default);
        Assert.Equal("Decide, please. Data sensitivity: Confidential &amp; &lt;secret&gt;.", (string?)_host.Slack.Calls.Last(c => c.Method == "chat.postMessage").Arguments["text"]);
    }

    [Theory]
    [InlineData("chat.postMessage")]
    [InlineData("chat.update")]
    public async Task A_card_that_Slack_does_not_take_is_said_as_text_with_a_visible_note(string method)
    {
        var sent = await SendAsync(Another);
        _host.Slack.Fails = call => call.Method == method && call.Arguments["blocks"]!.ToJsonString().Contains("the card", StringComparison.Ordinal) ? SlackFailure.Of("invalid_blocks") : null;
        var message = new OutgoingMessage("Ada asks for <Prod> & more", Teams.ScriptedTalk.Card("the card"));
        var result = method == "chat.update"
            ? await _host.Channel.UpdateAsync(_host.Account("U0BOB"), Another, Assert.IsType<SendResult.Sent>(sent).Reference, message, default)
            : await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, message, default);

        Assert.IsType<SendResult.Sent>(result);
        Assert.Contains(_host.Log.All, l => l.Level == LogLevel.Warning && l.Text.Contains($"Slack refused {method}: invalid_blocks", StringComparison.Ordinal));
        Assert.Equal("Ada asks for <Prod> & more\nThe card could not be shown in Slack; this is what it says in short.", Bob.Messages[^1].Words);
        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains($"Slack does not take what is shown with {method}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_that_Slack_does_not_take_as_a_card_is_said_in_its_plain_words_with_its_buttons_and_at_last_says_how_to_decide()
    {
        var message = new OutgoingMessage("Ada asks for Prod", CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval")));
        static bool IsPlain(SlackCall call) => call.Arguments["blocks"]!.AsArray().All(b => (string?)b!["type"] is "section" or "context" or "actions");
        _host.Slack.Fails = call => call.Method == "chat.postMessage" && !IsPlain(call) ? SlackFailure.Of("invalid_blocks") : null;
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, message, default));

        var plain = Bob.Messages[^1];
        Assert.All(["Confidential", "Standard", "Alice", "without its looks"], text => Assert.Contains(text, plain.Words, StringComparison.Ordinal));
        Assert.True(plain.Has("approve") && plain.Has("deny"));
        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains(Delivery.Value, StringComparison.Ordinal));

        _host.Slack.Fails = call => call.Method == "chat.postMessage" && call.Arguments["blocks"]!.ToJsonString().Contains("Confidential", StringComparison.Ordinal) ? SlackFailure.Of("invalid_blocks") : null;
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Another, message, default));

        Assert.StartsWith("Ada asks for Prod\n", Bob.Messages[^1].Words, StringComparison.Ordinal);
        Assert.Contains("say *my approvals* here", Bob.Messages[^1].Words, StringComparison.Ordinal);
        Assert.Empty(Bob.Messages[^1].Buttons);
    }

    [Fact]
    public async Task An_answer_that_Slack_refuses_in_a_word_that_nobody_knows_is_said_in_plain_words()
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        var card = CardLibrary.Load(CardFiles.Folder).Expand("approval", CardFiles.Data("approval"));
        _host.Slack.Fails = call => call.Arguments["blocks"]?.ToJsonString().Contains("divider", StringComparison.Ordinal) == true ? SlackFailure.Of("something_new") : null;

        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key/one", new OutgoingMessage("one", card), default);

        Assert.Contains("without its looks", Assert.Single(Bob.Messages).Words, StringComparison.Ordinal);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Theory]
    [InlineData("something_new")]
    [InlineData("not_in_channel")]
    [InlineData("msg_too_long")]
    public async Task That_somebody_got_no_answer_stands_in_the_report_for_an_hour(string error)
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        FailOnly("chat.postMessage", SlackFailure.Of(error));
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key/one", new OutgoingMessage("one"), default);

        Assert.Equal("failing", _host.Channel.Report().State);
        Assert.Contains("Somebody got no answer", _host.Channel.Report().Detail, StringComparison.Ordinal);
        _host.Time.Advance(SlackReplies.DroppedTime);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task An_answer_that_Slack_does_not_take_in_its_thread_is_said_beside_it()
    {
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        _host.Slack.Fails = call => call["thread_ts"].Length > 0 ? SlackFailure.Of("cannot_reply_to_message") : null;

        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, "1.2", "key/one", new OutgoingMessage("one"), default);

        Assert.Equal("one", Assert.Single(Bob.Messages).Words);
        Assert.Equal("on", _host.Channel.Report().State);
    }

    [Fact]
    public async Task The_plain_words_of_a_long_card_are_all_there_beside_its_buttons()
    {
        var data = CardFiles.Data("approval");
        data["findings"] = new JsonArray([.. Enumerable.Range(1, 16).Select(i => new JsonObject { ["tone"] = "attention", ["rule"] = $"rule-{i}", ["text"] = $"Finding {i}: " + new string('x', 280) })]);
        data["justification"]!["text"] = new string('y', 1_000) + " the end of it";
        var message = new OutgoingMessage("Ada asks for Prod", CardLibrary.Load(CardFiles.Folder).Expand("approval", data));
        _host.Slack.Fails = call => call.Method == "chat.postMessage" && call.Arguments["blocks"]!.ToJsonString().Contains("input", StringComparison.Ordinal) ? SlackFailure.Of("invalid_blocks") : null;

        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, message, default));

        var plain = Bob.Messages[^1];
        Assert.All(["Finding 1:", "Finding 16:", "the end of it", "without its looks"], text => Assert.Contains(text, plain.Words, StringComparison.Ordinal));
        Assert.True(plain.Has("approve"));
    }

    [Theory]
    [InlineData("invalid_blocks")]
    [InlineData("invalid_arguments")]
    public async Task A_home_tab_that_Slack_does_not_take_is_shown_in_plain_words_with_its_buttons_then_in_a_plainer_way_and_is_to_be_shown_later_where_it_takes_none(string error)
    {
        static JsonObject Home(params JsonObject[] blocks) => SlackViews.Home("home", new JsonArray(blocks), "");
        static JsonObject Whole() => Home(Block.Header("Yours"), Block.Actions([new() { ["type"] = "button", ["text"] = SlackText.Plain("End it", 75), ["action_id"] = "end-access", ["value"] = """{"id":"1"}""" }]));
        static JsonObject Plain() => Home(Block.Section(SlackText.Literal("What waits for you.")));
        _host.Slack.Fails = call => call.Arguments["view"]!.ToJsonString().Contains("header", StringComparison.Ordinal) ? SlackFailure.Of(error) : null;
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.PublishHomeAsync("U0BOB", Whole(), Plain, default));
        Assert.StartsWith("Yours\n", Bob.HomeWords, StringComparison.Ordinal);
        Assert.NotNull(SlackLook.Find(Bob.Home!["blocks"]!.AsArray(), "end-access"));

        _host.Slack.Fails = call => call.Arguments["view"]!.ToJsonString().Contains("end-access", StringComparison.Ordinal) ? SlackFailure.Of(error) : null;
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.PublishHomeAsync("U0BOB", Whole(), Plain, default));
        Assert.Equal("What waits for you.", Bob.HomeWords);
        Assert.Single(_host.Log.All, l => l.Level == LogLevel.Error && l.Text.Contains("U0BOB", StringComparison.Ordinal));

        _host.Slack.Fails = _ => SlackFailure.Of(error);
        Assert.IsType<SlackOutcome.Later>(await _host.Outbound.PublishHomeAsync("U0BOB", Whole(), Plain, default));
    }

    [Fact]
    public async Task What_people_wrote_pings_nobody_and_links_nowhere_in_the_text_beside_the_blocks_either()
    {
        const string Written = "@channel @bob <!here> <@U0BOB> <https://evil.test|Approve> https://evil.test/a.png *approved*";
        _host.Slack.Workspace.Channel("C0GENERAL", "U0BOB");
        await UpdateAsync(await SendAsync(Delivery, "Ada asks."), Written);
        await _host.Outbound.WhisperAsync("C0GENERAL", "U0BOB", null, SlackCards.MessageOf(new OutgoingMessage(Written)), default);

        var said = _host.Slack.Calls.Where(c => c.Method.StartsWith("chat.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["chat.postMessage", "chat.update", "chat.postMessage", "chat.postEphemeral"], said.Select(c => c.Method));
        Assert.All(said, c => Assert.Equal(("none", "false"), (c["parse"], c["link_names"])));
        Assert.All(said.Where(c => c.Method == "chat.postMessage"), c => Assert.Equal(("false", "false", "false"), (c["mrkdwn"], c["unfurl_links"], c["unfurl_media"])));
        Assert.All(said.Skip(1), c => Assert.DoesNotContain('<', c["text"]));
        Assert.All(said.Skip(1), c => Assert.Equal(Written, System.Net.WebUtility.HtmlDecode(c["text"])));
    }

    [Theory]
    [InlineData("msg_too_long")]
    [InlineData("msg_blocks_too_long")]
    public async Task What_Slack_finds_too_long_goes_out_once_more_and_smaller_and_at_last_as_text(string error)
    {
        var card = Teams.LargeCards.Approval();
        var sizes = new List<int>();
        SlackFailure? Refuse(SlackCall call, int times)
        {
            if (call.Method != "chat.postMessage")
            {
                return null;
            }

            sizes.Add(call.Arguments["blocks"]!.ToJsonString().Length);
            return sizes.Count <= times ? SlackFailure.Of(error) : null;
        }

        _host.Slack.Fails = call => Refuse(call, 1);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Delivery, new OutgoingMessage("Large", card), default));
        Assert.True(sizes[1] < sizes[0]);

        sizes.Clear();
        _host.Slack.Fails = call => Refuse(call, 2);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0BOB"), Another, new OutgoingMessage("Large", card), default));
        Assert.True(Bob.Messages[^1].Has("approve"));
        Assert.Contains("without its looks.", Bob.Messages[^1].Words, StringComparison.Ordinal);

        _host.Slack.Fails = call => Refuse(call, int.MaxValue);
        Assert.Contains("too long", Assert.IsType<SendResult.Unreachable>(await _host.Channel.SendAsync(_host.Account("U0ALICE"), Third, new OutgoingMessage("Large", card), default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_message_came_to_say_is_told_in_its_thread_once_also_after_a_restart()
    {
        var sent = await SendAsync(Delivery, "Ada asks for Prod");
        var same = await UpdateAsync(sent, "Ada asks for Prod");
        Assert.Empty(Bob.Thread(Bob.Messages[0]));

        var told = await UpdateAsync(same, "Ada asks for Prod: approved by Bob");
        await UpdateAsync(told, "Ada asks for Prod: approved by Bob");
        await _host.RestartAsync();
        told = await UpdateAsync(told, "Ada asks for Prod: approved by Bob");
        await UpdateAsync(told, "Ada has Prod");

        Assert.Equal(["Ada asks for Prod: approved by Bob", "Ada has Prod"], Bob.Thread(Assert.Single(Bob.Messages)).Select(p => p.Words));
        Assert.Equal("Ada has Prod", Bob.Messages[0].Words);
    }

    [Fact]
    public async Task What_changed_while_it_was_in_doubt_whether_a_message_was_said_is_told_in_its_thread()
    {
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        await SendAsync(Delivery, "Ada asks for Prod");
        _host.Slack.Fails = _ => null;

        var found = await SendAsync(Delivery, "Ada asks for Prod: approved by Bob");
        await UpdateAsync(found, "Ada asks for Prod: approved by Bob");

        Assert.Equal("Ada asks for Prod: approved by Bob", Assert.Single(Bob.Thread(Assert.Single(Bob.Messages))).Words);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_could_not_be_told_in_the_thread_is_told_later_and_once(bool wasSaid)
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.postMessage", wasSaid ? SlackFailure.AnswerLost : SlackFailure.Down);
        Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided."));

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.Equal("Decided.", Assert.Single(Bob.Thread(Bob.Messages[0])).Words);
    }

    [Fact]
    public async Task A_thread_that_cannot_be_told_does_not_hold_up_the_message()
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.postMessage", SlackFailure.Of("restricted_action_thread_locked"));

        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.Equal("Decided.", Bob.Messages[0].Words);
    }

    [Fact]
    public async Task What_is_said_in_one_conversation_is_said_one_at_a_time_and_holds_up_no_other()
    {
        using var budget = Plenty();
        await _host.RestartAsync(budget: budget);
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        _host.Slack.User("U0CAROL");
        var goOn = new TaskCompletionSource();
        _host.Slack.Before = call => call.Method == "chat.postMessage" && call["channel"] == Bob.Direct ? goOn.Task : Task.CompletedTask;
        int Said() => _host.Slack.Calls.Count(c => c.Method == "chat.postMessage" && c["channel"] == Bob.Direct);

        var sends = Enumerable.Range(0, 5).Select(i => SendAsync(Numbered(i), $"message {i}")).ToList();
        await Until.TrueAsync(() => Said() > 0);
        Assert.IsType<SendResult.Sent>(await _host.Channel.SendAsync(_host.Account("U0CAROL"), Numbered(9), new OutgoingMessage("another"), default));
        Assert.Equal(1, Said());
        goOn.SetResult();

        Assert.All(await Task.WhenAll(sends), s => Assert.IsType<SendResult.Sent>(s));
        Assert.Equal(5, Bob.Messages.Count);
    }

    /// <summary>Calls as one likes.</summary>
    private static SlackBudget Plenty()
    {
        var plenty = new TokenBucketRateLimiterOptions { TokenLimit = 100, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromHours(1), AutoReplenishment = false, QueueLimit = 0 };
        return new SlackBudget(TimeProvider.System, TimeSpan.Zero, _ => plenty);
    }

    [Fact]
    public async Task Somebody_who_waits_is_answered_before_the_cards_that_are_not_being_said_yet()
    {
        using var budget = Plenty();
        await _host.RestartAsync(budget: budget);
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        var (isSaying, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _host.Slack.Before = _ =>
        {
            isSaying.TrySetResult();
            return goOn.Task;
        };
        Task<SlackOutcome> SayAsync(string text, SlackUrgency urgency) => _host.Outbound.SendAsync(Bob.Direct, null, new OutgoingMessage(text), null, urgency, default);

        List<Task<SlackOutcome>> said = [SayAsync("card 1", SlackUrgency.Owed), SayAsync("card 2", SlackUrgency.Owed), SayAsync("card 3", SlackUrgency.Owed)];
        await isSaying.Task;
        said.Add(SayAsync("answer", SlackUrgency.Awaited));
        goOn.SetResult();

        Assert.All(await Task.WhenAll(said), o => Assert.IsType<SlackOutcome.Done>(o));
        Assert.Equal(["card 1", "answer", "card 2", "card 3"], Bob.Messages.Select(m => m.Words));
    }

    [Fact]
    public async Task What_waits_for_its_turn_was_not_tried_and_comes_back_one_after_another()
    {
        static TokenBucketRateLimiterOptions Tokens(int most) => new() { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(20), AutoReplenishment = false, QueueLimit = 0 };
        using var budget = new SlackBudget(_host.Time, TimeSpan.Zero, method => Tokens(method == SlackMethod.OpenConversation ? 1 : 10));
        await _host.RestartAsync(budget: budget);
        string[] others = ["U0CAROL", "U0DAVE", "U0ERIN", "U0FRANK"];
        others.ToList().ForEach(o => _host.Slack.User(o));
        Assert.IsType<SendResult.Sent>(await SendAsync(Delivery));

        var turns = new List<SendResult.TryLater>();
        foreach (var (index, other) in others.Index())
        {
            turns.Add(Assert.IsType<SendResult.TryLater>(await SendAsync(other, Numbered(10 + index))));
        }

        Assert.All(turns, t => Assert.True(t.IsTurn));
        // Three quarters of one each twenty seconds: the rest is for those who wait.
        Assert.Equal([27, 53, 60, 60], turns.Select(t => Math.Round(t.After!.Value.TotalSeconds)));
        Assert.Equal("on", _host.Channel.Report().State);
        // What Slack itself asks for is another matter: it was tried.
        FailOnly("chat.postMessage", SlackFailure.TooMany(5));
        Assert.False(Assert.IsType<SendResult.TryLater>(await SendAsync(Another)).IsTurn);
    }

    [Fact]
    public async Task A_storm_of_refusals_loses_and_repeats_nothing()
    {
        // Budgets have tests of their own, and their waits are real time.
        var plenty = new TokenBucketRateLimiterOptions { TokenLimit = 10_000, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromHours(1), AutoReplenishment = false, QueueLimit = 0 };
        using var budget = new SlackBudget(TimeProvider.System, TimeSpan.Zero, _ => plenty);
        await _host.RestartAsync(budget: budget);
        var people = Enumerable.Range(0, 20).Select(i => $"U0P{i:D2}").ToList();
        people.ForEach(p => _host.Slack.User(p));
        // Two calls of three are refused, in every way that means "later", and in no order that somebody's tries could keep step with.
        SlackFailure[] refusals = [SlackFailure.TooMany(5), SlackFailure.Answered(503), SlackFailure.Of("internal_error"), SlackFailure.Of("service_unavailable"), SlackFailure.AnswerLost, SlackFailure.Down];
        var dice = new Random(20);
        _host.Slack.Fails = _ =>
        {
            lock (dice)
            {
                return dice.Next(3) == 0 ? null : refusals[dice.Next(refusals.Length)];
            }
        };

        var owed = people;
        for (var round = 0; owed.Count > 0; round++)
        {
            Assert.True(round < 300, $"{owed.Count} are owed still.");
            var results = await Task.WhenAll(owed.Select(async p => (Person: p, Result: await SendAsync(p, Numbered(people.IndexOf(p))))));
            owed = [.. results.Where(r => r.Result is SendResult.TryLater).Select(r => r.Person)];
            _host.Time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.All(people, p => Assert.Single(_host.Slack.User(p).Messages));
    }

    [Fact]
    public async Task An_outage_loses_and_repeats_no_answer_and_keeps_their_order()
    {
        var replies = _host.Service<SlackReplies>();
        Task SayAsync(string text) => replies.SayAsync(Bob.Direct, null, "key/" + text, new OutgoingMessage(text), default);
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        await SayAsync("one");
        _host.Slack.Fails = _ => SlackFailure.Down;
        await SayAsync("two");
        await SayAsync("two");
        _host.Slack.Fails = _ => null;
        await SayAsync("three");
        Assert.Equal(["one"], Bob.Messages.Select(m => m.Words));

        await _host.RestartAsync();
        var waiting = _host.Service<IWaitingReplies>();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => waiting.SayWaitingAsync(Bob.Direct, default))), r => Assert.IsType<SendResult.Sent>(r));

        Assert.Equal(["one", "two", "three"], Bob.Messages.Select(m => m.Words));
        Assert.Empty(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct));
    }

    [Fact]
    public async Task A_card_that_waits_is_kept_as_the_text_that_it_is_and_said_as_it_was_given()
    {
        var card = Teams.ScriptedTalk.Card("Größe <1> & 'mehr'");
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        _host.Slack.Fails = _ => SlackFailure.Down;
        await _host.Service<SlackReplies>().SayAsync(Bob.Direct, null, "key", new OutgoingMessage("Your access", card), default);
        _host.Slack.Fails = _ => null;
        Assert.Contains($"\"Card\":{card}", Assert.Single(await _host.Service<ReplyBook>().WaitingAsync("slack", Bob.Direct)).Json, StringComparison.Ordinal);

        await _host.RestartAsync();
        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(Bob.Direct, default));

        Assert.Equal("Größe <1> & 'mehr'", Assert.Single(Bob.Messages).Words);
    }

    [Fact]
    public async Task What_an_earlier_version_kept_is_said_card_and_all()
    {
        const string AsKept = """
            {"Key":"key","Since":"2026-11-28T09:30:00.1234567+00:00","Thread":null,"Text":"Your access","Card":{"type":"AdaptiveCard","version":"1.5","body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Gr\u00F6\u00DFe \u003C1\u003E \u0026 \u0027mehr\u0027"}]}]}}
            """;
        _host.Slack.Workspace.Channel(Bob.Direct, "U0BOB");
        await _host.Service<ReplyBook>().KeepAsync(new ReplyRow { Key = "key", Provider = "slack", Conversation = Bob.Direct, Json = AsKept }, TimeSpan.Zero);

        Assert.IsType<SendResult.Sent>(await _host.Service<IWaitingReplies>().SayWaitingAsync(Bob.Direct, default));

        Assert.Equal("Größe <1> & 'mehr'", Assert.Single(Bob.Messages).Words);
    }

    [Fact]
    public async Task What_Slack_says_of_dialogs_and_home_tabs_has_an_outcome_each()
    {
        var view = new JsonObject { ["type"] = "modal", ["title"] = SlackText.Literal("Request"), ["blocks"] = new JsonArray(new JsonObject { ["type"] = "divider" }) };
        _host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        var trigger = _host.Slack.Workspace.NewTrigger("U0BOB");
        var opened = Assert.IsType<SlackOutcome.Done>(await _host.Outbound.OpenViewAsync(trigger, view, default));
        var id = (string)opened.Answer["view"]!["id"]!;

        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.OpenViewAsync(trigger, view, default));
        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.OpenViewAsync("none", view, default));
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.ShowViewAsync(id, view, default));
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.ShowViewAsync(id, view, default));
        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.ShowViewAsync("V0NONE", view, default));
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.PublishHomeAsync("U0BOB", new JsonObject { ["type"] = "home", ["blocks"] = new JsonArray() }, default));
        Assert.Equal("invalid_arguments", Assert.IsType<SlackOutcome.Refused>(await _host.Outbound.PublishHomeAsync("U0BOB", view, default)).Error);
    }

    [Theory]
    [InlineData("trigger_expired")]
    [InlineData("expired_trigger_id")]
    public async Task A_trigger_that_has_expired_opens_nothing(string error)
    {
        FailOnly("views.open", SlackFailure.Of(error));

        Assert.IsType<SlackOutcome.NotThere>(await _host.Outbound.OpenViewAsync("x", [], default));
    }

    [Fact]
    public async Task A_view_that_is_too_large_is_told_apart()
    {
        FailOnly("views.open", SlackFailure.Of("view_too_large"));

        Assert.IsType<SlackOutcome.TooLarge>(await _host.Outbound.OpenViewAsync("x", [], default));
    }

    [Fact]
    public async Task What_is_whispered_is_seen_by_one_alone()
    {
        _host.Slack.Workspace.Channel("C0GENERAL", "U0ALICE", "U0BOB");
        Assert.IsType<SlackOutcome.Done>(await _host.Outbound.WhisperAsync("C0GENERAL", "U0BOB", null, SlackCards.MessageOf(new OutgoingMessage("I wrote to you.")), default));

        Assert.Equal("I wrote to you.", Assert.Single(Bob.Whispers).Words);
        Assert.Empty(_host.Slack.Workspace.In("C0GENERAL"));
    }
}
