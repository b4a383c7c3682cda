using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

public abstract partial record AccessCommand
{
    /// <summary>A live edge was read because the policy wants it read from time to time.</summary>
    /// <param name="Turn">The plan that the reading stands for: <see cref="PlannedLook.Turn"/> at its making.</param>
    public sealed record ObserveLive(AccessId Access, int Turn, Observation Observation) : AccessCommand(Access);

    /// <summary>Nobody has settled a finding: who was asked is reminded, or the next one is asked.</summary>
    /// <param name="Opening">The version of the event that opened it.</param>
    /// <param name="Step">From 1.</param>
    public sealed record ChaseFinding(AccessId Access, int Opening, int Step) : AccessCommand(Access);

    /// <summary>Who was asked about a finding decides that the access goes, with every claim on it.</summary>
    public sealed record RevokeFound(AccessId Access, int Opening, PersonId By, Commitment Reason) : AccessCommand(Access);
}

[JsonDerivedType(typeof(ObservationPlanned), "observation-planned")]
[JsonDerivedType(typeof(DriftFound), "drift-found")]
[JsonDerivedType(typeof(FindingChased), "finding-chased")]
public abstract partial record AccessEvent
{
    /// <summary>The live edge is to be read again.</summary>
    public sealed record ObservationPlanned(DateTimeOffset At, DateTimeOffset DueAt) : AccessEvent(At);

    /// <summary>The target is not what the ledger says, and it was not us.</summary>
    public sealed record DriftFound(DateTimeOffset At, DriftKind Kind, HumanTask Task) : AccessEvent(At);

    /// <summary>A finding still stands: <paramref name="To"/> is asked, for the second time or for the first.</summary>
    public sealed record FindingChased(DateTimeOffset At, int Step, PersonId To) : AccessEvent(At)
    {
        /// <summary>Nobody is left who could be asked, and nothing else has made it a defect; null where that is not so.</summary>
        public HumanTask? Task { get; init; }
    }
}

/// <summary>How a target differs from the ledger.</summary>
public enum DriftKind
{
    /// <summary>A live edge is not there.</summary>
    Gone,
    /// <summary>A live edge that was found gone is there again.</summary>
    Back,
    /// <summary>An edge that has ended is there.</summary>
    BeyondEnd,
    /// <summary>An edge was there before anything was granted, and what was granted has ended.</summary>
    ThereBefore,
}

/// <summary>The next reading of a live edge.</summary>
/// <param name="Turn">The version of the event that planned it; an obligation of any other is superseded.</param>
/// <param name="DueAt">Governance time, UTC.</param>
public sealed record PlannedLook(int Turn, DateTimeOffset DueAt);

/// <summary>Drift that nobody has settled yet.</summary>
/// <param name="Opening">The version of the event that found it.</param>
/// <param name="Asked">Everybody who was asked about it, the owner first.</param>
/// <param name="Step">How often it was chased.</param>
public sealed record DriftFinding(DriftKind Kind, int Opening, DateTimeOffset FoundAt, ImmutableArray<PersonId> Asked, int Step);

/// <summary>
/// Reading every live edge at the policy's interval, and what is found to differ. It gives nothing: a finding is a question to the owner of the
/// edge, and what was seen after its end is besides being removed.
/// </summary>
public static class Drift
{
    /// <summary>From the finding to a reminder, to the owner of the system, to whoever owns what nobody else does.</summary>
    internal static readonly ImmutableArray<TimeSpan> ChasedAfter = [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7)];

    /// <summary>When a finding that stays unsettled is chased next; null once everybody was asked.</summary>
    public static DateTimeOffset? NextChase(DriftFinding finding) => finding.Step < ChasedAfter.Length ? finding.FoundAt + ChasedAfter[finding.Step] : null;

    internal static Decided<AccessEvent> Decide(Access state, AccessCommand.ObserveLive observe, AccessFacts facts)
    {
        if (state.Look?.Turn != observe.Turn)
        {
            return new Refusal(RefusalCode.NothingOwed, "This reading is not planned any more.");
        }

        var draft = new AccessDraft(state, facts).See(observe.Observation);
        return (observe.Observation.Presence switch
        {
            Presence.Present => draft.FindBack().ActivateWaiting(observe.Observation),
            Presence.Absent => draft.FindGone(),
            _ => draft,
        }).PlanLook().Done();
    }

    internal static Decided<AccessEvent> Decide(Access state, AccessCommand.ChaseFinding chase, AccessFacts facts) =>
        state.Finding is not { } finding || finding.Opening != chase.Opening || finding.Step >= chase.Step
            ? new Refusal(RefusalCode.NothingOwed, "This finding is settled, or was chased already.")
            : Chase(new AccessDraft(state, facts), finding, chase.Step, facts).Done();

    private static AccessDraft Chase(AccessDraft draft, DriftFinding finding, int step, AccessFacts facts)
    {
        var access = draft.State;
        draft.Add(new AccessEvent.FindingChased(facts.Now, step, Next(access.Id, step, facts.Organisation)) { Task = step < ChasedAfter.Length ? null : RanOut(access, finding, facts.Organisation) });
        return step >= ChasedAfter.Length && GoesUndecidedAt(access, facts.Organisation) is not null ? draft.Order(EndCause.Revoked, null, null) : draft;
    }

    /// <summary>When it is revoked since nobody is left who may decide about it, so that silence keeps nothing (I8); null where somebody is, or where it was there before us.</summary>
    public static DateTimeOffset? GoesUndecidedAt(Access access, Organisation organisation) =>
        access is { State: AccessState.Active, Origin: EdgeOrigin.Ours, Finding: { } finding } && EdgeOwners.AreNone(access.Id, organisation) ? finding.FoundAt + ChasedAfter[^1] : null;

    // Every other kind was one from its beginning.
    private static HumanTask? RanOut(Access access, DriftFinding finding, Organisation organisation) => finding.Kind switch
    {
        not DriftKind.BeyondEnd when EdgeOwners.AreNone(access.Id, organisation) => new(organisation.DefectOwner, TaskReason.NobodyDecides, GoesUndecidedAt(access, organisation) is not null
            ? "Nobody is left who may decide about this finding: whoever could be asked holds the access or answers for what does. So it is revoked."
            : "Nobody is left who may decide about this access: whoever could be asked holds it or answers for what does. It was there before, so it is not taken away unasked and stays open."),
        DriftKind.ThereBefore => new(EdgeOwners.Last(access.Id, organisation), TaskReason.FindingSilent, "This access was there before the request, and nobody who was asked has decided whether it is removed or stays."),
        _ => null,
    };

    private static PersonId Next(AccessId access, int step, Organisation organisation) => step switch
    {
        1 => EdgeOwners.Of(access, organisation),
        2 => EdgeOwners.OfSystem(access, organisation),
        _ => EdgeOwners.Last(access, organisation),
    };

    internal static Decided<AccessEvent> Decide(Access state, AccessCommand.RevokeFound revoke, AccessFacts facts)
    {
        if (state.Finding is not { Kind: not DriftKind.ThereBefore } finding || finding.Opening != revoke.Opening || state.IsRevoking)
        {
            return new Refusal(RefusalCode.MovedOn, "Nothing is left to decide about this finding.");
        }

        return MayDecide(state, revoke.By, facts)
            ? OrderedRevocation.Decide(state, new(revoke.Access, EndCause.Revoked, revoke.By, revoke.Reason), facts)
            : new Refusal(RefusalCode.NoAuthority, "Only who was asked about this finding, and does not hold the access, can decide this.", RefusalTrace.Audited);
    }

    /// <summary>Who owns the edge, and whoever was asked since its owner was silent; never who holds it or answers for the machine that does.</summary>
    internal static bool MayDecide(Access state, PersonId by, AccessFacts facts) =>
        EdgeOwners.MayDecide(state, by, facts.Organisation) || (state.Finding?.Asked.Contains(by) == true && EdgeOwners.MayBeAsked(state.Id, by, facts.Organisation));
}
