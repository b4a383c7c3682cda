using System.Threading.RateLimiting;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Home;

namespace ChatGovernanceBot.Channels.Tests.Slack.Home;

/// <summary>What stands in somebody's home tab while Slack does not do what it is asked.</summary>
public sealed class SlackHomeTests : IAsyncLifetime
{
    private SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private SlackUser Bob => _host.Slack.User("U0BOB");

    private Task<SendResult> ShowAsync(string what) =>
        new SlackHome(new SlackMembers(_host, "U0BOB").Door, new Page(what), _host.Outbound, _host.Service<SlackHomes>()).ShowAsync(_host.Account("U0BOB"), default);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_Slack_does_not_say_who_somebody_is_their_home_tab_stays_and_what_is_new_on_it_is_owed(bool isBudget)
    {
        static TokenBucketRateLimiterOptions Tokens(int most) => new() { TokenLimit = most, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromHours(1), AutoReplenishment = false, QueueLimit = 0 };
        using var budget = new SlackBudget(_host.Time, TimeSpan.Zero, method => Tokens(method == SlackMethod.UserInfo && isBudget ? 1 : 10));
        await _host.RestartAsync(budget: budget);
        await ShowAsync("One waits for you.");
        _host.Service<SlackUsers>().Forget(_host.Account("U0BOB"));
        _host.Slack.Fails = call => !isBudget && call.Method == "users.info" ? SlackFailure.Down : null;

        Assert.Equal(isBudget, Assert.IsType<SendResult.TryLater>(await ShowAsync("Two wait for you.")).IsTurn);
        Assert.Equal("One waits for you.", Bob.HomeWords);
    }

    [Fact]
    public async Task A_guest_is_shown_that_they_are_not_heard()
    {
        await ShowAsync("One waits for you.");
        Bob.Account.IsGuest = true;
        _host.Service<SlackUsers>().Forget(_host.Account("U0BOB"));

        Assert.IsType<SendResult.Sent>(await ShowAsync("One waits for you."));
        Assert.Contains("guest", Bob.HomeWords, StringComparison.Ordinal);
    }

    private sealed class Page(string words) : IOwnHome
    {
        public Task<OutgoingMessage> ShowAsync(Incoming incoming, CancellationToken cancellation) => Task.FromResult(new OutgoingMessage(words));
    }
}
