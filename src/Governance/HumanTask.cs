using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance;

/// <summary>Why a human is needed.</summary>
public enum TaskReason
{
    /// <summary>The system still shows what was to go after several revocations.</summary>
    RevocationStuck,
    /// <summary>The target refuses the revocation (last member, inherited role).</summary>
    RevocationBlocked,
    /// <summary>The edge was there before us and its last claim has ended: Remove or Keep.</summary>
    DecidePreExisting,
    /// <summary>The edge was seen again after its end.</summary>
    FoundBeyondEnd,
    /// <summary>A grant has not succeeded yet; it is tried again.</summary>
    GrantFailing,
    /// <summary>Grants failed until tries ran out.</summary>
    GrantExhausted,
    /// <summary>An active edge disappeared, and not by us.</summary>
    FoundGone,
    /// <summary>An access is to be recertified and nobody is left who may, or nobody whom silence could bring in.</summary>
    NobodyReviews,
    /// <summary>An active edge that had disappeared is there again, and not by us.</summary>
    FoundBack,
    /// <summary>The system cannot be observed.</summary>
    CannotObserve,
    /// <summary>Too few people may change a system by hand for this access, or one of them says that they cannot.</summary>
    HandsLacking,
    /// <summary>Those who change a system by hand are silent.</summary>
    HandsSilent,
    /// <summary>No policy routes a request, or nobody eligible is left to decide.</summary>
    NotRoutable,
    /// <summary>Everybody whom the policy names for a stage is silent.</summary>
    EscalationRanOut,
    /// <summary>A job fails again and again at something that is owed.</summary>
    JobFailing,
    /// <summary>A card could not be brought to the person it is for.</summary>
    Undeliverable,
    /// <summary>Who owned something has left; whoever is named here answers for it until the policy names another.</summary>
    OwnerLeft,
    /// <summary>Nobody who is here answers for a machine that holds access.</summary>
    NobodyAnswers,
    /// <summary>A changed people file removes many people; it is held until it is released.</summary>
    PolicyHeld,
    /// <summary>The ledger is not what was last committed; it waits for a release.</summary>
    Quarantined,
    /// <summary>A changed policy folder is wrong; the last good policy goes on.</summary>
    PolicyRefused,
    /// <summary>Everybody who was asked about access that was there before is silent.</summary>
    FindingSilent,
    /// <summary>The clock of the host is behind the time that has passed.</summary>
    ClockPutBack,
    /// <summary>Nobody is left who may decide about a finding: whoever could be asked holds the access or answers for what does.</summary>
    NobodyDecides,
}

/// <summary>Work for a named human. It cannot be made without an owner.</summary>
/// <param name="Detail">For the owner; a target's words are data, never instructions.</param>
public sealed record HumanTask(PersonId Owner, TaskReason Reason, string Detail)
{
    /// <summary>Who cannot be reached; null where it is about nobody.</summary>
    public PersonId? About { get; init; }

    /// <summary>Whether it says that somebody cannot be reached who is known to be among <paramref name="unreached"/>: one defect, however many cards and tries.</summary>
    internal bool IsKnown(ImmutableArray<PersonId> unreached) => Reason == TaskReason.Undeliverable && About is { } person && unreached.Contains(person);

    /// <summary>What is answered where that is all there is to say.</summary>
    internal static Refusal KnownUnreached { get; } = new(RefusalCode.NothingOwed, "That this person cannot be reached is known.");
}
