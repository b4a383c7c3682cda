using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>A request as its entries leave it.</summary>
public sealed class RequestRow
{
    public required string Id { get; init; }
    /// <summary>The version of the stream's last entry. Audited refusals count here and not in the state's own version.</summary>
    public int Version { get; init; }
    public required string Requester { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    /// <summary>The <see cref="Request"/> as JSON.</summary>
    public required string State { get; init; }
}

/// <summary>Where an item stands, without what it carries there.</summary>
public enum ItemPhase { AwaitingApproval, Approved, Active, Ending, Closed }

/// <summary>An item of a request, to be found by whom it is for and by where it stands.</summary>
public sealed class ItemRow
{
    public required string RequestId { get; init; }
    public int Number { get; init; }
    public required string Identity { get; init; }
    public required string Entitlement { get; init; }
    public ItemPhase State { get; init; }
    /// <summary>The end of an active item; null where there is none or not yet.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public static ItemPhase PhaseOf(ItemState state) => state switch
    {
        ItemState.AwaitingApproval => ItemPhase.AwaitingApproval,
        ItemState.Approved => ItemPhase.Approved,
        ItemState.Active => ItemPhase.Active,
        ItemState.Ending => ItemPhase.Ending,
        ItemState.Closed => ItemPhase.Closed,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
