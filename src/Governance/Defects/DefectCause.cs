using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Governance.Defects;

/// <summary>Whether what a defect is about is still so.</summary>
public enum DefectCause
{
    /// <summary>Only a human can tell.</summary>
    Unknown,
    Lasts,
    Gone,
}

/// <summary>Tells it from what the defect is about.</summary>
public static class DefectCauses
{
    /// <summary>The source of what is wrong with the clock of the host.</summary>
    public static readonly StreamRef Clock = new(StreamKind.Ledger, "clock");

    /// <summary>Whether a task is about a system that does not answer or does not do what it is told: one, whatever number of accesses in it are held up.</summary>
    public static bool IsOfSystem(TaskReason reason) => reason is TaskReason.CannotObserve or TaskReason.RevocationStuck;

    /// <summary>Whether a reason to close it does not outweigh its cause: while that lasts, what should be gone may not be, or what is owed is not done.</summary>
    public static bool ComesBack(TaskReason reason) => reason is TaskReason.RevocationStuck or TaskReason.RevocationBlocked or TaskReason.CannotObserve or TaskReason.FoundBeyondEnd
        or TaskReason.HandsLacking or TaskReason.HandsSilent or TaskReason.FindingSilent or TaskReason.NobodyDecides or TaskReason.NobodyAnswers or TaskReason.Quarantined or TaskReason.PolicyHeld or TaskReason.JobFailing or TaskReason.ClockPutBack;

    /// <summary>Of a defect about an access.</summary>
    public static DefectCause Of(Defect defect, Access.Access access) => defect.Task.Reason switch
    {
        TaskReason.RevocationStuck or TaskReason.RevocationBlocked => While(access.IsRevoking),
        TaskReason.CannotObserve => While(access.IsRevoking || !(access.LastSeen is { Presence: not Presence.Unknown, At: var read } && read > defect.OpenedAt)),
        TaskReason.FoundBeyondEnd => While(access.IsRevoking || access.Finding is { Kind: DriftKind.BeyondEnd }),
        TaskReason.FoundGone => While(access.Finding is { Kind: DriftKind.Gone }),
        TaskReason.FoundBack => While(access.Finding is { Kind: DriftKind.Back }),
        TaskReason.FindingSilent => While(access.Finding is { Kind: DriftKind.ThereBefore }),
        TaskReason.NobodyDecides => While(access.IsRevoking || access.Finding is not null),
        TaskReason.HandsLacking or TaskReason.HandsSilent => While(Handwork.IsOpen(access)),
        TaskReason.NobodyAnswers => While(access.Orphan is not null),
        _ => DefectCause.Unknown,
    };

    public static DefectCause While(bool lasts) => lasts ? DefectCause.Lasts : DefectCause.Gone;
}
