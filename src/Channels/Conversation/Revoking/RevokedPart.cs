using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation.Revoking;

/// <summary>Tells who asked for access and who has it that somebody took it away, with what they wrote.</summary>
public sealed class RevokedPart(LedgerQueries queries, EntryQueries entries, RevokedCard card, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance) : ICardPart
{
    public CardKind Card => CardKind.AccessRevoked;

    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        if (await queries.RequestAsync(new(about.Stream.Id), cancellation) is not { } request || request.Find(about.Item) is not { Revoked: { } revoked } item)
        {
            return null;
        }

        var texts = await entries.TextsAsync([revoked.Reason], cancellation);
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), commitment => texts.GetValueOrDefault(commitment));
        return new(card.Of(view, request, item, revoked), "", request.Version, request.RevokedTogether(item).All(i => i.IsClosed) ? DeliveryState.Settled : DeliveryState.Sent);
    }

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) => null;
}
