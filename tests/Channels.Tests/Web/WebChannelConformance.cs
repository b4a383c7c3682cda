using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Web;

public sealed class WebChannelConformance : ChannelConformance
{
    private ChatHost _host = null!;

    protected override IChannel Channel => _host.Channel;
    protected override ChatAccount Alice => ChatHost.Alice;
    protected override ChatAccount Bob => ChatHost.Alice with { UserId = "bob@acme.test" };
    protected override ChatAccount Left => ChatHost.Alice with { UserId = "zoe@acme.test" };

    protected override ChatAccount Reader(int number) => Alice;

    protected override async Task<IReadOnlyList<Seen>> SeenByAsync(ChatAccount account) =>
        [.. (await _host.Messages.History(account, 50, default)).Select(m => new Seen(m.Text, ButtonsOf(m.Card)))];

    public override async Task InitializeAsync() => _host = await ChatHost.Start();
    public override async Task DisposeAsync() => await _host.DisposeAsync();
}
