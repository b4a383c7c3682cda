using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What a defect is about, in words, and by name where it has one.</summary>
public sealed record DefectAbout(string Words)
{
    public EntitlementId? Entitlement { get; init; }

    /// <summary>The display name of who holds it or wants to.</summary>
    public string? Holder { get; init; }

    public RequestId? Request { get; init; }
}
