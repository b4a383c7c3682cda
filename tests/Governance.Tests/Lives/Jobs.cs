using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>How far a job has come; it may die at each of these.</summary>
internal enum Reached { Read, Committed, Called }

/// <summary>Fulfils obligations as the jobs of the host do. A job that died leaves its obligation owed.</summary>
internal sealed class Jobs(World world)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);
    private Dice _dice;

    public List<IEnumerator<Reached>> UnderWay { get; } = [];

    public void Throw(Dice dice) => _dice = dice;

    public IEnumerable<Owed> Due => world.Owed.Where(o => o.DueAt <= world.Now);

    public IEnumerator<Reached> Start(Owed owed) => (owed.What.Kind switch
    {
        ObligationKind.Provision => Provision(owed),
        ObligationKind.Revoke => Revoke(owed),
        ObligationKind.Observe or ObligationKind.Watch or ObligationKind.ObserveLive or ObligationKind.ReadAccess => Look(owed),
        ObligationKind.LookAtOpenItems => LookAtOpenItems(owed),
        ObligationKind.LookAtReviews => LookAtReviews(owed),
        ObligationKind.CarryRoster => CarryRoster(owed),
        _ => Carry(owed),
    }).GetEnumerator();

    public void RunThrough(Owed owed)
    {
        using var job = Start(owed);
        while (job.MoveNext())
        {
        }
    }

    private IEnumerable<Reached> Provision(Owed owed)
    {
        var id = AccessOf(owed);
        var before = Observe(id);
        yield return Reached.Read;
        var (events, refusal) = Tell(new AccessCommand.BeginGrant(id, Subjects.Number(owed.What, 0), before, world.System + Allowed, Allowed));
        foreach (var reached in Call(id, events))
        {
            yield return reached;
        }

        Finish(owed, refusal);
    }

    private IEnumerable<Reached> Revoke(Owed owed)
    {
        var id = AccessOf(owed);
        var (events, refusal) = Tell(new AccessCommand.BeginRevoke(id, Subjects.Number(owed.What, 0), world.System + Allowed, Allowed));
        foreach (var reached in Call(id, events))
        {
            yield return reached;
        }

        Finish(owed, refusal);
    }

    private IEnumerable<Reached> Call(AccessId id, IEnumerable<AccessEvent> events)
    {
        foreach (var intended in events.OfType<AccessEvent.CallIntended>())
        {
            yield return Reached.Committed;
            var outcome = world.Edge(id).Call(new(intended.Number, intended.Kind, intended.Deadline), world.Manners, world.System, world.Step, ref _dice);
            yield return Reached.Called;
            Tell(new AccessCommand.EndCall(id, intended.Number, outcome, "said"));
        }
    }

    private IEnumerable<Reached> Look(Owed owed)
    {
        var id = AccessOf(owed);
        var seen = Observe(id);
        yield return Reached.Read;
        if (owed.What.Kind is ObligationKind.Watch or ObligationKind.ObserveLive or ObligationKind.ReadAccess && seen.Presence == Presence.Unknown)
        {
            // Unknown is never Absent: the look after the end stays owed.
            owed.DueAt = world.Now + TimeSpan.FromMinutes(1);
            yield break;
        }

        Finish(owed, Tell(owed.What.Kind switch
        {
            ObligationKind.Watch => new AccessCommand.Watch(id, seen),
            ObligationKind.ObserveLive => new AccessCommand.ObserveLive(id, Subjects.Number(owed.What, 0), seen),
            ObligationKind.ReadAccess => new AccessCommand.NoteReading(id, Subjects.Number(owed.What, 0), seen),
            _ => new AccessCommand.Observe(id, Subjects.Number(owed.What, 0), seen),
        }).Refusal);
    }

    private IEnumerable<Reached> CarryRoster(Owed owed)
    {
        foreach (var access in world.Accesses.Values.Where(a => a.State != AccessState.Absent && Holders.Concerns(a.Id.Identity, world.Organisation.Roster)).ToList())
        {
            Tell(new AccessCommand.LookAtHolder(access.Id));
            yield return Reached.Committed;
        }

        Finish(owed, null);
    }

    private IEnumerable<Reached> LookAtOpenItems(Owed owed)
    {
        foreach (var request in world.Requests.Values.Where(r => !r.IsClosed).ToList())
        {
            world.Execute(new RequestCommand.LookAtPolicy(request.Id));
            yield return Reached.Committed;
        }

        Finish(owed, null);
    }

    private IEnumerable<Reached> LookAtReviews(Owed owed)
    {
        foreach (var access in world.Accesses.Keys.ToList())
        {
            Tell(new AccessCommand.LookAtReview(access));
            yield return Reached.Committed;
        }

        Finish(owed, null);
    }

    private IEnumerable<Reached> Carry(Owed owed)
    {
        var refusal = Fulfil(owed.What);
        yield return Reached.Committed;
        Finish(owed, refusal);
    }

    private Refusal? Fulfil(Obligation what)
    {
        var item = Subjects.ItemOf(what);
        switch (what.Kind)
        {
            case ObligationKind.LapseStage: return world.Execute(new RequestCommand.Lapse(item.Request, item.Item, Subjects.Number(what, 1), Subjects.Number(what, 2)));
            case ObligationKind.EscalateStage: return world.Execute(new RequestCommand.Escalate(item.Request, item.Item, Subjects.Number(what, 1), Subjects.Number(what, 2)));
            case ObligationKind.RemindStage: return world.Execute(new RequestCommand.Remind(item.Request, item.Item, Subjects.Number(what, 1), Subjects.Time(what, 2)));
            case ObligationKind.AuthoriseGrant: return world.Execute(new RequestCommand.AuthoriseGrant(item.Request, item.Item, Subjects.Number(what, 1)));
            case ObligationKind.ExpireItem: return world.Execute(new RequestCommand.Expire(item.Request, item.Item));
            case ObligationKind.ClaimAccess: return Tell(new AccessCommand.ClaimAccess(new AccessId(what.Stream.Id), item, Subjects.Number(what, 2))).Refusal;
            case ObligationKind.EndClaim: return Tell(new AccessCommand.EndClaim(new AccessId(what.Stream.Id), item, Enum.Parse<EndCause>(Subjects.Part(what, 2)))).Refusal;
            case ObligationKind.RevokeOrphan: return Tell(new AccessCommand.RevokeOrphan(new AccessId(what.Stream.Id), Subjects.Number(what, 0))).Refusal;
            case ObligationKind.ChaseFinding: return Tell(new AccessCommand.ChaseFinding(new AccessId(what.Stream.Id), Subjects.Number(what, 0), Subjects.Number(what, 1))).Refusal;
            case ObligationKind.TellRequest: return TellRequest(what, item);
            case ObligationKind.AskReview: return Tell(new AccessCommand.AskReview(new AccessId(what.Stream.Id), Subjects.Number(what, 0))).Refusal;
            case ObligationKind.EscalateReview: return Tell(new AccessCommand.EscalateReview(new AccessId(what.Stream.Id), Subjects.Number(what, 0))).Refusal;
            case ObligationKind.LapseReview: return Tell(new AccessCommand.LapseReview(new AccessId(what.Stream.Id), Subjects.Number(what, 0))).Refusal;
            case ObligationKind.DeliverCard: Deliver(what); return null;
            default: throw new BrokenException($"no job fulfils {what.Kind}");
        }
    }

    private Refusal? TellRequest(Obligation what, ItemRef item)
    {
        var claim = world.Access(new AccessId(what.Stream.Id)).Find(item)!;
        return claim.Report is not { } report ? null : world.Execute(new RequestCommand.NoteClaim(item.Request, item.Item, claim.Attempt, report));
    }

    private void Deliver(Obligation what)
    {
        var subject = CardSubject.Parse(what.Subject);
        if (_dice.Chance(12))
        {
            var task = new HumanTask(world.Organisation.DefectOwner, TaskReason.Undeliverable, "no channel") { About = subject.To };
            world.Execute(new RequestCommand.PassOver(new RequestId(what.Stream.Id), subject.Item, subject.To, task));
        }

        var request = world.Requests[new RequestId(what.Stream.Id)];
        var item = request.Find(subject.Item)!;
        if (item.State is ItemState.AwaitingApproval awaiting)
        {
            world.Show(request, item, awaiting.Stage);
        }
    }

    private Observation Observe(AccessId id) => world.Edge(id).Look(world.Now, world.System, world.Step);

    private (System.Collections.Immutable.ImmutableArray<AccessEvent> Events, Refusal? Refusal) Tell(AccessCommand command) => world.Execute(command, _dice.Roll(100) / 100.0);

    private static AccessId AccessOf(Owed owed) => new(owed.What.Stream.Id);

    // What the clock forbids now is owed still; everything else is done, also when nothing was owed any more.
    private void Finish(Owed owed, Refusal? refusal)
    {
        if (owed.Done)
        {
            return;
        }

        if (refusal is { Code: RefusalCode.ClockPutBack or RefusalCode.Quarantined })
        {
            owed.DueAt = world.Now + TimeSpan.FromMinutes(1);
            return;
        }

        owed.Done = true;
        world.Owed.Remove(owed);
        world.Fulfilled.Add(owed);
    }
}
