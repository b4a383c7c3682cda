using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Governance.People;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Channels.Tests.Teams;

/// <summary>An account that is nobody's and writes like a script.</summary>
public sealed class StrangersPaceTests : IAsyncLifetime
{
    private TeamsHost _host = null!;

    public async Task InitializeAsync() => _host = await TeamsHost.StartAsync(canSignIn: true);
    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task It_is_answered_a_few_times_told_once_that_it_is_too_fast_and_then_not_until_it_has_waited()
    {
        var zed = _host.User("user-zed", "Somebody new");
        for (var message = 0; message < 3 * TalkPace.StrangersAtOnce; message++)
            Assert.Equal(200, (await zed.SayAsync("status")).Status);
        var said = _host.Teams.In(zed.Conversation);
        // On a slow machine one more is answered meanwhile.
        Assert.InRange(said.Count, TalkPace.StrangersAtOnce + 1, (2 * TalkPace.StrangersAtOnce) - 1);
        Assert.Contains(said, message => message.Shown().Contains("faster than I read", StringComparison.Ordinal));

        var other = _host.User("user-yan", "Somebody else");
        await other.SayAsync("status");
        Assert.Contains("do not know who you are", Assert.Single(_host.Teams.In(other.Conversation)).Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_time_that_it_has_waited_one_more_is_answered_and_what_is_quiet_is_forgotten()
    {
        var time = new FakeTimeProvider();
        var pace = new TalkPace(time);
        for (var message = 0; message < TalkPace.StrangersAtOnce; message++)
            Assert.Equal(Heard.Yes, pace.Hear(Account(0)));
        Assert.Equal([Heard.TooFast, Heard.StillTooFast], [pace.Hear(Account(0)), pace.Hear(Account(0))]);
        time.Advance(TalkPace.StrangersOneEach);
        Assert.Equal([Heard.Yes, Heard.TooFast], [pace.Hear(Account(0)), pace.Hear(Account(0))]);

        for (var number = 1; number < TalkPace.MostAccounts; number++)
            pace.Hear(Account(number));
        Assert.Equal(TalkPace.MostAccounts, pace.Strangers);
        time.Advance(TalkPace.StrangersOneEach);
        pace.Hear(Account(TalkPace.MostAccounts));
        Assert.Equal(2, pace.Strangers);
        Assert.Equal([Heard.Yes, Heard.TooFast], [pace.Hear(Account(0)), pace.Hear(Account(0))]);
    }

    private static ChatAccount Account(int number) => TeamsHost.Account($"user-{number}");
}
