namespace ChatGovernanceBot.Governance.Access;

/// <summary>What a target showed when it was read. Unknown is never Absent.</summary>
public enum Presence { Present, Absent, Unknown }

/// <summary>How an identity holds the entitlement in the target.</summary>
public enum HoldingPath { Direct, Inherited, None }

/// <summary>A read of one edge in the target.</summary>
/// <param name="At">Governance time at which the read began, UTC.</param>
/// <param name="SystemAt">System time at which the read began, UTC; compared with call deadlines.</param>
/// <param name="Detail">What was read or why it could not be: the target's words are data.</param>
public sealed record Observation(Presence Presence, HoldingPath Path, DateTimeOffset At, DateTimeOffset SystemAt, string Detail);

/// <summary>What a connector said of a call. It is not proof.</summary>
public enum CallOutcome
{
    /// <summary>The target said it was done, or that there was nothing to do.</summary>
    Said,
    /// <summary>The target surely did not do it; it may be tried again.</summary>
    Failed,
    /// <summary>The target refuses it for a reason that retrying does not mend.</summary>
    Blocked,
    /// <summary>Nobody knows: time-out, broken connection, crash. Bars closing until its deadline has passed and the edge was read again.</summary>
    Unknown,
}

/// <summary>The change that a call asks for.</summary>
public enum CallKind { Grant, Revoke }
