using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>A grant or a removal that has not succeeded, as the requester is told of it.</summary>
/// <param name="LastSeen">What the last read of the target showed.</param>
/// <param name="Told">Who was given the task to look at the target.</param>
public sealed record FailingGrant(Presence LastSeen, ImmutableArray<PersonId> Told)
{
    /// <summary>The ledger is in quarantine, so nothing is granted until it is released.</summary>
    public bool IsHeld { get; init; }

    /// <summary>What ends was there before, and its owner is asked.</summary>
    public bool IsOwnerAsked { get; init; }

    /// <summary>How the edge that ends is taken away; null where that is left to what the policy says.</summary>
    public bool? IsByHand { get; init; }

    /// <summary>Null where it is a grant.</summary>
    public FailingRemoval? Removal { get; init; }

    /// <summary>Why what ends is not proven gone, and when it is tried again; null where no try has failed.</summary>
    public string? WhyNotGone(CardView view) => WhyNotGone(view, Removal, LastSeen);

    /// <summary>The same of an edge.</summary>
    public static string? WhyNotGone(CardView view, Access access) => WhyNotGone(view, access.Removal, access.LastSeen?.Presence ?? Presence.Unknown);

    private static string? WhyNotGone(CardView view, FailingRemoval? removal, Presence lastSeen) => removal switch
    {
        null => null,
        { Refusal.Length: > 0 } => $"The target refused. Tried again {view.When(removal.NextAt)}.",
        _ when lastSeen == Presence.Unknown => $"The target cannot be read. Tried again {view.When(removal.NextAt)}.",
        _ => $"Still seen in the target. Tried again {view.When(removal.NextAt)}.",
    };

    /// <summary>What the target said when it refused to take it away; null where it refused nothing.</summary>
    public JsonObject? Refusal(CardView view, EntitlementId entitlement) => Refusal(view, entitlement, Removal);

    /// <summary>The same of an edge.</summary>
    public static JsonObject? Refusal(CardView view, EntitlementId entitlement, FailingRemoval? removal) =>
        removal is { Refusal: { Length: > 0 } refusal } ? view.Said(entitlement, refusal) : null;

    /// <summary>What is the matter, as a part of a sentence.</summary>
    public string Cause => IsHeld ? "the ledger may have been restored from an older copy" : LastSeen == Presence.Unknown ? "the target cannot be read" : "the target does not take the grant";

    /// <summary>Null where nobody could be told yet.</summary>
    public string? WhoWasTold(CardView view) => Told.IsEmpty
        ? null
        : $"{Names(view)} {(Told.Length == 1 ? "has" : "have")} been told.";

    public string Names(CardView view) => Wording.Names([.. Told.Select(view.Organisation.Roster.NameOf).Select(n => PlainText.Line(n))], "and");
}
