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
        if (!state.Claims.Any(c => c.IsLive || c.ComesBack) && (state.State == AccessState.Absent || (state.IsRevoking && !state.MayHaveBeenThereBefore)))
        {
            return new Refusal(RefusalCode.NothingOwed, "Nothing of this access is left to revoke.");
        }

        return new AccessDraft(state, facts).Order(revoke.Cause, revoke.By, revoke.Reason).Done();
    }
}
