using System.Collections.Immutable;
using System.Globalization;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Writes what work by hand owes: cards to those who are asked, and a look at their silence.</summary>
internal static class HandsOwing
{
    public static IEnumerable<Obligation> Of(Access after, HandsEvent @event)
    {
        var owing = new AccessOwing(after, @event.At);
        return @event switch
        {
            HandsAsked e => [.. Cards(owing, CardKind.Hands, e.Asked), owing.UpdateCards(), Chase(after, 1, e.ChasedAt)],
            Attested => [owing.UpdateCards()],
            HandsDeclined e => [.. Cards(owing, CardKind.Hands, e.Joined), owing.UpdateCards()],
            HandsChased e =>
            [
                .. Cards(owing, CardKind.HandsReminder, [.. after.Hands!.Awaited.Except(e.Joined)]), .. Cards(owing, CardKind.Hands, e.Joined), owing.UpdateCards(), Chase(after, e.Step + 1, e.Next),
            ],
            _ => [],
        };
    }

    private static IEnumerable<Obligation> Cards(AccessOwing owing, CardKind card, ImmutableArray<PersonId> to) => to.Select(person => owing.Card(card, person));

    private static Obligation Chase(Access after, int step, DateTimeOffset due) => new(
        after.Hands!.For == HandsFor.Grant ? ObligationFamily.ProvisionAccess : ObligationFamily.ConfirmRevocation, ObligationKind.ChaseHands, StreamRef.Of(after.Id),
        string.Create(CultureInfo.InvariantCulture, $"{after.Hands.Opening}:{step}"), due);
}
