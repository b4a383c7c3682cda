using System.Collections.Concurrent;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels;

/// <summary>The messages that the latest deliveries became, so that one that is sent twice is one message.</summary>
internal sealed class SentDeliveries
{
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<DeliveryId, MessageReference> _sent = new();
    private readonly ConcurrentQueue<DeliveryId> _order = new();

    public MessageReference? Find(DeliveryId delivery) => _sent.TryGetValue(delivery, out var sent) ? sent : null;

    public MessageReference Remember(DeliveryId delivery, MessageReference reference)
    {
        _sent[delivery] = reference;
        _order.Enqueue(delivery);
        while (_order.Count > Remembered && _order.TryDequeue(out var oldest))
        {
            _sent.TryRemove(oldest, out _);
        }

        return reference;
    }

    public void Forget(DeliveryId delivery) => _sent.TryRemove(delivery, out _);
}
