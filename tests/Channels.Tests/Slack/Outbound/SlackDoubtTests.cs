using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Ledger;
using Microsoft.Data.Sqlite;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What was perhaps said, and nobody knows: it is looked for, and said once.</summary>
public sealed class SlackDoubtTests : SlackSending
{
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
}
