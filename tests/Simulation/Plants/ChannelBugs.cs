using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>A card that changes is not changed where it stands.</summary>
internal sealed class UpdatesAreNew() : Plant("updates-are-new", Invariant.Messages, "What brings a card up to date is sent as a message of its own.")
{
    public override IChannel Over(IChannel channel) => new Posting(channel);

    private sealed class Posting(IChannel inner) : IChannel
    {
        private int _posted;

        public string Provider => inner.Provider;

        public Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation) => inner.SendAsync(to, delivery, message, cancellation);

        public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation) =>
            inner.SendAsync(to, new($"{delivery}-{Interlocked.Increment(ref _posted)}"), message, cancellation);

        public ChannelReport Report() => inner.Report();
    }
}
