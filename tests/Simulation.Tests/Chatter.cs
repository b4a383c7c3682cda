using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Plants;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>Every update of a card comes as new messages too.</summary>
internal sealed class Chatter() : Plant("chatter", Invariant.Messages, "Every update of a card comes as new messages too.")
{
    private const int Times = 12;

    public override IChannel Over(IChannel channel) => new Sends(channel);

    private sealed class Sends(IChannel inner) : IChannel
    {
        public string Provider => inner.Provider;

        public Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation) => inner.SendAsync(to, delivery, message, cancellation);

        public async Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
        {
            for (var i = 0; i < Times; i++)
            {
                await inner.SendAsync(to, new(Guid.NewGuid().ToString("N")), message, cancellation);
            }

            return await inner.UpdateAsync(to, delivery, reference, message, cancellation);
        }

        public ChannelReport Report() => inner.Report();
    }
}
