using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>One kind of card that is delivered, all of it: how it is written from the state that is, and what its buttons do. It stands in a folder of its own.</summary>
public interface ICardPart
{
    CardKind Card { get; }

    /// <summary>The card for this reader; null when there is nothing to show any more.</summary>
    /// <param name="problem">Why what the reader just pressed was not done; null where nothing was wrong.</param>
    Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation);

    /// <summary>
    /// Does what a button says, and answers. Whoever comes by the id may press; authority is always the clicker's and is decided by the
    /// lifecycle. Null for a verb that this card does not have.
    /// </summary>
    Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation);
}
