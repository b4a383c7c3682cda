using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>The web chat of the Development environment as a channel: provider <c>web</c>, tenant <c>local</c>, the handle as user id.</summary>
public sealed class WebChannel(WebFeed feed, IWebPeople people) : IChannel
{
    public string Provider => WebFeed.Provider;

    public async Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        if (WhyUnreachable(to) is { } reason)
        {
            return new SendResult.Unreachable(reason);
        }

        await feed.Add(to, delivery.Value, WebAuthor.Bot, message, cancellation);
        return new SendResult.Sent(new MessageReference(delivery.Value));
    }

    public async Task<SendResult> UpdateAsync(
        ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation) =>
        await feed.Replace(to, reference.Value, message, _ => true, cancellation)
            ? new SendResult.Sent(reference)
            : new SendResult.Gone();

    public ChannelReport Report() => new(Provider, "on", "The web chat of the Development environment at /chat.");

    private string? WhyUnreachable(ChatAccount to) => to == WebFeed.AccountOf(to.UserId)
        ? Admission.Refusal(people.Find(to.UserId), to.UserId)
        : $"The web chat has no accounts of {to.Provider}/{to.Tenant}.";
}
