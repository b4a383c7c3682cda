using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation.Revoking;

/// <summary>Tells who asked for access, who has it and who took it away that this was done, with what they wrote, and how far it is.</summary>
public sealed class RevokedPart(LedgerQueries queries, EntryQueries entries, FailingGrants failing, RevokedCard card, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance) : ICardPart
{
    public CardKind Card => CardKind.AccessRevoked;

    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        if (await queries.RequestAsync(new(about.Stream.Id), cancellation) is not { } stored || stored.Find(about.Item) is not { Revoked: { } revoked })
        {
            return null;
        }

        var request = await entries.WithDecidersAsync(stored, cancellation);
        var item = request.Find(about.Item)!;
        var texts = await entries.TextsAsync([revoked.Reason], cancellation);
        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), commitment => texts.GetValueOrDefault(commitment));
        return new(card.Of(view, request, item, revoked, await failing.OfAsync(request, cancellation)), "", request.Version, request.RevokedTogether(item).All(i => i.IsClosed) ? DeliveryState.Settled : DeliveryState.Sent);
    }

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) => null;
}
