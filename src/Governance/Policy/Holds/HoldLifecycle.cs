using ChatGovernanceBot.Governance.Defects;
using static ChatGovernanceBot.Governance.Policy.Holds.PolicyHoldCommand;

namespace ChatGovernanceBot.Governance.Policy.Holds;

/// <summary>
/// The life of a hold: a people file that would take away too many waits for whoever owns what nobody else does. Meanwhile the policy before it
/// goes on, so nothing is lost and nothing is given that it would not give.
/// </summary>
public static class HoldLifecycle
{
    public static Decided<PolicyEvent> Decide(PolicyHold state, PolicyHoldCommand command, PolicyHoldFacts facts) => command switch
    {
        Hold hold when hold.Hash == state.Open?.Hash || hold.Hash == state.Released => new Refusal(RefusalCode.NothingOwed, "This policy is held or released already."),
        Hold hold => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.Held(facts.Now, hold.Hash, hold.Removed, hold.Of, new(
            facts.Organisation.DefectOwner, TaskReason.PolicyHeld, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A changed people file takes away {hold.Removed} of {hold.Of} people, so it is held.")))),
        Release release => Decide(state, release, facts),
        End when state is { Open: null, Released: null } => new Refusal(RefusalCode.NothingOwed, "No policy is held."),
        End => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.HoldEnded(facts.Now)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static Decided<PolicyEvent> Decide(PolicyHold state, Release release, PolicyHoldFacts facts) => state.Open switch
    {
        null => new Refusal(RefusalCode.MovedOn, "No policy is held any more, so there is nothing to release."),
        { } held when release.Opening is { } seen && seen != held.Opening => new Refusal(RefusalCode.MovedOn, "Another policy is held by now. Please look at the card about that one."),
        _ when release.By != facts.Organisation.DefectOwner || !facts.Organisation.Roster.IsActive(release.By) =>
            new Refusal(RefusalCode.NoAuthority, "Only whoever owns what nobody else does (defects-to) can release a policy that is held.", RefusalTrace.Audited),
        { } held => Governance.Decide.Accept<PolicyEvent>(new PolicyEvent.HoldReleased(facts.Now, held.Hash, release.By, release.Reason)),
    };

    /// <summary>The state after an event.</summary>
    public static PolicyHold Evolve(PolicyHold state, PolicyEvent @event)
    {
        var next = state with { Version = state.Version + 1 };
        return @event switch
        {
            PolicyEvent.Held e => next with { Open = new(next.Version, e.Hash, e.Removed, e.Of, e.At), Released = null },
            PolicyEvent.HoldReleased e => next with { Open = null, Released = e.Hash },
            PolicyEvent.HoldEnded => next with { Open = null, Released = null },
            _ => throw new ArgumentOutOfRangeException(nameof(@event)),
        };
    }

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(PolicyHold after, PolicyEvent @event) => @event switch
    {
        PolicyEvent.Held e =>
        [
            new(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, PolicyHold.Stream, new CardSubject(CardKind.PolicyHeld, 0, after.Version, e.Task.Owner).ToString(), e.At),
            .. DefectOwing.Of(PolicyHold.Stream, after.Version, 0, e.Task, e.At),
        ],
        _ => [],
    };
}
