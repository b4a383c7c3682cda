using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Files;

/// <summary>
/// A membership file cannot be read or written, with the answer that a call gives. To an observation each of them is
/// <see cref="Presence.Unknown"/>. It never leaves this folder.
/// </summary>
internal sealed class UnusableFile(CallOutcome outcome, string reason) : Exception(reason)
{
    public CallOutcome Outcome => outcome;

    /// <summary>May pass by itself: tried again.</summary>
    public static UnusableFile ForNow(string reason) => new(CallOutcome.Failed, reason);

    /// <summary>A human has to mend it.</summary>
    public static UnusableFile UntilMended(string reason) => new(CallOutcome.Blocked, reason);
}
