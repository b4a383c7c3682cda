using System.Globalization;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Targets;

/// <summary>Who made an edge what it is.</summary>
internal enum Party { Us, SomebodyElse }

/// <summary>From one instant on the edge was there, or was not.</summary>
/// <param name="At">System time, UTC.</param>
internal sealed record Change(DateTimeOffset At, Presence Presence, Party By);

/// <summary>
/// All target systems, in memory: they lie, fail, answer late, are out for hours, are not idempotent, and are changed by others. What really is
/// there, and was, is known here alone.
/// </summary>
internal sealed class Target(int seed, TimeProvider system, Findings findings)
{
    public const string Connector = "simulated";

    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(30);

    private readonly Lock _turn = new();
    private readonly Dictionary<(string Entitlement, string Account), List<Change>> _edges = [];
    private readonly List<(DateTimeOffset Lands, Edge Edge, CallKind Kind)> _late = [];
    private readonly Dice _others = Dice.For(seed, "others");

    /// <summary>Once the run is over everybody behaves, so that what is under way can end.</summary>
    public bool IsTame { get; set; }

    /// <summary>Nothing can be reached.</summary>
    public bool IsDown { get; set; }

    /// <summary>What every removal is refused with; null where none is.</summary>
    public string? Refuses { get; set; }

    /// <summary>Every call is said to be done, and nothing is.</summary>
    public bool IsIdle { get; set; }

    public int Calls { get; private set; }
    public int Looks { get; private set; }
    public int Outages { get; private set; }

    public CallResult Call(Edge edge, CallIntent intent, CallKind kind)
    {
        lock (_turn)
        {
            Calls++;
            Settle();
            var now = system.GetUtcNow();
            if (now >= intent.Deadline || IsOut(edge.Entitlement.System, now))
            {
                return new(CallOutcome.Failed, "The system is not there.");
            }

            if (kind == CallKind.Revoke && Refuses is { } refusal)
            {
                return new(CallOutcome.Blocked, refusal);
            }

            var (effect, outcome) = IsIdle ? (Effect.Never, CallOutcome.Said) : IsTame ? (Effect.Now, CallOutcome.Said) : Dice.For(seed, $"{edge.Entitlement}{edge.Account}{intent.Key[intent.Key.LastIndexOf(':')..]}{kind}").Pick(Answers);
            if (effect == Effect.Now)
            {
                Apply(edge, kind, Party.Us);
            }
            else if (effect == Effect.Late)
            {
                _late.Add((now + (intent.Deadline - now) * 0.9, edge, kind));
            }

            return new(outcome, outcome.ToString());
        }
    }

    public Reading Look(Edge edge)
    {
        lock (_turn)
        {
            Looks++;
            Settle();
            var now = system.GetUtcNow();
            var hidden = IsOut(edge.Entitlement.System, now) || (!IsTame && Dice.For(seed, $"look{edge.Entitlement}{edge.Account}{now.Ticks}").Chance(9));
            return hidden ? new(Presence.Unknown, HoldingPath.None, "The system is not there.")
                : IsThere(edge) ? new(Presence.Present, HoldingPath.Direct, "member")
                : new(Presence.Absent, HoldingPath.None, "no member");
        }
    }

    /// <summary>Somebody does what the bot asked them to do by hand; what is so already they leave as it is.</summary>
    public void DoByHand(Edge edge, CallKind kind)
    {
        lock (_turn)
        {
            Settle();
            if (IsThere(edge) != (kind == CallKind.Grant))
            {
                Apply(edge, kind, Party.Us);
            }
        }
    }

    /// <summary>Somebody with rights of their own in a system changes it by hand.</summary>
    public void ChangeByOthers(IReadOnlyList<string> accounts, IReadOnlyList<string> entitlements)
    {
        lock (_turn)
        {
            Settle();
            if (_others.Chance(30))
            {
                Apply(new(new(_others.Pick(entitlements)), _others.Pick(accounts)), CallKind.Grant, Party.SomebodyElse);
            }

            var there = _edges.Where(e => e.Value[^1].Presence == Presence.Present).Select(e => e.Key).Order().ToList();
            if (there.Count > 0 && _others.Chance(20))
            {
                var gone = _others.Pick(there);
                Apply(new(new(gone.Entitlement), gone.Account), CallKind.Revoke, Party.SomebodyElse);
            }
        }
    }

    /// <summary>Every edge that is there now, with who made it and since when.</summary>
    public IReadOnlyList<(Edge Edge, Change Since)> Present()
    {
        lock (_turn)
        {
            Settle();
            return [.. _edges.Where(e => e.Value[^1].Presence == Presence.Present).Select(e => (new Edge(new(e.Key.Entitlement), e.Key.Account), e.Value[^1]))];
        }
    }

    /// <summary>What an edge was at an instant; null where it had never been there.</summary>
    public Change? At(Edge edge, DateTimeOffset instant)
    {
        lock (_turn)
        {
            Settle();
            return _edges.GetValueOrDefault((edge.Entitlement.Value, edge.Account))?.LastOrDefault(c => c.At <= instant);
        }
    }

    /// <summary>Whether a system could not be reached at any time of the hours before an instant.</summary>
    public bool WasOut(SystemId of, DateTimeOffset until, TimeSpan before)
    {
        for (var at = until - before; at <= until; at += TimeSpan.FromMinutes(30))
        {
            if (IsOut(of, at))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsThere(Edge edge) => _edges.GetValueOrDefault((edge.Entitlement.Value, edge.Account))?[^1].Presence == Presence.Present;

    // Calls that were under way have their effect.
    private void Settle()
    {
        var now = system.GetUtcNow();
        foreach (var landed in _late.Where(l => l.Lands <= now).OrderBy(l => l.Lands).ToList())
        {
            _late.Remove(landed);
            Apply(landed.Edge, landed.Kind, Party.Us, landed.Lands);
        }
    }

    private void Apply(Edge edge, CallKind kind, Party by, DateTimeOffset? at = null)
    {
        var key = (edge.Entitlement.Value, edge.Account);
        var last = _edges.GetValueOrDefault(key)?[^1];
        var isThere = last is { Presence: Presence.Present };
        if (kind == CallKind.Grant && isThere && by == Party.Us && last!.By == Party.Us)
        {
            findings.Break(Invariant.I4, $"a second grant of {edge.Entitlement} to {edge.Account}");
        }

        if (isThere != (kind == CallKind.Grant))
        {
            (_edges.TryGetValue(key, out var history) ? history : _edges[key] = []).Add(new(at ?? system.GetUtcNow(), kind == CallKind.Grant ? Presence.Present : Presence.Absent, by));
        }
    }

    private bool IsOut(SystemId of, DateTimeOffset at) => IsDown || HasOutage(of, at);

    // Each day a system may go down for some hours; an outage may reach into the next days.
    private bool HasOutage(SystemId of, DateTimeOffset at)
    {
        for (var day = at.Date.AddDays(-2); !IsTame && day <= at.Date; day = day.AddDays(1))
        {
            var dice = Dice.For(seed, string.Create(CultureInfo.InvariantCulture, $"outage{of}{day:yyyyMMdd}"));
            var from = new DateTimeOffset(day, TimeSpan.Zero) + dice.Within(TimeSpan.FromDays(1));
            if (dice.Chance(4) && at >= from && at < from + TimeSpan.FromHours(1) + dice.Within(LongestOutage))
            {
                Outages++;
                return true;
            }
        }

        return false;
    }

    private enum Effect { Now, Late, Never }

    private static readonly (Effect, CallOutcome)[] Answers =
    [
        .. Enumerable.Repeat((Effect.Now, CallOutcome.Said), 14),
        .. Enumerable.Repeat((Effect.Never, CallOutcome.Said), 4), (Effect.Never, CallOutcome.Failed), (Effect.Now, CallOutcome.Failed),
        (Effect.Now, CallOutcome.Unknown), (Effect.Late, CallOutcome.Unknown), (Effect.Late, CallOutcome.Unknown), (Effect.Never, CallOutcome.Unknown),
        (Effect.Never, CallOutcome.Blocked),
    ];
}
