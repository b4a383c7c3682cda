using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using static ChatGovernanceBot.Governance.Defects.DefectEvent;

namespace ChatGovernanceBot.Governance.Defects;

/// <summary>
/// What time does to a defect. One that is open is followed up like a finding, and once a week after that while its cause is known to last; one whose
/// cause is gone is settled. One that was closed while its cause lasted is opened anew.
/// </summary>
internal static class DefectChasing
{
    /// <summary>How long a reason holds that was given for closing a defect whose cause lasts.</summary>
    public static readonly TimeSpan ComesBackAfter = TimeSpan.FromDays(3);

    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Apart = TimeSpan.FromDays(1);

    /// <summary>When a defect is looked at for the n-th time since it was opened.</summary>
    public static DateTimeOffset DueAt(Defect defect, int step) => defect.Since + (step <= Drift.ChasedAfter.Length ? Drift.ChasedAfter[step - 1] : Drift.ChasedAfter[^1] + ((step - Drift.ChasedAfter.Length) * Week));

    public static Decided<DefectEvent> Decide(Defect state, DefectCommand.Chase chase, DefectFacts facts) => (state, facts.CauseOf(state)) switch
    {
        ({ Settled: not null }, _) => NothingOwed("This defect is settled."),
        ({ Closed: { } }, DefectCause.Lasts) when chase.Turn == state.Version => Governance.Decide.Accept<DefectEvent>(new Reopened(facts.Now, DefectLifecycle.OwnerOf(state, facts.Organisation))),
        ({ Closed: { } }, _) => NothingOwed("This defect is closed."),
        _ when chase.Turn != state.Opening || chase.Step <= state.Step => NothingOwed("This defect was followed up already."),
        (_, DefectCause.Gone) => Governance.Decide.Accept<DefectEvent>(new Settled(facts.Now, DefectEnd.Mended)),
        (_, var cause) => Governance.Decide.Accept<DefectEvent>(new Chased(facts.Now, chase.Step, To(state, chase.Step, facts.Organisation), Next(state, chase.Step + 1, cause, facts.Now))),
    };

    // A host that was down follows up one step a day, not all at once.
    private static DateTimeOffset? Next(Defect defect, int step, DefectCause cause, DateTimeOffset now) =>
        step > Drift.ChasedAfter.Length && cause == DefectCause.Unknown ? null
        : DueAt(defect, step) is var due && due > now + Apart ? due : now + Apart;

    private static PersonId? To(Defect defect, int step, Organisation organisation) => step switch
    {
        // The finding itself is asked about again, at the same times.
        _ when step <= Drift.ChasedAfter.Length && defect.Task.Reason is TaskReason.FoundGone or TaskReason.FoundBack or TaskReason.FoundBeyondEnd => null,
        1 => DefectLifecycle.OwnerOf(defect, organisation),
        2 => Above(defect, organisation).FirstOrDefault(DefectLifecycle.LastOwnerOf(defect, organisation)),
        _ => DefectLifecycle.LastOwnerOf(defect, organisation),
    };

    private static ImmutableArray<PersonId> Above(Defect defect, Organisation organisation)
    {
        var owner = DefectLifecycle.OwnerOf(defect, organisation);
        var system = defect.Source.Kind == StreamKind.Access ? organisation.Catalog.Find(new AccessId(defect.Source.Id).Entitlement.System)?.Owner : null;
        return [.. new[] { system, organisation.Roster.Find(owner)?.Manager }.OfType<PersonId>().Where(p => p != owner && DefectLifecycle.MayBeAsked(defect, p, organisation))];
    }

    private static Refusal NothingOwed(string reason) => new(RefusalCode.NothingOwed, reason);
}
