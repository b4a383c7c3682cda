using ChatGovernanceBot.Channels.Tests.Slack;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>The host hears Slack over a socket alone: it serves no route for Slack and needs no public address.</summary>
public sealed class SlackSocketOffice : SlackOffice
{
    private SocketSide _side = null!;

    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string>(base.Settings.Where(s => s.Key != "Slack__SigningSecret")) { ["Slack__AppToken"] = SlackDouble.AppToken };

    protected override void Prepare()
    {
        base.Prepare();
        _side = SocketSide.StartAsync().GetAwaiter().GetResult();
        Slack.Sockets = _side.Address;
    }

    protected override void Connect() => Slack.Transport = _side;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _side.DisposeAsync();
    }
}

/// <summary>The bot opened a socket to Slack.</summary>
public sealed class SlackOverSocketTests(SlackSocketOffice office) : SlackStory(office), IClassFixture<SlackSocketOffice>;
