namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>What must always hold (DESIGN: Invariants), as far as a life of a company can show that it does not.</summary>
internal sealed record Invariant(string Name, string Says)
{
    public static readonly Invariant I1 = new("I1", "Nothing is provisioned without a recorded approval that satisfies the policy.");
    public static readonly Invariant I2 = new("I2", "No item is Closed as ended while its edge is observable, and every revocation is confirmed.");
    public static readonly Invariant I3 = new("I3", "Every state change has exactly one audit entry, and the chain verifies.");
    public static readonly Invariant I4 = new("I4", "A crash loses nothing that is owed and never makes a second grant.");
    public static readonly Invariant I5 = new("I5", "Nobody approves their own request, not by delegation either.");
    public static readonly Invariant I6 = new("I6", "Authority is checked when it is used, against the roster as it is then.");
    public static readonly Invariant I7 = new("I7", "A decision is taken once.");
    public static readonly Invariant I8 = new("I8", "Silence never grants and never keeps.");
    public static readonly Invariant I9 = new("I9", "A secret is never in chat, audit or card.");
    public static readonly Invariant I10 = new("I10", "What policy cannot route is refused and raised as a defect.");
    public static readonly Invariant I13 = new("I13", "Errors shorten: no access outlives its right.");
    public static readonly Invariant I14 = new("I14", "A call changes exactly the edge that it was intended for.");

    /// <summary>MODEL, Obligations: what must happen later is never left out.</summary>
    public static readonly Invariant Reviews = new("REVIEWS", "No recertification is skipped.");

    /// <summary>The same of who is silent.</summary>
    public static readonly Invariant Chases = new("CHASES", "Whoever is asked and silent is reminded, and others are asked beside them, when that was planned.");

    /// <summary>MODEL, Deliveries: what people get stays bounded.</summary>
    public static readonly Invariant Messages = new("MESSAGES", "Messages per person and week stay under the cap, and what may wait comes four hours apart.");
}

/// <summary>An invariant that does not hold.</summary>
internal sealed record Finding(Invariant Invariant, DateTimeOffset At, string What)
{
    public override string ToString() => $"{Invariant.Name} {Invariant.Says} Broken at {At:yyyy-MM-dd HH:mm}: {What}";
}

/// <summary>What was found so far. The first one ends the run.</summary>
internal sealed class Findings(TimeProvider clock)
{
    private readonly Lock _turn = new();

    public Finding? First { get; private set; }

    public void Break(Invariant invariant, string what)
    {
        lock (_turn)
        {
            First ??= new(invariant, clock.GetUtcNow(), what);
        }
    }
}
