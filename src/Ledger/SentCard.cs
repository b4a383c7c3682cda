using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Ledger;

/// <summary>A card that was brought to somebody.</summary>
/// <param name="Requester">Who asked for what it is about; null where it is about no request.</param>
/// <param name="At">Governance time, UTC.</param>
public sealed record SentCard(PersonId To, CardKind Card, PersonId? Requester, DateTimeOffset At);
