namespace ChatGovernanceBot.Channels;

/// <summary>The keys under which the two clocks are registered (DESIGN: Two clocks).</summary>
public static class Clocks
{
    /// <summary>What policy and obligations go by; Development can move it forward. The unkeyed <see cref="TimeProvider"/> is system time.</summary>
    public const string Governance = "governance";
}
