using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Slack;

public sealed class SlackChannelConformance : ChannelConformance
{
    private SlackChannelHost _host = null!;

    protected override IChannel Channel => _host.Channel;
    protected override ChatAccount Alice => _host.Account("U0ALICE");
    protected override ChatAccount Bob => _host.Account("U0BOB");
    protected override ChatAccount Left => _host.Account("U0FRANK");

    // Slack opens so many conversations at once for what is owed, and each of them takes a few messages at once.
    protected override ChatAccount Reader(int number)
    {
        var user = $"U0{number % 30}";
        _host.Slack.User(user);
        return _host.Account(user);
    }

    protected override Task<IReadOnlyList<Seen>> SeenByAsync(ChatAccount account) => Task.FromResult<IReadOnlyList<Seen>>(
        [.. _host.Slack.User(account.UserId).Messages.Select(m => new Seen(m.Words, [.. m.Buttons.Select(b => (string?)b["url"] ?? SlackButton.VerbOf((string)b["action_id"]!))]))]);

    public override async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0ALICE");
        _host.Slack.User("U0BOB");
        _host.Slack.User("U0FRANK").Account.IsDeactivated = true;
    }

    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
