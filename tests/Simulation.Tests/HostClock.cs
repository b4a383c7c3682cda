using ChatGovernanceBot.Simulation.Company;
using Microsoft.Extensions.Time.Testing;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>A host's clock that can be put wrong; what the host counts besides goes on as the time that really passes.</summary>
internal sealed class HostClock() : FakeTimeProvider(Clock.Start)
{
    private TimeSpan _put;

    /// <summary>The clock is put to another time; nothing passes.</summary>
    public void Put(TimeSpan by)
    {
        _put += by;
        AdjustTime(GetUtcNow() + by);
    }

    public override long GetTimestamp() => base.GetTimestamp() - _put.Ticks;
}
