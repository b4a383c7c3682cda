using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Hands;

/// <summary>To who changes a system by hand: do it, and attest it.</summary>
public class HandsPart(HandsDesk desk) : ICardPart
{
    public virtual CardKind Card => CardKind.Hands;

    public Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation) =>
        desk.PresentAsync(about, reader, delivery, problem, cancellation);

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) => pressed.Verb switch
    {
        "attest" => desk.AttestAsync(speaker, pressed, delivery, about, Seen.AsAsked, cancellation),
        "attest-otherwise" => desk.AttestAsync(speaker, pressed, delivery, about, Seen.Otherwise, cancellation),
        "cannot-do" => desk.DeclineAsync(speaker, pressed, delivery, about, cancellation),
        _ => null,
    };
}

/// <summary>The same to who was asked and has not attested yet.</summary>
public sealed class HandsReminderPart(HandsDesk desk) : HandsPart(desk)
{
    public override CardKind Card => CardKind.HandsReminder;
}
