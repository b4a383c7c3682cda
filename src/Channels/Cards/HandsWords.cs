using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>How access in a system that people change by hand is spoken of: nothing of it is ever called observed.</summary>
internal static class HandsWords
{
    /// <summary>Whether the policy leaves this entitlement to people now.</summary>
    public static bool IsByHand(this CardView view, EntitlementId entitlement) => view.Organisation.Catalog.Find(entitlement.System) is { IsManual: true };

    /// <summary>How an edge that is there is taken away: by the way it came, whatever the policy says by now.</summary>
    public static string Removing(Access access) => access.IsByHand
        ? "Those who change the system by hand take it away, and two people attest that it is gone."
        : "The entitlement is removed and the removal is checked in the target.";

    /// <summary><c>attested by Dave and Erin, not observed</c>.</summary>
    public static string Attested(this CardView view, IEnumerable<PersonId> by) => $"attested by {Wording.All(Names(view, by))}, not observed";

    /// <summary>Who is to do something by hand; null where nobody is waited for.</summary>
    public static string? Awaited(CardView view, Access? access) => access is { Hands: { } hands } && Handwork.IsOpen(access)
        ? Wording.Names(Names(view, hands.IsHeld ? [view.Organisation.DefectOwner] : hands.Awaited), "or")
        : null;

    /// <summary>What comes next; null where nobody is waited for.</summary>
    public static string? Next(Access? access) => access is { Hands: { } hands } && Handwork.IsOpen(access)
        ? hands switch
        {
            { For: HandsFor.Look } => "The ledger may have been restored from an older copy: one of them looks how it stands. Nothing is granted until it is released.",
            { IsHeld: true } => "The ledger may have been restored from an older copy: it waits until that is released, and is then made by hand.",
            { For: HandsFor.Grant } => "It is made by hand; it is active once one of them has attested it.",
            { Attestations.IsEmpty: true } => "It is taken away by hand; it counts as gone once two people have attested it.",
            _ => "One person has attested that it is gone; it takes a second one.",
        }
        : null;

    internal static ImmutableArray<string> Names(CardView view, IEnumerable<PersonId> people) => [.. people.Select(p => PlainText.Line(view.Organisation.Roster.NameOf(p)))];
}
