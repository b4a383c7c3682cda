using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Simulation.Company;

/// <summary>The one clock of the simulated world: it stands still until it is moved.</summary>
internal static class Clock
{
    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider New() => new(Start);
}
