using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>A message that shows a delivered card though it was not sent as it: somebody opened the card from a list.</summary>
public sealed class OpenedCardRow
{
    public required string Provider { get; init; }
    /// <summary>Opaque to everyone but the channel.</summary>
    public required string MessageReference { get; init; }
    /// <summary>The delivery that its buttons name.</summary>
    public required string DeliveryId { get; init; }
    /// <summary>What the card is about, as the delivery says.</summary>
    public StreamKind StreamKind { get; init; }
    public required string StreamId { get; init; }
    /// <summary>The state's version that the message shows.</summary>
    public int ShownVersion { get; init; }
}
