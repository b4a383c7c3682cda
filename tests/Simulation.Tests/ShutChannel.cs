using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A channel that takes no new message while it is shut.</summary>
internal sealed class ShutChannel() : Plant("shut", null, "The channel takes no new message while it is shut.")
{
    public bool IsShut { get; set; }

    public override IChannel Over(IChannel channel) => new Door(this, channel);

    private sealed class Door(ShutChannel door, IChannel inner) : IChannel
    {
        public string Provider => inner.Provider;

        public Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation) =>
            door.IsShut ? Task.FromResult<SendResult>(new SendResult.TryLater("It is shut.", TimeSpan.FromMinutes(5))) : inner.SendAsync(to, delivery, message, cancellation);

        public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation) =>
            inner.UpdateAsync(to, delivery, reference, message, cancellation);

        public ChannelReport Report() => inner.Report();
    }
}
