using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>One life of the small world: random steps, then a sane end. Throws when something that must hold does not.</summary>
internal sealed class Life
{
    private readonly World _world = new();
    private readonly Jobs _jobs;
    private readonly People _people;
    private (int Events, int Fulfilled) _held;

    public Life()
    {
        _jobs = new(_world);
        _people = new(_world);
    }

    public static World Live(ulong[] steps)
    {
        var life = new Life();
        try
        {
            life._world.Manners = steps[0] % 8 == 0 ? Manners.GrantsNothing : Manners.Hostile;
            foreach (var step in steps)
            {
                life.Take(new Dice(step));
            }

            life.EndSanely(new Dice(steps.Aggregate(17UL, (sum, step) => unchecked((sum * 31) + step))));
            return life._world;
        }
        catch (Exception broken)
        {
            throw new BrokenException($"{broken.Message}\n{string.Join('\n', life._world.Story.TakeLast(60))}", broken);
        }
    }

    private void Take(Dice dice)
    {
        _world.Step++;
        Act(ref dice);
        HoldChains();
    }

    // Only what was committed or fulfilled since can have lost or doubled a chain.
    private void HoldChains()
    {
        var done = (_world.Story.Count, _world.Fulfilled.Count);
        if (done != _held)
        {
            Chains.Hold(_world);
            _held = done;
        }
    }

    private void Act(ref Dice dice)
    {
        _jobs.Throw(dice);
        switch (dice.Roll(100))
        {
            case < 8 when _world.Requests.Count < People.MostRequests: _people.Submit(ref dice); break;
            case < 28: _people.Vote(ref dice); break;
            case < 31: _people.EndSomething(ref dice); break;
            case < 33: _people.DecidePreExisting(ref dice); break;
            case < 36: _people.ChangePolicy(ref dice); break;
            case < 37: _people.OrderRevocation(ref dice); break;
            case < 38 when _world.Custody == CustodyState.Sound: _world.BeginQuarantine(); break;
            case < 39: _world.EndQuarantine(); break;
            case < 42: _people.Review(ref dice); break;
            case < 47: Disturb(ref dice); break;
            case < 56: MoveClock(ref dice); break;
            case < 61: Interrupt(ref dice); break;
            default: Work(ref dice); break;
        }
    }

    private void Work(ref Dice dice)
    {
        var due = _jobs.Due.ToList();
        if (due.Count > 0 && dice.Chance(65))
        {
            _jobs.RunThrough(dice.Pick(due));
        }
        else if (due.Count > 0 && dice.Chance(60))
        {
            _jobs.UnderWay.Add(_jobs.Start(dice.Pick(due)));
        }
        else if (_world.Fulfilled.Count > 0)
        {
            _jobs.RunThrough(dice.Pick(_world.Fulfilled));
        }
    }

    // A job that was interrupted goes on later, or never: then its process died and the obligation stays owed.
    private void Interrupt(ref Dice dice)
    {
        if (_jobs.UnderWay.Count == 0)
        {
            return;
        }

        var job = dice.Pick(_jobs.UnderWay);
        if (dice.Chance(20) || !job.MoveNext())
        {
            _jobs.UnderWay.Remove(job);
        }
    }

    private void MoveClock(ref Dice dice)
    {
        switch (dice.Roll(10))
        {
            case 0: _world.Now -= TimeSpan.FromHours(dice.Roll(3)); break;
            case 1: _world.Now += TimeSpan.FromHours(1 + dice.Roll(30)); break;
            case 2: _world.Now = _world.Now < _world.Newest ? _world.Newest : _world.Now; break;
            case < 6: _world.Pass(TimeSpan.FromSeconds(1 + dice.Roll(40))); break;
            default: _world.Pass(TimeSpan.FromMinutes(1 + dice.Roll(90))); break;
        }
    }

    private void Disturb(ref Dice dice)
    {
        var access = AccessId.Of(dice.Chance(80) ? Field.Read : Field.Admin, dice.Chance(80) ? Field.Ana.AsIdentity : Field.Svc);
        var edge = _world.Edge(access);
        switch (dice.Roll(4))
        {
            case 0: edge.Change(CallKind.Grant, Party.SomebodyElse, _world.Step); break;
            case 1: edge.Change(CallKind.Revoke, Party.SomebodyElse, _world.Step); break;
            default: edge.Unreadable = !edge.Unreadable; break;
        }
    }

    private const int LongestEnd = 3000;

    private void EndSanely(Dice dice)
    {
        BeSane();
        _jobs.Throw(dice);
        for (var turn = 0; turn < LongestEnd; turn++)
        {
            _world.Step++;
            if (_jobs.Due.ToList() is { Count: > 0 } due)
            {
                _jobs.RunThrough(dice.Pick(due));
            }
            else if (_world.Accesses.Values.Any(a => a.State == AccessState.AskingOwner))
            {
                _people.DecidePreExisting(ref dice);
            }
            else if (_world.Custody == CustodyState.Quarantined && _world.Owed.TrueForAll(o => o.What.Kind != ObligationKind.ReadAccess))
            {
                _world.EndQuarantine();
            }
            else if (_world.Owed.Exists(o => o.What.Kind != ObligationKind.ObserveLive))
            {
                var wait = _world.Owed.Min(o => o.DueAt) - _world.Now;
                _world.Pass(wait);
            }
            else
            {
                Ending.Hold(_world);
                return;
            }

            HoldChains();
        }

        throw new BrokenException($"it never comes to rest; {string.Join(", ", _world.Owed.Select(o => o.What.Key))} is owed");
    }

    private void BeSane()
    {
        _jobs.UnderWay.Clear();
        _world.Manners = _world.Manners == Manners.Hostile ? Manners.Sane : _world.Manners;
        _world.Now = _world.Now < _world.Newest ? _world.Newest : _world.Now;
        if (!_world.Organisation.Roster.IsActive(_world.Organisation.DefectOwner))
        {
            _people.ComeBack();
        }

        foreach (var edge in _world.Edges.Values)
        {
            edge.Unreadable = false;
        }
    }
}
