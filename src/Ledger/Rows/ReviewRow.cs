namespace ChatGovernanceBot.Ledger.Rows;

/// <summary>When an access is looked at again, as its entries leave it; none where it is not.</summary>
public sealed class ReviewRow
{
    public required string AccessId { get; init; }
    public DateTimeOffset DueAt { get; init; }
    /// <summary>Null while nobody is asked.</summary>
    public DateTimeOffset? LapsesAt { get; init; }
}
