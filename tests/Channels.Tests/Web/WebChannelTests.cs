using ChatGovernanceBot.Channels.Web;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Tests.Web;

public sealed class WebChannelTests
{
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");

    [Fact]
    public async Task A_delivery_that_is_sent_twice_is_one_message()
    {
        await using var host = await ChatHost.Start();

        var first = await host.Channel.SendAsync(ChatHost.Alice, Delivery, new OutgoingMessage("Waiting for Bob"), default);
        var again = await host.Channel.SendAsync(ChatHost.Alice, Delivery, new OutgoingMessage("Waiting for Bob"), default);

        Assert.Equal(new SendResult.Sent(new MessageReference(Delivery.Value)), first);
        Assert.Equal(first, again);
        Assert.Single(await host.Messages.History(ChatHost.Alice, 10, default));
    }

    [Fact]
    public async Task An_update_replaces_the_message_where_it_stands()
    {
        await using var host = await ChatHost.Start();
        await host.Channel.SendAsync(ChatHost.Alice, Delivery, new OutgoingMessage("Decide, please.", ScriptedConversation.Card()), default);

        await host.Channel.UpdateAsync(ChatHost.Alice, Delivery, new MessageReference(Delivery.Value), new OutgoingMessage("Bob decided"), default);

        var message = Assert.Single(await host.Messages.History(ChatHost.Alice, 10, default));
        Assert.Equal(("Bob decided", null, 2), (message.Text, message.Card, message.Version));
    }

    [Fact]
    public async Task Updating_what_is_not_there_is_gone()
    {
        await using var host = await ChatHost.Start();

        Assert.IsType<SendResult.Gone>(
            await host.Channel.UpdateAsync(ChatHost.Alice, Delivery, new MessageReference("nothing"), new OutgoingMessage("x"), default));
    }

    [Theory]
    [InlineData("web", "local", "zoe@acme.test", "Zoe Lind has left")]
    [InlineData("web", "local", "mallory@acme.test", "Nobody on the roster")]
    [InlineData("teams", "local", "alice@acme.test", "no accounts of teams/local")]
    [InlineData("web", "other", "alice@acme.test", "no accounts of web/other")]
    public async Task Who_cannot_read_it_is_unreachable(string provider, string tenant, string user, string reason)
    {
        await using var host = await ChatHost.Start();

        var result = await host.Channel.SendAsync(new ChatAccount(provider, tenant, user), Delivery, new OutgoingMessage("x"), default);

        Assert.Contains(reason, Assert.IsType<SendResult.Unreachable>(result).Reason, StringComparison.Ordinal);
    }
}
