using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>One message a second in each conversation, on the whole way out.</summary>
public sealed class SlackPaceTests : IAsyncLifetime, IDisposable
{
    private readonly WatchedTime _time = new();
    private SlackBudget _budget = null!;
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _budget = new SlackBudget(_time);
        await _host.RestartAsync(budget: _budget);
        _host.Slack.Workspace.Channel("C0GENERAL");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _budget.Dispose();

    private IEnumerable<string> Said => _host.Slack.Workspace.In("C0GENERAL").Select(p => p.Text);

    private Task<SlackOutcome> SayAsync(string text, string channel = "C0GENERAL") =>
        _host.Service<SlackPosts>().SayAsync(channel, null, $"{channel}/{text}", _host.Clock.GetUtcNow(), new OutgoingMessage(text), SlackUrgency.Owed, default);

    [Fact]
    public async Task Messages_into_one_conversation_leave_a_second_apart_and_in_their_order()
    {
        Assert.IsType<SlackOutcome.Done>(await SayAsync("one"));
        var (two, three) = (SayAsync("two"), SayAsync("three"));

        await Until.TrueAsync(() => _time.Waits == 1);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(two.IsCompleted);
        Assert.Equal(["one"], Said);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<SlackOutcome.Done>(await two);
        await Until.TrueAsync(() => _time.Waits == 2);
        Assert.False(three.IsCompleted);
        Assert.Equal(["one", "two"], Said);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SlackOutcome.Done>(await three);
        Assert.Equal(["one", "two", "three"], Said);
    }

    [Fact]
    public async Task A_conversation_in_which_nothing_was_said_for_a_second_waits_for_nothing()
    {
        Assert.IsType<SlackOutcome.Done>(await SayAsync("one"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<SlackOutcome.Done>(await SayAsync("two"));
        Assert.Equal(0, _time.Waits);
    }

    [Fact]
    public async Task No_conversation_waits_for_the_second_of_another()
    {
        var others = Enumerable.Range(0, 20).Select(i => $"C0OTHER{i}").ToList();
        others.ForEach(o => _host.Slack.Workspace.Channel(o));
        await SayAsync("one");
        var two = SayAsync("two");
        await Until.TrueAsync(() => _time.Waits == 1);

        var said = others.Select(o => SayAsync("elsewhere", o)).ToList();

        // Of many conversations some few may share their turns: which ones is another in each process.
        await Until.TrueAsync(() => said.Count(s => s.IsCompletedSuccessfully) >= 17);
        Assert.False(two.IsCompleted);
        Assert.Equal(1, _time.Waits);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(said.Append(two)), o => Assert.IsType<SlackOutcome.Done>(o));
    }

    [Fact]
    public async Task Whose_turn_would_come_too_late_is_sent_away_and_takes_none()
    {
        var pace = new SlackPace(TimeSpan.FromSeconds(1), _time);
        List<Task<bool>> asked = [.. Enumerable.Range(0, 4).Select(_ => pace.MaySayAsync("C1", TimeSpan.FromSeconds(2), default).AsTask())];

        Assert.Equal([true, false, false, true], asked.Select(a => a.IsCompleted));
        Assert.False(await asked[3]);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(asked.Take(3)), Assert.True);
        Assert.False(await pace.MaySayAsync("C1", TimeSpan.FromSeconds(0.5), default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await pace.MaySayAsync("C1", TimeSpan.Zero, default));
    }

    /// <summary>Time that a test moves, which counts who waits for it.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }
    }
}
