using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Access.AccessEvent;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>Events of one decision on an access, each folded before the next is decided. Its methods are the turns that several commands share.</summary>
internal sealed class AccessDraft(Access state, AccessFacts facts)
{
    /// <summary>How old authority may be when a grant call is made; older is asked for again.</summary>
    public static readonly TimeSpan AuthorityFor = TimeSpan.FromMinutes(5);

    /// <summary>Added to a call's deadline before the edge is read again.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Grant tries before the item fails.</summary>
    public const int GrantTries = 6;

    private readonly List<AccessEvent> _events = [];

    public Access State { get; private set; } = state;

    public bool SomebodyWaits => State.Claims.Any(c => c.State is ClaimState.Waiting);

    public bool OpenCallsRemain => !State.OpenCalls.IsEmpty;

    public AccessDraft Add(AccessEvent @event)
    {
        State = AccessLifecycle.Evolve(State, @event);
        _events.Add(@event);
        return this;
    }

    /// <summary>A live edge always has a next reading, and of an edge that people change somebody is always asked.</summary>
    public Decided<AccessEvent> Done()
    {
        if (State is { State: AccessState.Active, Look: null })
        {
            PlanLook();
        }

        if (Handwork.Lacking(State) is { } work)
        {
            AskHands(work);
        }

        return Governance.Decide.Accept<AccessEvent>(_events);
    }

    public AccessDraft PlanLook() => State is { State: AccessState.Active, IsByHand: false }
        ? Add(new ObservationPlanned(facts.Now, facts.Now + facts.Organisation.ObserveEvery))
        : this;

    /// <summary>Records a read; calls whose deadline had passed when it began can have no more effect.</summary>
    public AccessDraft See(Observation observation)
    {
        Add(new Observed(facts.Now, observation));
        ImmutableArray<int> overdue = [.. State.OpenCalls.Where(c => c.Deadline <= observation.SystemAt).Select(c => c.Number)];
        return overdue.IsEmpty || observation.Presence == Presence.Unknown ? this : Add(new CallsOverdue(facts.Now, overdue));
    }

    public bool HasFreshAuthority() => State.Live.Any(c => c.State is ClaimState.Waiting && IsFresh(c));

    private bool IsFresh(Claim claim) => facts.Now - claim.AuthorisedAt <= AuthorityFor && claim.AuthorisedAt <= facts.Now;

    /// <summary>A new claim: the edge is made for it, read for it, or first taken away and then made.</summary>
    public AccessDraft TakeUp(ItemRef claim) => State.State switch
    {
        AccessState.Absent => Provision(),
        AccessState.Active when State.IsByHand => State.Claims.Count(c => c.State is ClaimState.Waiting) == 1 ? AskHands(HandsFor.Grant) : this,
        AccessState.Active => ReadNow(),
        AccessState.AskingOwner => CoverEnding(claim.Request).Add(new EdgeActive(facts.Now) { Proof = ProvenBy }).ReadNow(),
        _ => this,
    };

    // The question to the owner is moot while another claim covers the edge; it is asked again when that one ends.
    private AccessDraft CoverEnding(RequestId cover)
    {
        foreach (var claim in State.Claims.Where(c => c.State is ClaimState.Ending).ToImmutableArray())
        {
            Add(new ClaimEnded(facts.Now, claim.Ref, claim.Attempt, Outcome.CoveredBy, cover));
        }

        return this;
    }

    /// <summary>After a claim ended beside others: the tries may have hung on its authority, so another one's is asked for.</summary>
    public AccessDraft GoOn() => State.State == AccessState.Provisioning ? AskAuthority(State.Failures, facts.Now) : this;

    /// <summary>Before each try of a grant call the request is asked again. With nobody waiting, calls under way are taken back.</summary>
    public AccessDraft AskAuthority(int failures, DateTimeOffset due)
    {
        var claim = State.Live.Where(c => c.State is ClaimState.Waiting).OrderByDescending(c => c.AuthorisedAt).FirstOrDefault();
        return claim is null ? EndEdge() : Add(new ReauthorisationAsked(facts.Now, claim.Ref, claim.Attempt + 1, failures, due));
    }

    public AccessDraft Intend(CallKind kind, DateTimeOffset deadline, TimeSpan allowed) =>
        Add(new CallIntended(facts.Now, State.LastCall + 1, kind, deadline, allowed));

    /// <summary>The edge was observed: present before the first intent is pre-existing, present after one is ours.</summary>
    public AccessDraft BecomeActive(Observation observation)
    {
        if (State.Intents == 0)
        {
            Add(new FoundPreExisting(facts.Now, observation.Path));
        }

        return Add(new EdgeActive(facts.Now)).ActivateWaiting(observation);
    }

    /// <summary>Claims that were committed before the read began become active by it; later ones need a read of their own.</summary>
    public AccessDraft ActivateWaiting(Observation observation)
    {
        foreach (var claim in State.Claims.Where(c => c.State is ClaimState.Waiting && c.Since <= observation.At).ToImmutableArray())
        {
            var end = claim.Length.EndFrom(observation.At);
            Add(new ClaimActivated(facts.Now, claim.Ref, observation.At, end));
        }

        return SomebodyWaits ? Await(NextTry.Observe) : this;
    }

    /// <summary>A grant try did not lead to the edge: again with fresh authority, or the end when tries ran out.</summary>
    public AccessDraft FailGrant()
    {
        if (State.Failures + 1 < GrantTries)
        {
            return AskAuthority(State.Failures + 1, facts.Now + Backoff.After(State.Failures + 1, facts.Jitter));
        }

        foreach (var claim in State.Live.ToImmutableArray())
        {
            Add(new ClaimEnding(facts.Now, claim.Ref, claim.State is ClaimState.Active ? EndCause.FoundGone : EndCause.GrantExhausted));
        }

        // Where the target cannot even be read, that is what is told, once for all that fails in it.
        return (State.IsFailingUnread ? this : Raise(TaskReason.GrantExhausted, "The grant failed until tries ran out; it is being taken back.")).Revoke();
    }

    /// <summary>The last live claim has ended: what was there before us is its owner's to decide, everything else goes. Also where the edge was found gone under the claim: somebody may have put it back.</summary>
    public AccessDraft EndEdge() => State switch
    {
        { State: AccessState.Active, Origin: EdgeOrigin.PreExisting } => AskOwner(),
        { State: AccessState.Provisioning } => EndThoseFoundGone().Revoke(),
        { State: AccessState.Active or AccessState.Absent } => Revoke(),
        _ => this,
    };

    // Their edge was taken away by somebody else, and nobody waits any more for the one that was to be made anew.
    private AccessDraft EndThoseFoundGone()
    {
        foreach (var claim in State.Live.ToImmutableArray())
        {
            Add(new ClaimEnding(facts.Now, claim.Ref, EndCause.FoundGone));
        }

        return this;
    }

    /// <summary>No grant was intended and yet the edge is there: its owner is asked, unless another claim waits for it.</summary>
    public AccessDraft FindThereBefore(Observation seen) => State.Claims.FirstOrDefault(c => c.State is ClaimState.Waiting) is { } waiting
        ? CoverEnding(waiting.Ref.Request).BecomeActive(seen)
        : AskOwner();

    /// <summary>Asks Remove or Keep; silence keeps nothing and removes nothing, it is escalated.</summary>
    public AccessDraft AskOwner() =>
        Add(new OwnerAsked(facts.Now, new(Owner, TaskReason.DecidePreExisting, "This access was there before the request; decide whether it is removed or stays.")));

    public AccessDraft Keep()
    {
        foreach (var claim in State.Claims.Where(c => c.State is ClaimState.Ending).ToImmutableArray())
        {
            Add(new ClaimEnded(facts.Now, claim.Ref, claim.Attempt, Outcome.PreExistingKept, null));
        }

        return Add(new EdgeActive(facts.Now) { Proof = ProvenBy });
    }

    /// <summary>Observed absent with no call open, or attested gone: the claims that were ending have ended, those that waited are provisioned.</summary>
    public AccessDraft Vanish()
    {
        foreach (var claim in State.Claims)
        {
            if (claim.State is ClaimState.Ending ending)
            {
                Add(new ClaimEnded(facts.Now, claim.Ref, claim.Attempt, OutcomeOf(ending), null) { AttestedBy = Attestors });
            }
        }

        Add(new EdgeGone(facts.Now) { Proof = ProvenBy });
        return SomebodyWaits ? Provision() : this;
    }

    private Outcome OutcomeOf(ClaimState.Ending ending) => ending switch
    {
        _ when State.IsByHand => Outcome.Attested,
        { History: ClaimHistory.WasActive } => Outcome.Removed,
        { Cause: EndCause.GrantExhausted } => Outcome.Failed,
        _ => Outcome.NeverGranted,
    };

    /// <summary>Still seen or not readable: retried for ever. Who owns the system is told once it is <see cref="Access.IsStuck"/>.</summary>
    public AccessDraft FailRevocation(Presence presence) => Again(presence == Presence.Unknown ? NextTry.ObserveRevocation : NextTry.Revoke);

    /// <summary>The target refuses: named, owned, escalated, and tried again.</summary>
    public AccessDraft Block(string reason)
    {
        var first = State.State != AccessState.RevokeBlocked;
        Add(new RevocationBlocked(facts.Now, reason, facts.Now + Backoff.After(State.Failures + 1, facts.Jitter)));
        return first ? Add(new TaskRaised(facts.Now, new(Owner, TaskReason.RevocationBlocked, "The target refuses the removal; tries go on."))) : this;
    }

    /// <summary>An active edge was taken away by somebody else: its owner is told; claims that wait are provisioned with fresh authority.</summary>
    public AccessDraft FindGone()
    {
        if (State.Finding is not { Kind: DriftKind.Gone })
        {
            Add(new DriftFound(facts.Now, DriftKind.Gone, new(Owner, TaskReason.FoundGone, "The access was there and is gone, and it was not removed here.")));
        }

        return SomebodyWaits ? Add(new EdgeGone(facts.Now) { Proof = ProvenBy }).Provision() : this;
    }

    /// <summary>What was found gone is there again, and it was not put there by us.</summary>
    public AccessDraft FindBack() => State.Finding is { Kind: DriftKind.Gone }
        ? Add(new DriftFound(facts.Now, DriftKind.Back, new(Owner, TaskReason.FoundBack, "The access was found gone and is there again, and it was not put there from here.")))
        : this;

    /// <summary>Seen after its end: a finding with an owner and a revocation of its own.</summary>
    public AccessDraft FindBeyondEnd() => Add(new FoundBeyondEnd(facts.Now))
        .Add(new DriftFound(facts.Now, DriftKind.BeyondEnd, new(Owner, TaskReason.FoundBeyondEnd, "The access was seen again after its end; it is being removed.")))
        .Revoke();

    public AccessDraft Again(NextTry what) =>
        Add(new TryAgain(facts.Now, what, State.Failures + 1, facts.Now + Backoff.After(State.Failures + 1, facts.Jitter)));

    /// <summary>Waiting for a read that begins after the claim is no failure.</summary>
    public AccessDraft Await(NextTry what) => AwaitFor(what, Pause);

    /// <summary>Nor is waiting for a deadline. One that lies far ahead was set by a clock that has been put back since; each look at it is an entry.</summary>
    public AccessDraft AwaitDeadline(NextTry what, Observation seen) =>
        AwaitFor(what, State.OpenCalls.Max(c => c.Deadline) - seen.SystemAt is var left && left <= Ordinary ? Pause : left < LongestPause ? left : LongestPause);

    private AccessDraft AwaitFor(NextTry what, TimeSpan pause) => Add(new TryAgain(facts.Now, what, State.Failures, facts.Now + pause));

    // What people change is not read: they are asked.
    private AccessDraft ReadNow() => State.IsByHand ? this : Add(new TryAgain(facts.Now, NextTry.Observe, State.Failures, facts.Now));

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Longer than any call is given.</summary>
    private static readonly TimeSpan Ordinary = TimeSpan.FromMinutes(1);

    /// <summary>The edge is made, by a connector or by hand, as the policy has it now.</summary>
    private AccessDraft Provision()
    {
        var reach = Handwork.ReachOf(State.Id, facts);
        // What a connector may still be doing is read and taken back by it.
        return (reach == State.Reach || OpenCallsRemain ? this : Add(new ReachSet(facts.Now, reach))).Add(new ProvisioningStarted(facts.Now));
    }

    /// <summary>The edge is taken away, as it was made.</summary>
    public AccessDraft Revoke() => Add(new RevocationStarted(facts.Now));

    /// <summary>Somebody, or a job on the policy's behalf, ordered that the edge goes, whatever its claims say.</summary>
    public AccessDraft Order(EndCause cause, PersonId? by, Commitment? reason)
    {
        Add(new RevocationOrdered(facts.Now, cause, by, reason)).EndEveryClaim(cause);
        return State.IsRevoking ? this : Revoke();
    }

    /// <summary>Every claim ends for good, also one that its request would have approved anew.</summary>
    public AccessDraft EndEveryClaim(EndCause cause)
    {
        foreach (var claim in State.Claims.Where(c => OrderedRevocation.IsAbout(c, facts)).ToImmutableArray())
        {
            Add(new ClaimEnding(facts.Now, claim.Ref, cause));
        }

        return this;
    }

    /// <summary>No connector has touched it, and the policy leaves it to people now.</summary>
    public AccessDraft TakeInHand() => Add(new ReachSet(facts.Now, Reach.People));

    /// <summary>Nothing is asked to be made in a quarantine: that waits for the release.</summary>
    public AccessDraft AskHands(HandsFor work)
    {
        if (work == HandsFor.Grant && facts.Custody == CustodyState.Quarantined)
        {
            return Add(new HandsAsked(facts.Now, work, [], facts.Now) { IsHeld = true });
        }

        var needed = work.Needed();
        var asked = Operators.ToAsk(State, needed, facts);
        Add(new HandsAsked(facts.Now, work, asked, Handwork.Next(0, asked, facts)));
        return Operators.Of(State, facts).Length >= needed ? this
            : Raise(TaskReason.HandsLacking, asked.Length >= needed ? "Too few of those who change this system by hand may do so here; others stand in." : "Too few people are left who may change this by hand and attest it; it waits.");
    }

    /// <summary>People have said how it stands: that is what a quarantine asked for.</summary>
    public AccessDraft NoteReading() => State.Reading is { At: null } asked ? Add(new ReadingNoted(facts.Now, asked.Quarantine)) : this;

    /// <summary>Somebody has attested that the edge is there: what carries fresh authority is active from then, all else is asked for it again.</summary>
    public AccessDraft ActivateAttested()
    {
        foreach (var claim in State.Claims.Where(c => c.State is ClaimState.Waiting).ToImmutableArray())
        {
            ActivateAttested(claim);
        }

        return this;
    }

    /// <summary>The same for one claim; nothing where nobody has attested since it came.</summary>
    public AccessDraft ActivateAttested(Claim claim)
    {
        if (State.Hands?.Made is not { } made || claim.Since > made.At)
        {
            return this;
        }

        if (!IsFresh(claim) || facts.WhyNotGive("granted") is not null)
        {
            return Renew(claim);
        }

        if (State.State == AccessState.Provisioning)
        {
            Add(new EdgeActive(facts.Now) { Proof = ProvenBy });
        }

        return Add(new ClaimActivated(facts.Now, claim.Ref, made.At, claim.Length.EndFrom(made.At)) { AttestedBy = made.By });
    }

    /// <summary>People take their time: whether what they are asked to make is still allowed is asked while they do.</summary>
    public AccessDraft RenewAuthority()
    {
        foreach (var claim in State.Claims.Where(c => c.State is ClaimState.Waiting && !IsFresh(c)).ToImmutableArray())
        {
            Renew(claim);
        }

        return this;
    }

    private AccessDraft Renew(Claim claim) => Add(new ReauthorisationAsked(facts.Now, claim.Ref, claim.Attempt + 1, State.Failures, facts.Now));

    public AccessDraft Raise(TaskReason reason, string detail) => Add(new TaskRaised(facts.Now, new(Owner, reason, detail)));

    private Proof? ProvenBy => State.IsByHand ? Proof.Attestation : null;

    private ImmutableArray<PersonId>? Attestors => State.IsByHand ? [.. State.Hands!.Attestations.Select(a => a.By)] : null;

    private PersonId Owner => EdgeOwners.Of(State.Id, facts.Organisation);
}

/// <summary>Exponential backoff from 2 seconds to 1 hour, of which up to half is jitter.</summary>
public static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="jitter">From 0 up to 1.</param>
    public static TimeSpan After(int failures, double jitter)
    {
        var full = failures > 12 ? Longest : TimeSpan.FromSeconds(2 << (failures - 1));
        full = full > Longest ? Longest : full;
        return full / 2 + full / 2 * jitter;
    }
}

/// <summary>Changing one claim of an access.</summary>
internal static class AccessClaims
{
    public static Access With(this Access access, ItemRef claim, Func<Claim, Claim> change) =>
        access with { Claims = [.. access.Claims.Select(c => c.Ref == claim ? change(c) : c)] };

    public static Access End(this Access access, ClaimEnded ended)
    {
        var known = access.Find(ended.Claim);
        var state = new ClaimState.Ended(ended.Outcome, ended.CoveredBy, ended.At) { AttestedBy = ended.AttestedBy, Cause = CauseOf(known?.State) };
        return known is null
            ? access with { Claims = access.Claims.Add(new(ended.Claim, new Length(TimeSpan.Zero, null), ended.At, ended.Attempt, ended.At, state)) }
            : access.With(ended.Claim, c => c with { Attempt = ended.Attempt, State = state });
    }

    // What ended it stays what did, also where a later try of it is barred.
    private static EndCause? CauseOf(ClaimState? before) => before switch
    {
        ClaimState.Ending ending => ending.Cause,
        ClaimState.Ended ended => ended.Cause,
        _ => null,
    };
}
