using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Benchmarks.Decisions;

/// <summary>The cards on which decisions are pressed.</summary>
internal static class ApprovalCards
{
    /// <param name="message">Where the card stands, as the channel writes it; null where its presses do not say where they stood.</param>
    public static DeliveryRow Of(Decision decision, ChatAccount account, string? message = null) => new()
    {
        Id = decision.Vote.Delivery.Value,
        StreamKind = StreamKind.Request,
        StreamId = decision.Request,
        Card = nameof(CardKind.Approval),
        Item = decision.Vote.Item,
        Stage = decision.Vote.Stage,
        Person = decision.Vote.By.Value,
        Provider = account.Provider,
        Tenant = account.Tenant,
        UserId = account.UserId,
        MessageReference = message,
        Digest = decision.Vote.Shown.Value,
        ShownVersion = 1,
        State = DeliveryState.Sent,
    };

    /// <summary>Puts cards on record as brought, and nothing else to be brought: the rows are what a run starts from.</summary>
    public static async Task RecordAsync(LedgerWriter writer, IEnumerable<DeliveryRow> cards)
    {
        var book = new DeliveryBook(writer);
        await Task.WhenAll(cards.Select(card => book.RecordAsync(card)));
    }
}
