using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>A grant that has not succeeded, as the requester is told of it.</summary>
/// <param name="LastSeen">What the last read of the target showed.</param>
/// <param name="Told">Who was given the task to look at the target.</param>
public sealed record FailingGrant(Presence LastSeen, ImmutableArray<PersonId> Told)
{
    /// <summary>What is the matter, as a part of a sentence.</summary>
    public string Cause => LastSeen == Presence.Unknown ? "the target cannot be read" : "the target does not take the grant";

    /// <summary>Null where nobody could be told yet.</summary>
    public string? WhoWasTold(CardView view) => Told.IsEmpty
        ? null
        : $"{Names(view)} {(Told.Length == 1 ? "has" : "have")} been told.";

    public string Names(CardView view) => Wording.Names([.. Told.Select(view.Organisation.Roster.NameOf).Select(n => PlainText.Line(n))], "and");
}
