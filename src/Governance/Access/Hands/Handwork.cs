using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using static ChatGovernanceBot.Governance.Access.AccessCommand;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>
/// Edges in systems that nothing but people can reach. No call is made and nothing is read: one person attests that the edge is there, two
/// different people that it is gone, and the record says so. Authority is asked as for a call, before people are asked and again where it is
/// older than a call would allow when they have done it.
/// </summary>
public static class Handwork
{
    /// <summary>A working day of whoever was asked.</summary>
    private static readonly TimeSpan WorkingDay = TimeSpan.FromHours(8);

    /// <summary>The step at which whoever owns what nobody else does is asked, and a defect is opened; from then on reminders come once a working week.</summary>
    public const int LastStep = 3;

    /// <summary>Whether somebody is still to attest what was asked last.</summary>
    public static bool IsOpen(Access access) => access switch
    {
        { Hands: { For: HandsFor.Revoke } } => access.IsRevoking,
        { Hands: { For: HandsFor.Look, Attestations.IsEmpty: true } } => access.Reading is { At: null },
        { Hands: { For: HandsFor.Grant, Made: null } } => access.State is AccessState.Provisioning or AccessState.Active && access.Claims.Any(c => c.State is ClaimState.Waiting),
        _ => false,
    };

    /// <summary>Whether the policy has left to people what no connector has touched yet.</summary>
    internal static bool TakesOver(Access access, AccessFacts facts) => !access.IsByHand && IsUntouched(access) && ReachOf(access.Id, facts) == Reach.People;

    /// <summary>Whether people are asked how it stands: what a connector has called for is read by it.</summary>
    internal static bool IsLookedAt(Access access, AccessFacts facts) => access.IsByHand || (access is { State: AccessState.Absent, LastCall: 0 } && ReachOf(access.Id, facts) == Reach.People);

    private static bool IsUntouched(Access access) => access.OpenCalls.IsEmpty && (access.State == AccessState.Provisioning ? access.Intents == 0 : access.LastCall == 0);

    /// <summary>How an edge that is begun anew is made. One that is there keeps the way by which it came.</summary>
    internal static Reach ReachOf(AccessId access, AccessFacts facts) => facts.Organisation.Catalog.Find(access.Entitlement.System) is { IsManual: true } ? Reach.People : Reach.Connector;

    /// <summary>What nobody was asked to do yet; null where that has been.</summary>
    public static HandsFor? Lacking(Access access) => access switch
    {
        { IsByHand: false } => null,
        { IsRevoking: true } => access.Hands is { For: HandsFor.Revoke } ? null : HandsFor.Revoke,
        // Whoever looks for a quarantine is asked for nothing else meanwhile.
        { Hands.For: HandsFor.Look } when IsOpen(access) => null,
        { State: AccessState.Provisioning or AccessState.Active } => access.Claims.Any(c => c.State is ClaimState.Waiting && !IsServed(access.Hands, c)) ? HandsFor.Grant : null,
        _ => null,
    };

    // Who has attested before a claim came said nothing about it.
    private static bool IsServed(AskedHands? hands, Claim claim) => hands is { For: HandsFor.Grant } asked && (asked.Made is not { } made || claim.Since <= made.At);

    internal static Decided<AccessEvent> Decide(Access state, HandsCommand command, AccessFacts facts) => command switch
    {
        Attest attest => Decide(state, attest, facts),
        DeclineHands decline => Decide(state, decline, facts),
        ChaseHands chase => Decide(state, chase, facts),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static Decided<AccessEvent> Decide(Access state, Attest attest, AccessFacts facts)
    {
        if (WhyNot(state, attest.By, attest.Card, facts) is { } refusal)
        {
            return refusal;
        }

        if (attest is { Seen: Seen.Otherwise } && state.Hands!.For != HandsFor.Look)
        {
            return new Refusal(RefusalCode.NotAllowed, "Here it is attested that it was done, or said that it cannot be.");
        }

        var hands = state.Hands!;
        var draft = new AccessDraft(state, facts).Add(new Attested(facts.Now, attest.By, hands.For, attest.Note, attest.Delivery) { Seen = attest.Seen });
        return hands.For switch
        {
            HandsFor.Grant => draft.ActivateAttested().NoteReading().Done(),
            HandsFor.Look => (attest.Seen == Seen.Otherwise ? FindOtherwise(draft) : draft).NoteReading().Done(),
            _ => Counted(draft.State, facts) >= hands.Needed ? draft.Vanish().NoteReading().Done() : draft.Done(),
        };
    }

    /// <summary>Somebody looked because the ledger was restored, and it does not stand as the ledger says: as for what was read, nothing is given for that.</summary>
    private static AccessDraft FindOtherwise(AccessDraft draft) => draft.State switch
    {
        { State: AccessState.Absent, Claims.IsEmpty: true } => draft.AskOwner(),
        { State: AccessState.Absent } => draft.FindBeyondEnd(),
        { State: AccessState.Active } => draft.FindGone(),
        _ => draft,
    };

    /// <summary>
    /// A quarantine wants every edge to be read. That two people attest a removal answers it; else one is asked to look, also where something was
    /// to be made, for nothing is until the ledger is released.
    /// </summary>
    internal static Decided<AccessEvent> Decide(Access state, AskReading ask, AccessFacts facts)
    {
        if (state.Reading is { } asked && asked.Quarantine >= ask.Quarantine)
        {
            return new Refusal(RefusalCode.NothingOwed, "This reading was asked for already.");
        }

        var draft = new AccessDraft(state, facts);
        draft = (state.IsByHand ? draft : draft.TakeInHand()).Add(new ReadingAsked(facts.Now, ask.Quarantine));
        return (draft.State.Hands is { For: HandsFor.Revoke } && IsOpen(draft.State) ? draft : draft.AskHands(HandsFor.Look)).Done();
    }

    // Authority is looked at again at the last one: who has come to answer for the machine since counts no more.
    private static int Counted(Access state, AccessFacts facts) => state.Hands!.Attestations.Select(a => a.By).Distinct().Count(p => Operators.WhyNot(state, p, facts) is null);

    private static Refusal? WhyNot(Access state, PersonId by, int card, AccessFacts facts) => state switch
    {
        _ when !IsOpen(state) => new(RefusalCode.MovedOn, "Nothing is left to do by hand here."),
        { Hands.For: HandsFor.Grant } when facts.Custody == CustodyState.Quarantined => facts.WhyNotGive("made by hand"),
        { Hands: { } hands } when card < hands.Opening => new(RefusalCode.MovedOn, "This card is about something that was asked earlier. What is to be done now stands on a newer one."),
        { Hands: { } hands } when hands.HasAttested(by) => new(RefusalCode.MovedOn, "You have attested this already. It takes somebody else to do so too."),
        _ when Operators.WhyNot(state, by, facts) is { } reason => new(RefusalCode.NoAuthority, reason, RefusalTrace.Audited),
        { Hands: { } hands } when !hands.Asked.Contains(by) && !Operators.Of(state, facts).Contains(by) =>
            new(RefusalCode.NoAuthority, "Only those who are asked to change this system by hand can attest it.", RefusalTrace.Audited),
        _ => null,
    };

    private static Decided<AccessEvent> Decide(Access state, DeclineHands decline, AccessFacts facts)
    {
        if (WhyNot(state, decline.By, decline.Card, facts) is { } refusal)
        {
            return refusal;
        }

        var hands = state.Hands!;
        if (hands.Declined.Contains(decline.By))
        {
            return new Refusal(RefusalCode.MovedOn, "You have said this already; somebody else is asked.");
        }

        var draft = new AccessDraft(state, facts).Add(new HandsDeclined(facts.Now, decline.By, decline.Reason, Instead(state, hands, decline.By, facts)));
        return (hands.Declined.IsEmpty ? draft.Raise(TaskReason.HandsLacking, "Somebody who changes this system by hand says that they cannot.") : draft).Done();
    }

    /// <summary>Everybody of the operators who was not asked yet, and as many of those who stand in as it takes, at least one.</summary>
    private static ImmutableArray<PersonId> Instead(Access state, AskedHands hands, PersonId by, AccessFacts facts)
    {
        ImmutableArray<PersonId> operators = [.. Operators.Of(state, facts).Except(hands.Asked)];
        var left = hands.Awaited.Count(p => p != by && Operators.WhyNot(state, p, facts) is null) + hands.Attestations.Length + operators.Length;
        var standIns = Operators.StandIns(state, facts).Except(hands.Asked).Except(operators).Take(Math.Max(operators.IsEmpty ? 1 : 0, hands.Needed - left));
        return [.. operators, .. standIns];
    }

    private static Decided<AccessEvent> Decide(Access state, ChaseHands chase, AccessFacts facts)
    {
        if (!IsOpen(state) || state.Hands is not { } hands || hands.Opening != chase.Opening || hands.Step >= chase.Step)
        {
            return new Refusal(RefusalCode.NothingOwed, "Nobody is waited for, or they were reminded already.");
        }

        if (hands.For == HandsFor.Grant && facts.Custody == CustodyState.Quarantined)
        {
            return facts.WhyNotGive("made by hand")!;
        }

        return hands.IsHeld ? new AccessDraft(state, facts).AskHands(HandsFor.Grant).RenewAuthority().Done() : Chase(state, hands, chase, facts);
    }

    private static Decided<AccessEvent> Chase(Access state, AskedHands hands, ChaseHands chase, AccessFacts facts)
    {
        ImmutableArray<PersonId> joined = [.. Operators.Of(state, facts).Union(Operators.StandIns(state, facts).Take(chase.Step - 1)).Except(hands.Asked)];
        var draft = new AccessDraft(state, facts).Add(new HandsChased(facts.Now, chase.Step, joined, Next(chase.Step, [.. hands.Asked, .. joined], facts)));
        draft = chase.Step == LastStep ? draft.Raise(TaskReason.HandsSilent, "Nobody of those who change this system by hand has attested what they were asked to do.") : draft;
        return (hands.For == HandsFor.Grant ? draft.RenewAuthority() : draft).Done();
    }

    /// <summary>When silence is followed up after a step.</summary>
    /// <param name="step">0 for the asking itself.</param>
    internal static DateTimeOffset Next(int step, IReadOnlyCollection<PersonId> asked, AccessFacts facts) =>
        StageTimes.After(step < LastStep ? WorkingDay : 5 * WorkingDay, TimeCount.Working, facts.Organisation.Roster, asked, facts.Now);

    internal static Access Apply(Access next, HandsEvent @event) => (@event, next.Hands) switch
    {
        (ReachSet e, _) => next with { Reach = e.Reach, Hands = null },
        (HandsAsked e, _) => next with { Hands = new(e.For, next.Version, e.At, e.Asked, [], [], 0, e.ChasedAt) { IsHeld = e.IsHeld } },
        (Attested e, { } hands) => next with { Hands = hands with { Attestations = hands.Attestations.Add(new(e.By, e.At, e.Note)) } },
        (HandsDeclined e, { } hands) => next with { Hands = hands with { Declined = hands.Declined.Add(e.By), Asked = hands.Asked.AddRange(e.Joined) } },
        (HandsChased e, { } hands) => next with { Hands = hands with { Step = e.Step, Asked = hands.Asked.AddRange(e.Joined), ChasedAt = e.Next } },
        _ => next,
    };
}
