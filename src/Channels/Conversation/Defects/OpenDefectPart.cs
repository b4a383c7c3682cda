using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation.Defects;

/// <summary>To who owns or was asked about a defect: what is out of order, and how to close it.</summary>
public sealed class OpenDefectPart(DefectQueries defects, DefectsAbout subjects, TaskCards cards, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance) : ICardPart
{
    public CardKind Card => CardKind.Defect;

    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        if (await defects.FindAsync(new(about.Stream.Id), cancellation) is not { } defect)
        {
            return null;
        }

        var view = new CardView(policy.Organisation, reader, governance.GetUtcNow(), _ => null);
        if (defect.EndedAt is not null)
        {
            return new(cards.Ended(view, defect), "", defect.Version, defect.Closed is { ComesBackAt: not null } ? DeliveryState.Sent : DeliveryState.Settled);
        }

        var others = (await defects.OpenAsync(cancellation)).Count(d => d.Id != defect.Id && DefectLifecycle.MayClose(d, reader.Ref, view.Organisation));
        return new(cards.Open(view, defect, await subjects.OfAsync(view, defect, cancellation), others), "", defect.Version, DeliveryState.Sent);
    }

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) => null;
}
