using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Web;

public sealed class WebChannelTests
{
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");

    [Fact]
    public async Task An_update_replaces_the_message_where_it_stands()
    {
        await using var host = await ChatHost.Start();
        await host.Channel.SendAsync(ChatHost.Alice, Delivery, new OutgoingMessage("Decide, please.", ScriptedConversation.Card()), default);

        await host.Channel.UpdateAsync(ChatHost.Alice, Delivery, new MessageReference(Delivery.Value), new OutgoingMessage("Bob decided"), default);

        var message = Assert.Single(await host.Messages.History(ChatHost.Alice, 10, default));
        Assert.Equal(("Bob decided", null, 2), (message.Text, message.Card, message.Version));
    }

    [Theory]
    [InlineData("web", "local", "zoe@acme.test", "Zoe Lind has left")]
    [InlineData("web", "local", "mallory@acme.test", "Nobody in the people file")]
    [InlineData("teams", "local", "alice@acme.test", "no accounts of teams/local")]
    [InlineData("web", "other", "alice@acme.test", "no accounts of web/other")]
    public async Task Who_cannot_read_it_is_unreachable(string provider, string tenant, string user, string reason)
    {
        await using var host = await ChatHost.Start();

        var result = await host.Channel.SendAsync(new ChatAccount(provider, tenant, user), Delivery, new OutgoingMessage("x"), default);

        Assert.Contains(reason, Assert.IsType<SendResult.Unreachable>(result).Reason, StringComparison.Ordinal);
    }
}
