using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>The bot in Slack, and two people to whom it says something by itself.</summary>
public abstract class SlackSending : IAsyncLifetime
{
    private protected static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private protected static readonly DeliveryId Another = new("ffeeddccbbaa99887766554433221100");
    private protected static readonly DeliveryId Third = Numbered(3);
    private protected SlackChannelHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SlackChannelHost.StartAsync();
        _host.Slack.User("U0ALICE");
        _host.Slack.User("U0BOB");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private protected static DeliveryId Numbered(int number) => new(number.ToString("x32", CultureInfo.InvariantCulture));

    private protected SlackUser Bob => _host.Slack.User("U0BOB");

    private protected Task<SendResult> SendAsync(DeliveryId delivery, string text = "Decide, please.") => SendAsync("U0BOB", delivery, text);

    private protected Task<SendResult> SendAsync(string to, DeliveryId delivery, string text = "Decide, please.") => _host.Channel.SendAsync(_host.Account(to), delivery, new OutgoingMessage(text), default);

    private protected Task<SendResult> UpdateAsync(SendResult sent, string text) =>
        _host.Channel.UpdateAsync(_host.Account("U0BOB"), Delivery, Assert.IsType<SendResult.Sent>(sent).Reference, new OutgoingMessage(text), default);

    private protected void FailOnly(string method, SlackFailure? failure) => _host.Slack.Fails = call => call.Method == method ? failure : null;

    /// <param name="person">Empty for what is for everyone where it is said.</param>
    private protected Task RecordAsync(string person, string user) => _host.Service<DeliveryBook>().RecordAsync(new DeliveryRow
    {
        Id = Delivery.Value,
        StreamKind = StreamKind.Request,
        StreamId = "REQ-1",
        Card = "Approval",
        Person = person,
        Provider = "slack",
        Tenant = SlackDouble.TeamId,
        UserId = user,
        Digest = "",
    });
}
