using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Access;

/// <summary>One access of Ana to reading, and what was said to the last command.</summary>
internal sealed class Held
{
    public static readonly ItemRef R1 = new(new("R1"), 1), R2 = new(new("R2"), 1);
    private static readonly AccessId Id = AccessId.Of(Read, Ana.AsIdentity);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);

    private readonly Dictionary<ItemRef, Item> _items = [];

    public DateTimeOffset Now { get; set; } = Noon;
    public ClockState Clock { get; set; } = ClockState.Sound;
    public Organisation Organisation { get; set; } = Field.Organisation;
    public Func<PersonId, bool> IsAway { get; set; } = _ => false;
    public CustodyState Custody { get; set; }
    public Func<RequestId, PersonId?> RequesterOf { get; set; } = _ => null;
    public Governance.Access.Access Access { get; private set; } = Governance.Access.Access.Never(Id);
    public ImmutableArray<AccessEvent> Events { get; private set; } = [];
    public ImmutableArray<Obligation> Obligations { get; private set; } = [];
    public Refusal? Refusal { get; private set; }

    public Held When(AccessCommand command)
    {
        var decided = AccessLifecycle.Decide(Access, command, new(Organisation, Now, Clock, 0.5, claim => _items.GetValueOrDefault(claim)) { Custody = Custody, IsAway = IsAway, RequesterOf = RequesterOf });
        (Events, Refusal, Obligations) = (decided.Events, decided.Refusal, []);
        foreach (var @event in decided.Events)
        {
            Access = AccessLifecycle.Evolve(Access, @event);
            Obligations = [.. Obligations, .. AccessLifecycle.Owes(Access, @event)];
        }

        return this;
    }

    public Held Claim(ItemRef claim, int attempt = 1, TimeSpan? length = null, DateTimeOffset? authorisedAt = null)
    {
        Stands(claim, attempt, new ItemState.Approved(Length.OfTime(length ?? TimeSpan.FromHours(5)), Now, authorisedAt ?? Now));
        return ClaimLate(claim, attempt);
    }

    /// <summary>A claim that comes when its item stands otherwise by now.</summary>
    public Held ClaimLate(ItemRef claim, int attempt = 1) => When(new AccessCommand.ClaimAccess(Id, claim, attempt));

    public Held End(ItemRef claim, EndCause cause = EndCause.Expired)
    {
        Stands(claim, Math.Max(1, _items.GetValueOrDefault(claim)?.LastTry ?? 0), new ItemState.Ending(cause, Now));
        return EndLate(claim, cause);
    }

    public Held EndLate(ItemRef claim, EndCause cause = EndCause.Expired) => When(new AccessCommand.EndClaim(Id, claim, cause));

    public Held Stands(ItemRef claim, int lastTry, ItemState state)
    {
        _items[claim] = new(claim.Item, Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromHours(5)), "", "", [], [], null, [], [], lastTry, _items.GetValueOrDefault(claim)?.SpentTries ?? 0, state);
        return this;
    }

    /// <summary>Its item has heard that the claim has ended, and went back to approval.</summary>
    public Held WentBack(ItemRef claim)
    {
        _items[claim] = _items[claim] with { SpentTries = _items[claim].LastTry };
        return this;
    }

    /// <summary>These people, and nobody else, approved what stands.</summary>
    public Held ApprovedBy(ItemRef claim, params ImmutableArray<PersonId> people)
    {
        _items[claim] = _items[claim] with { Votes = [.. people.Select((p, n) => new Vote(n, p, Verdict.Approve, null, null, Noon))] };
        return this;
    }

    /// <summary>One vote, by somebody in the place of somebody who was away.</summary>
    public Held ApprovedInPlaceOf(ItemRef claim, PersonId by, PersonId principal)
    {
        _items[claim] = _items[claim] with { Votes = [new Vote(0, by, Verdict.Approve, null, null, Noon) { For = principal }] };
        return this;
    }

    public Held BeginGrant(Presence before, int? turn = null) => When(new AccessCommand.BeginGrant(Id, turn ?? Access.Turn, Seen(before), Now + Allowed, Allowed));
    public Held BeginRevoke(int? turn = null) => When(new AccessCommand.BeginRevoke(Id, turn ?? Access.Turn, Now + Allowed, Allowed));
    public Held Return(CallOutcome outcome) => When(new AccessCommand.EndCall(Id, Access.LastCall, outcome, "said"));
    public Held Observe(Presence presence, int? turn = null) => When(new AccessCommand.Observe(Id, turn ?? Access.Turn, Seen(presence)));
    public Held Watch(Presence presence) => When(new AccessCommand.Watch(Id, Seen(presence)));
    public Held Decide(PersonId by, PreExistingDecision decision) => When(new AccessCommand.DecidePreExisting(Id, by, decision, new("because")));

    public Held ObserveLive(Presence presence, int? turn = null) => When(new AccessCommand.ObserveLive(Id, turn ?? Access.Look!.Turn, Seen(presence)));
    public Held ChaseFinding(int step) => When(new AccessCommand.ChaseFinding(Id, Access.Finding!.Opening, step));
    public Held RevokeFound(PersonId by) => When(new AccessCommand.RevokeFound(Id, Access.Finding?.Opening ?? 0, by, new("because")));

    public Held AskReading(int quarantine = 1) => When(new AccessCommand.AskReading(Id, quarantine));
    public Held NoteReading(Presence presence, int quarantine = 1) => When(new AccessCommand.NoteReading(Id, quarantine, Seen(presence)));

    /// <param name="card">The mark of the card that is pressed; the newest where it is null.</param>
    public Held Attest(PersonId by, int? card = null) => When(new AccessCommand.Attest(Id, by, card ?? Access.Version, new("note"), new("card")));
    public Held AttestOtherwise(PersonId by) => When(new AccessCommand.Attest(Id, by, Access.Version, new("note"), new("card")) { Seen = Governance.Access.Seen.Otherwise });
    public Held DeclineHands(PersonId by) => When(new AccessCommand.DeclineHands(Id, by, Access.Version, new("because")));
    public Held ChaseHands(int step) => When(new AccessCommand.ChaseHands(Id, Access.Hands!.Opening, step));

    public Held LookAtHolder() => When(new AccessCommand.LookAtHolder(Id));

    public Held Under(Organisation organisation)
    {
        Organisation = organisation;
        return this;
    }

    public Held InQuarantine()
    {
        Custody = CustodyState.Quarantined;
        return this;
    }

    public Held Released()
    {
        Custody = CustodyState.Sound;
        return this;
    }

    public Held Granted() => BeginGrant(Presence.Absent).Return(CallOutcome.Said).Observe(Presence.Present);
    public Held Active() => Claim(R1).Granted();
    public Held Revoking() => Active().End(R1);
    public Held Revoked() => BeginRevoke().Return(CallOutcome.Said).Observe(Presence.Absent);
    public Held ThereBefore() => Claim(R1).BeginGrant(Presence.Present);

    public Held After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Held Is(AccessState state)
    {
        Assert.Equal(state, Access.State);
        return this;
    }

    public Held Ended(ItemRef claim, Outcome outcome)
    {
        Assert.Equal(outcome, Assert.IsType<ClaimState.Ended>(Access.Find(claim)!.State).Outcome);
        return this;
    }

    public Held Claims<TState>(ItemRef claim) where TState : ClaimState
    {
        Assert.IsType<TState>(Access.Find(claim)!.State);
        return this;
    }

    public Held Owes(ObligationKind kind)
    {
        Assert.Single(Obligations, o => o.Kind == kind);
        return this;
    }

    public Held Raises(TaskReason reason)
    {
        Assert.Equal(Cai, Assert.Single(Events.Select(TaskOf), task => task?.Reason == reason)!.Owner);
        return this;
    }

    private static HumanTask? TaskOf(AccessEvent @event) => @event switch
    {
        AccessEvent.TaskRaised raised => raised.Task,
        AccessEvent.DriftFound found => found.Task,
        _ => null,
    };

    public void IsRefusedUnchanged(RefusalCode code)
    {
        Assert.Equal(code, Refusal!.Code);
        Assert.Empty(Events);
    }

    private Observation Seen(Presence presence) => new(presence, presence == Presence.Present ? HoldingPath.Direct : HoldingPath.None, Now, Now, "");
}
