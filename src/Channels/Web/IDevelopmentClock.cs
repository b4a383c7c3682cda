namespace ChatGovernanceBot.Channels.Web;

/// <summary>Governance time, which in Development can be moved forward so that weeks are lived through in a minute.</summary>
public interface IDevelopmentClock
{
    /// <summary>Governance time, UTC.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Moves governance time forward. It is moved, durably, when the task completes.</summary>
    Task AdvanceAsync(TimeSpan by);
}
