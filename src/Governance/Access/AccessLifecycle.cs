using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Access.AccessCommand;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>
/// The whole life of an access, the edge in the target, on one page: what may be done to it (<see cref="Decide"/>), what became of it
/// (<see cref="Evolve"/>) and what is owed because of that (<see cref="Owes"/>). Pure. Only an observation makes it Active or Absent, and where
/// nothing can be observed the attestation of people, who are named.
/// </summary>
public static class AccessLifecycle
{
    /// <summary>Decides a command against the state that the previous one left.</summary>
    public static Decided<AccessEvent> Decide(Access state, AccessCommand command, AccessFacts facts) => Reviewing.Plan(state, Answer(state, command, facts), facts);

    private static Decided<AccessEvent> Answer(Access state, AccessCommand command, AccessFacts facts) => command switch
    {
        ClaimAccess claim => Decide(state, claim, facts),
        EndClaim end => Decide(state, end, facts),
        AskReading ask when Handwork.IsLookedAt(state, facts) => Handwork.Decide(state, ask, facts),
        BeginGrant or BeginRevoke or AccessCommand.Observe or Watch or ObserveLive or NoteReading when state.IsByHand => NothingOwed("People change this by hand; nothing is called or read."),
        BeginGrant or BeginRevoke or AccessCommand.Observe when TurnOf(command) == state.Turn && Handwork.TakesOver(state, facts) => new AccessDraft(state, facts).TakeInHand().Done(),
        HandsCommand hands => Handwork.Decide(state, hands, facts),
        BeginGrant grant => Decide(state, grant, facts),
        BeginRevoke revoke => Decide(state, revoke, facts),
        EndCall end => Decide(state, end, facts),
        AccessCommand.Observe observe => Decide(state, observe, facts),
        Watch watch => Decide(state, watch, facts),
        DecidePreExisting decide => Decide(state, decide, facts),
        Revoke revoke => OrderedRevocation.Decide(state, revoke, facts),
        ReviewCommand review => Reviewing.Decide(state, review, facts),
        LookAtHolder look => Holders.Decide(state, look, facts),
        RevokeOrphan revoke => Holders.Decide(state, revoke, facts),
        AskReading ask => Readings.Decide(state, ask, facts),
        NoteReading note => Readings.Decide(state, note, facts),
        ObserveLive observe => Drift.Decide(state, observe, facts),
        ChaseFinding chase => Drift.Decide(state, chase, facts),
        RevokeFound revoke => Drift.Decide(state, revoke, facts),
        RaiseTask raise when raise.Task.IsKnown(state.Unreached) => HumanTask.KnownUnreached,
        RaiseTask raise => Governance.Decide.Accept<AccessEvent>(new TaskRaised(facts.Now, raise.Task)),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name),
    };

    private static int TurnOf(AccessCommand command) => command switch
    {
        BeginGrant grant => grant.Turn,
        BeginRevoke revoke => revoke.Turn,
        AccessCommand.Observe observe => observe.Turn,
        _ => 0,
    };

    private static Decided<AccessEvent> Decide(Access state, ClaimAccess claim, AccessFacts facts)
    {
        if (facts.WhyNotGive(state, "granted") is { } barred)
        {
            return barred;
        }

        if (facts.ItemOf(claim.Claim) is not { State: ItemState.Approved approved, LastTry: var last } item || last != claim.Attempt)
        {
            return NothingOwed("The request does not wait for this try any more.");
        }

        var draft = new AccessDraft(state, facts);
        return state.Find(claim.Claim) switch
        {
            { } known when claim.Attempt <= known.Attempt => NothingOwed("This try is known already, or its claim has ended."),
            { State: ClaimState.Waiting } => Reauthorise(draft, claim, approved, facts).Done(),
            // Its request has yet to hear of that end, which may be for good.
            { State: ClaimState.Ended } known when known.Attempt > item.SpentTries => NothingOwed("Its claim has ended, and it does not know yet."),
            // Approved anew after an earlier claim of the same item had ended.
            null or { State: ClaimState.Ended } => draft.Add(new Claimed(facts.Now, claim.Claim, approved.Length, claim.Attempt, approved.AuthorisedAt)).TakeUp(claim.Claim).Done(),
            _ => NothingOwed("This claim is active or ending."),
        };
    }

    private static AccessDraft Reauthorise(AccessDraft draft, ClaimAccess claim, ItemState.Approved approved, AccessFacts facts)
    {
        draft.Add(new ClaimReauthorised(facts.Now, claim.Claim, approved.Length, claim.Attempt, approved.AuthorisedAt));
        return draft.ActivateAttested(draft.State.Find(claim.Claim)!);
    }

    private static Decided<AccessEvent> Decide(Access state, EndClaim end, AccessFacts facts)
    {
        if (facts.ItemOf(end.Claim) is not { State: ItemState.Ending, LastTry: var last })
        {
            return NothingOwed("The request does not want this claim to end, or has closed.");
        }

        var draft = new AccessDraft(state, facts);
        return state.Find(end.Claim) switch
        {
            null => draft.Add(Unclaimed(state, end, last, facts)).Done(),
            { State: ClaimState.Ended } known when known.Attempt < last => draft.Add(Unclaimed(state, end, last, facts)).Done(),
            { IsLive: false } => NothingOwed("This claim is ending or has ended."),
            _ when CoverFor(state, end.Claim) is { } cover => draft.Add(new ClaimEnded(facts.Now, end.Claim, last, Outcome.CoveredBy, cover.Ref.Request)).GoOn().Done(),
            _ => draft.Add(new ClaimEnding(facts.Now, end.Claim, end.Cause)).EndEdge().Done(),
        };
    }

    // It ended before it was claimed: the end is kept, and bars the claim. Nothing was read, so nothing is said of what is in the target.
    private static ClaimEnded Unclaimed(Access state, EndClaim end, int attempt, AccessFacts facts) => CoverFor(state, end.Claim) is { } cover
        ? new(facts.Now, end.Claim, attempt, Outcome.CoveredBy, cover.Ref.Request)
        : new(facts.Now, end.Claim, attempt, end.Cause == EndCause.Refused ? Outcome.Refused : Outcome.Withdrawn, null);

    // A claim is live from its commit; one that waits for the revocation to finish covers nothing yet, nor does one whose edge was taken away.
    private static Claim? CoverFor(Access state, ItemRef ending) => state.State switch
    {
        AccessState.Active => state.Live.FirstOrDefault(c => c.Ref != ending),
        AccessState.Provisioning => state.Live.FirstOrDefault(c => c.Ref != ending && c.State is ClaimState.Waiting),
        _ => null,
    };

    private static Decided<AccessEvent> Decide(Access state, BeginGrant grant, AccessFacts facts)
    {
        if (state.State != AccessState.Provisioning || state.Turn != grant.Turn)
        {
            return NothingOwed("Nothing is to be granted, or another try has taken over.");
        }

        if (facts.WhyNotGive(state, "granted") is { } barred)
        {
            return barred;
        }

        var draft = new AccessDraft(state, facts).See(grant.Before);
        return grant.Before.Presence switch
        {
            Presence.Present => draft.BecomeActive(grant.Before).Done(),
            Presence.Unknown => draft.FailGrant().Done(),
            _ when draft.OpenCallsRemain => draft.AwaitDeadline(NextTry.ObserveGrant, grant.Before).Done(),
            _ when !draft.HasFreshAuthority() => draft.AskAuthority(draft.State.Failures, facts.Now).Done(),
            _ => draft.Intend(CallKind.Grant, grant.Deadline, grant.Allowed).Done(),
        };
    }

    private static Decided<AccessEvent> Decide(Access state, BeginRevoke revoke, AccessFacts facts) => state.IsRevoking && state.Turn == revoke.Turn
        ? new AccessDraft(state, facts).Intend(CallKind.Revoke, revoke.Deadline, revoke.Allowed).Done()
        : NothingOwed("Nothing is to be revoked, or another try has taken over.");

    private static Decided<AccessEvent> Decide(Access state, EndCall end, AccessFacts facts)
    {
        if (state.OpenCalls.FirstOrDefault(c => c.Number == end.Number) is not { } call)
        {
            return NothingOwed("The outcome of this call is known already.");
        }

        var draft = new AccessDraft(state, facts).Add(new CallReturned(facts.Now, end.Number, call.Kind, end.Outcome, end.Reason));
        return (call.Kind, end.Outcome) switch
        {
            (CallKind.Revoke, CallOutcome.Blocked) when state.IsRevoking => draft.Block(end.Reason).Done(),
            (CallKind.Grant, CallOutcome.Failed or CallOutcome.Blocked) when state.State == AccessState.Provisioning => draft.FailGrant().Done(),
            _ => draft.Done(),
        };
    }

    private static Decided<AccessEvent> Decide(Access state, AccessCommand.Observe observe, AccessFacts facts)
    {
        if (state.Turn != observe.Turn)
        {
            return NothingOwed("Another try has taken over.");
        }

        var seen = observe.Observation;
        var draft = new AccessDraft(state, facts).See(seen);
        return (state.State switch
        {
            AccessState.Provisioning => AfterGrant(draft, seen),
            AccessState.Active => WhileActive(draft, seen),
            AccessState.Revoking or AccessState.RevokeBlocked => AfterRevocation(draft, seen),
            _ => draft,
        }).Done();
    }

    private static AccessDraft AfterGrant(AccessDraft draft, Observation seen) => seen.Presence switch
    {
        Presence.Present => draft.BecomeActive(seen),
        Presence.Absent when draft.OpenCallsRemain => draft.AwaitDeadline(NextTry.ObserveGrant, seen),
        _ => draft.FailGrant(),
    };

    private static AccessDraft WhileActive(AccessDraft draft, Observation seen) => seen.Presence switch
    {
        Presence.Present => draft.FindBack().ActivateWaiting(seen),
        Presence.Absent => draft.FindGone(),
        _ => draft.SomebodyWaits ? draft.Again(NextTry.Observe) : draft,
    };

    private static AccessDraft AfterRevocation(AccessDraft draft, Observation seen) => seen.Presence switch
    {
        Presence.Absent when draft.OpenCallsRemain => draft.AwaitDeadline(NextTry.ObserveRevocation, seen),
        Presence.Absent => draft.Vanish(),
        Presence.Present when draft.State.MayHaveBeenThereBefore => draft.FindThereBefore(seen),
        _ => draft.FailRevocation(seen.Presence),
    };

    private static Decided<AccessEvent> Decide(Access state, Watch watch, AccessFacts facts)
    {
        if (state.State != AccessState.Absent)
        {
            return NothingOwed("This access is in use again.");
        }

        var draft = new AccessDraft(state, facts).See(watch.Observation);
        return (watch.Observation.Presence == Presence.Present ? draft.FindBeyondEnd() : draft).Done();
    }

    private static Decided<AccessEvent> Decide(Access state, DecidePreExisting decide, AccessFacts facts)
    {
        if (state.State != AccessState.AskingOwner)
        {
            return new Refusal(RefusalCode.MovedOn, "Nothing is left to decide about this access.");
        }

        if (decide.Decision == PreExistingDecision.Keep && facts.WhyNotGive(state, "kept") is { } barred)
        {
            return barred;
        }

        if (!Drift.MayDecide(state, decide.By, facts))
        {
            return new Refusal(RefusalCode.NoAuthority, "Only an owner of this entitlement or who was asked in their place, and who is not the one holding it, can decide this.", RefusalTrace.Audited);
        }

        var draft = new AccessDraft(state, facts).Add(new PreExistingDecided(facts.Now, decide.By, decide.Decision, decide.Reason));
        return decide.Decision == PreExistingDecision.Remove ? draft.Revoke().Done() : draft.Keep().Done();
    }

    private static Refusal NothingOwed(string reason) => new(RefusalCode.NothingOwed, reason);

    /// <summary>The state after an event.</summary>
    public static Access Evolve(Access state, AccessEvent @event)
    {
        var next = Apply(state with { Version = state.Version + 1 }, @event);
        next = state.Finding is not null && next.Finding is null ? next with { SettledIn = next.Version } : next;
        next = next.Removal is null ? next : next with { Removal = RemovalOf(state, next, @event.At) };
        return TakesTurn(next, @event) ? next with { Turn = next.Version } : next;
    }

    private static FailingRemoval? RemovalOf(Access before, Access next, DateTimeOffset at) => !next.IsRevoking ? null
        : ReferenceEquals(next.Removal, before.Removal) ? next.Removal
        : next.Removal!.After(before.Removal, next.LastSeen?.Presence ?? Presence.Unknown, next.Version, at);

    // Of all tries that are owed, only the last is still to be made: so there is one chain of tries an access, and a duplicate job does nothing.
    private static bool TakesTurn(Access after, AccessEvent @event) => @event switch
    {
        ProvisioningStarted or ReauthorisationAsked or CallIntended or RevocationStarted or RevocationBlocked or TryAgain => true,
        ClaimReauthorised => after.State == AccessState.Provisioning,
        CallReturned e => IsReadNow(after, e),
        _ => false,
    };

    private static bool IsReadNow(Access after, CallReturned returned) => (returned.Kind, returned.Outcome) switch
    {
        (CallKind.Grant, CallOutcome.Said) => after.State == AccessState.Provisioning,
        (CallKind.Revoke, CallOutcome.Said or CallOutcome.Failed) => after.IsRevoking,
        _ => false,
    };

    // What somebody else took away is still somebody's while it is made anew for another: whoever was asked about it answers.
    private static bool IsStillHeld(Access access) => access.Live.Any(c => c.State is ClaimState.Active);

    private static Access Apply(Access next, AccessEvent @event)
    {
        return @event switch
        {
            Claimed e => next with { Claims = next.Claims.RemoveAll(c => c.Ref == e.Claim).Add(new(e.Claim, e.Length, e.At, e.Attempt, e.AuthorisedAt, new ClaimState.Waiting())) },
            ClaimReauthorised e => next.With(e.Claim, c => c with { Length = c.Length.ShortenedTo(e.Length), Attempt = e.Attempt, AuthorisedAt = e.AuthorisedAt }),
            // A grant that may still be under way is ours when it is seen.
            ProvisioningStarted => next with { State = AccessState.Provisioning, IsOrderedAway = false, Finding = null, Intents = next.OpenCalls.Count(c => c.Kind == CallKind.Grant), Failures = 0 },
            CallIntended e => next with { LastCall = e.Number, Intents = next.Intents + (e.Kind == CallKind.Grant ? 1 : 0), OpenCalls = next.OpenCalls.Add(new(e.Number, e.Kind, e.Deadline)) },
            CallReturned { Outcome: CallOutcome.Unknown } => next,
            CallReturned e => next with { OpenCalls = next.OpenCalls.RemoveAll(c => c.Number == e.Number) },
            CallsOverdue e => next with { OpenCalls = next.OpenCalls.RemoveAll(c => e.Numbers.Contains(c.Number)) },
            Observed e => next with { LastSeen = e.Observation },
            FoundBeyondEnd => next with { Origin = EdgeOrigin.BeyondEnd },
            FoundPreExisting => next with { Origin = EdgeOrigin.PreExisting },
            EdgeActive => next with { State = AccessState.Active, IsOrderedAway = false, Failures = 0, Finding = next.Finding is { Kind: DriftKind.ThereBefore } ? null : next.Finding },
            ClaimActivated e => (next with { Finding = null }).With(e.Claim, c => c with { State = new ClaimState.Active(e.From, e.EndsAt) { AttestedBy = e.AttestedBy } }),
            ClaimEnding e => next.With(e.Claim, c => c with { State = new ClaimState.Ending(e.Cause, c.State is ClaimState.Active or ClaimState.Ending { History: ClaimHistory.WasActive } ? ClaimHistory.WasActive : ClaimHistory.NeverActive) }),
            ClaimEnded e => next.End(e),
            OwnerAsked e => next with { State = AccessState.AskingOwner, Look = null, Finding = new(DriftKind.ThereBefore, next.Version, e.At, [e.Task.Owner], 0), Origin = EdgeOrigin.PreExisting, Owner = e.Task.Owner, Review = null },
            RevocationStarted => next with { State = AccessState.Revoking, Look = null, Finding = next.Finding is { Kind: DriftKind.BeyondEnd } ? next.Finding : null, Failures = 0 },
            RevocationOrdered => next with { IsOrderedAway = true },
            RevocationBlocked e => next with { State = AccessState.RevokeBlocked, Failures = next.Failures + 1, Removal = new(e.Reason, e.DueAt) },
            TryAgain e => next with { Failures = e.Failures, Removal = e.Failures > 0 ? new(next.Removal?.Refusal, e.DueAt) : null },
            ReauthorisationAsked e => next with { Failures = e.Failures },
            ReviewEvent e => Reviewing.Apply(next, e),
            HandsEvent e => Handwork.Apply(next, e),
            EdgeGone => next with { State = AccessState.Absent, IsOrderedAway = false, Look = null, Finding = null, Orphan = null, Origin = EdgeOrigin.Ours, Intents = 0, Failures = 0, Owner = null, Review = IsStillHeld(next) ? next.Review : null, Unreached = [] },
            // Whose the access is does not change because somebody cannot be reached about it.
            TaskRaised { Task: { Reason: TaskReason.Undeliverable, About: { } person } } => next with { Unreached = next.Unreached.Add(person) },
            TaskRaised e => next with { Owner = e.Task.Owner },
            Orphaned e => next with { Orphan = new(next.Version, e.RevokeAt), Owner = e.Task.Owner },
            AnsweredFor => next with { Orphan = null },
            ObservationPlanned e => next with { Look = new(next.Version, e.DueAt) },
            DriftFound e => next with { Owner = e.Task.Owner, Finding = new(e.Kind, next.Version, e.At, [e.Task.Owner], 0) },
            FindingChased e => next with { Owner = next.Finding is { Kind: DriftKind.ThereBefore } ? e.To : next.Owner, Finding = next.Finding! with { Step = e.Step, Asked = [.. next.Finding.Asked.Append(e.To).Distinct()] } },
            ReadingAsked e => next with { Reading = new(e.Quarantine, null) },
            ReadingNoted e => next with { Reading = new(e.Quarantine, e.At) },
            _ => next,
        };
    }

    /// <summary>What is owed because of an event that led to <paramref name="after"/>.</summary>
    public static IEnumerable<Obligation> Owes(Access after, AccessEvent @event)
    {
        var owed = after.Removal?.Said?.Version == after.Version ? Owing(after, @event).Concat(new AccessOwing(after, @event.At).ShowRemoval()) : Owing(after, @event);
        // Whoever was asked about a finding reads that nothing is left to decide, and what came of it.
        return after.SettledIn == after.Version || (after.SettledIn > 0 && @event is EdgeGone or EdgeActive) ? owed.Append(new AccessOwing(after, @event.At).UpdateCards()).Distinct() : owed;
    }

    private static IEnumerable<Obligation> Owing(Access after, AccessEvent @event)
    {
        var owing = new AccessOwing(after, @event.At);
        return @event switch
        {
            HandsEvent e => HandsOwing.Of(after, e),
            // Nothing is called, and nobody reads the target after the end either.
            ProvisioningStarted or ClaimReauthorised or RevocationStarted or EdgeGone or ReadingAsked when after.IsByHand => [],
            ProvisioningStarted => [owing.Provision(@event.At)],
            ClaimReauthorised when after.State == AccessState.Provisioning => [owing.Provision(@event.At)],
            ReauthorisationAsked e => [owing.Authorise(e)],
            // The call may never return: then the edge is read once its deadline has passed.
            CallIntended e => [owing.Observe(FamilyOf(e.Kind), e.At + e.Allowed + AccessDraft.Margin)],
            CallReturned e when IsReadNow(after, e) => [owing.Observe(FamilyOf(e.Kind), e.At)],
            ClaimActivated e => [owing.Tell(e.Claim)],
            ClaimEnding e => [owing.Tell(e.Claim)],
            ClaimEnded e => [owing.Tell(e.Claim)],
            OwnerAsked e => [owing.Card(CardKind.PreExistingEnd, e.Task.Owner), owing.UpdateCards(), .. owing.ChaseFinding()],
            TaskRaised e => [owing.Card(CardKind.Task, e.Task.Owner), .. DefectOwing.Of(StreamRef.Of(after.Id), after.Version, 0, e.Task, e.At)],
            RevocationStarted when after.Review is { Open: not null } => [owing.StartRevocation(), owing.UpdateCards()],
            RevocationStarted => [owing.StartRevocation()],
            RevocationBlocked e => [owing.Revoke(e.DueAt)],
            TryAgain e => [owing.Next(e)],
            EdgeGone => owing.Watch(),
            ReviewEvent e => ReviewOwing.Of(after, e),
            Orphaned e => [owing.Card(CardKind.Task, e.Task.Owner), owing.RevokeOrphan(e.RevokeAt), .. DefectOwing.Of(StreamRef.Of(after.Id), after.Version, 0, e.Task, e.At)],
            ReadingAsked e => [owing.Read(e.Quarantine)],
            ObservationPlanned e => [owing.ObserveLive(e.DueAt)],
            DriftFound e => [owing.Card(CardKind.Finding, e.Task.Owner), .. owing.ChaseFinding(), .. DefectOwing.Of(StreamRef.Of(after.Id), after.Version, 0, e.Task, e.At)],
            FindingChased e =>
            [
                owing.Card(after.Finding is { Kind: DriftKind.ThereBefore } ? CardKind.PreExistingEnd : CardKind.Finding, e.To),
                .. e.Task is { } task ? DefectOwing.Of(StreamRef.Of(after.Id), after.Version, 0, task, e.At) : [],
            ],
            _ => [],
        };
    }

    private static ObligationFamily FamilyOf(CallKind kind) => kind == CallKind.Grant ? ObligationFamily.ProvisionAccess : ObligationFamily.ConfirmRevocation;
}
