using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What a defect is about, in words, and by name where it has one.</summary>
public sealed record DefectAbout(string Words)
{
    public EntitlementId? Entitlement { get; init; }

    /// <summary>The display name of who holds it or wants to.</summary>
    public string? Holder { get; init; }

    public RequestId? Request { get; init; }

    /// <summary>Null where it is not about a whole system.</summary>
    public SystemId? System { get; init; }

    /// <summary>What the system holds up now, in words; null where that is nothing.</summary>
    public string? HeldUp { get; init; }

    /// <summary>What happened, as its task says, and what it holds up.</summary>
    public string Happened(HumanTask task) => PlainText.Line(HeldUp is null ? task.Detail : $"{task.Detail} {HeldUp}", HeldUp is null ? 300 : 900);
}
