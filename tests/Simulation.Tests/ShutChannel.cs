using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Simulation.Plants;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A channel that takes no new message while it is shut.</summary>
internal sealed class ShutChannel() : Plant("shut", null, "The channel takes no new message while it is shut.")
{
    public bool IsShut { get; set; }

    /// <summary>For which accounts it is shut; for everybody's unless a test says otherwise.</summary>
    public Func<ChatAccount, bool> IsShutTo { get; set; } = _ => true;

    /// <summary>Whether what was brought before stays as it is, too.</summary>
    public bool KeepsWhatItHas { get; set; }

    /// <summary>What it says while it is shut.</summary>
    public SendResult Answer { get; set; } = new SendResult.TryLater("It is shut.", TimeSpan.FromMinutes(5));

    /// <summary>Whether it fails in place of saying that.</summary>
    public bool Throws { get; set; }

    private SendResult Answered => Throws ? throw new InvalidOperationException("The channel is broken.") : Answer;

    /// <summary>What messages beside the deliveries came to show by what was owed, in turn.</summary>
    public List<(string Message, OutgoingMessage Shown)> Opened { get; } = [];

    public override IChannel Over(IChannel channel) => new Door(this, channel);

    private sealed class Door(ShutChannel door, IChannel inner) : IChannel
    {
        public string Provider => inner.Provider;

        public Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation) =>
            door.IsShut && door.IsShutTo(to) ? Task.FromResult(door.Answered) : inner.SendAsync(to, delivery, message, cancellation);

        public Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation) =>
            door is { IsShut: true, KeepsWhatItHas: true } && door.IsShutTo(to) ? Task.FromResult(door.Answered) : inner.UpdateAsync(to, delivery, reference, message, cancellation);

        public Task<SendResult> UpdateOpenedAsync(MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
        {
            if (door is { IsShut: true, KeepsWhatItHas: true })
            {
                return Task.FromResult(door.Answered);
            }

            door.Opened.Add((reference.Value, message));
            return Task.FromResult<SendResult>(new SendResult.Sent(reference));
        }

        public ChannelReport Report() => inner.Report();
    }
}
