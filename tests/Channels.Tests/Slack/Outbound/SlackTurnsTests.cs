using System.Threading.RateLimiting;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Much at once: each has its turn, nothing is lost or said twice, and answers keep their order.</summary>
public sealed class SlackTurnsTests : SlackSending
{
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
}
