using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

public abstract partial record AccessCommand
{
    /// <summary>The edge is to go, whatever its claims say: somebody has left, a review took it back, security orders it. It starts at once.</summary>
    /// <param name="Cause">Why its claims end.</param>
    /// <param name="By">Who ordered it; null where a job did on the policy's behalf.</param>
    /// <param name="Reason">What that person wrote.</param>
    public sealed record Revoke(AccessId Access, EndCause Cause, PersonId? By, Commitment? Reason) : AccessCommand(Access);
}

[JsonDerivedType(typeof(RevocationOrdered), "revocation-ordered")]
public abstract partial record AccessEvent
{
    public sealed record RevocationOrdered(DateTimeOffset At, EndCause Cause, PersonId? By, Commitment? Reason) : AccessEvent(At);
}

/// <summary>A revocation that is ordered on the access, not owed to the end of its last claim. It is a decision, so also what was there before us goes.</summary>
internal static class OrderedRevocation
{
    public static Decided<AccessEvent> Decide(Access state, AccessCommand.Revoke revoke, AccessFacts facts)
    {
        if (state.State == AccessState.Absent || (state.IsRevoking && !state.MayHaveBeenThereBefore && !state.Claims.Any(c => IsAbout(c, facts))))
        {
            return new Refusal(RefusalCode.NothingOwed, "Nothing of this access is left to revoke.");
        }

        return new AccessDraft(state, facts).Order(revoke.Cause, revoke.By, revoke.Reason).Done();
    }

    /// <summary>Whether taking the edge from everybody is about a claim: it holds the edge, or its request has lost the authority for it and, as it has yet to hear how it ended, would have it approved anew.</summary>
    public static bool IsAbout(Claim claim, AccessFacts facts) => claim.IsLive || claim.ComesBack
        || (claim.State is ClaimState.Ended { Cause: null or EndCause.AuthorityLost } && facts.ItemOf(claim.Ref) is { State: ItemState.Ending { Cause: EndCause.AuthorityLost } } item && claim.Attempt > item.SpentTries);
}
