using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Who made an edge what it is.</summary>
internal enum Party { Us, SomebodyElse }

/// <summary>Whether the target can be relied on.</summary>
internal enum Manners { Sane, Hostile, GrantsNothing }

/// <summary>One edge in a target that lies, fails, answers late and is changed by others.</summary>
internal sealed class Edge
{
    private readonly List<(CallKind Kind, DateTimeOffset Lands)> _late = [];

    public bool Present { get; private set; }
    public bool Unreadable { get; set; }
    public Party PutBy { get; private set; } = Party.SomebodyElse;

    /// <summary>The step in which it became present.</summary>
    public int PutAt { get; private set; }

    public void Change(CallKind kind, Party by, int step)
    {
        var present = kind == CallKind.Grant;
        if (present && !Present)
        {
            (PutBy, PutAt) = (by, step);
        }

        Present = present;
    }

    /// <summary>Calls that were under way have their effect.</summary>
    public void Settle(DateTimeOffset system, int step)
    {
        foreach (var (kind, _) in _late.Where(l => l.Lands <= system).OrderBy(l => l.Lands))
        {
            Change(kind, Party.Us, step);
        }

        _late.RemoveAll(l => l.Lands <= system);
    }

    public Observation Look(DateTimeOffset now, DateTimeOffset system, int step)
    {
        var presence = Unreadable ? Presence.Unknown : Present ? Presence.Present : Presence.Absent;
        return new(presence, presence == Presence.Present ? HoldingPath.Direct : HoldingPath.None, now, system, step.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public CallOutcome Call(Call call, Manners manners, DateTimeOffset system, int step, ref Dice dice)
    {
        if (system >= call.Deadline)
        {
            return CallOutcome.Unknown;
        }

        var (effect, outcome) = (manners, call.Kind) switch
        {
            (Manners.GrantsNothing, CallKind.Grant) => (Effect.Never, CallOutcome.Failed),
            (Manners.Hostile, _) => dice.Pick(Answers),
            _ => (Effect.Now, CallOutcome.Said),
        };
        if (effect == Effect.Now)
        {
            Change(call.Kind, Party.Us, step);
        }
        else if (effect == Effect.Late)
        {
            _late.Add((call.Kind, system + (call.Deadline - system) * (dice.Roll(100) / 100.0)));
        }

        return outcome;
    }

    private enum Effect { Now, Late, Never }

    private static readonly (Effect, CallOutcome)[] Answers =
    [
        (Effect.Now, CallOutcome.Said), (Effect.Now, CallOutcome.Said), (Effect.Now, CallOutcome.Said), (Effect.Now, CallOutcome.Said),
        (Effect.Never, CallOutcome.Said), (Effect.Never, CallOutcome.Failed), (Effect.Never, CallOutcome.Blocked), (Effect.Now, CallOutcome.Failed),
        (Effect.Now, CallOutcome.Unknown), (Effect.Late, CallOutcome.Unknown), (Effect.Late, CallOutcome.Unknown), (Effect.Never, CallOutcome.Unknown),
    ];
}
