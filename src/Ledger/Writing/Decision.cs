using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>What a command came to, with everything made that is going to be written.</summary>
/// <param name="Before">What the row held; null where there was none.</param>
/// <param name="Version">That of the stream's last entry so far.</param>
/// <param name="After">The state that the events lead to.</param>
/// <param name="Json">The state as its row will hold it; null where no event changed it.</param>
internal sealed record Decision<TState>(
    TState? Before, int Version, TState? After, byte[]? Json, ImmutableArray<EventText> Events, ImmutableArray<Owed> Owed, Refusal? Refusal)
    where TState : class;

/// <summary>What was decided before the transaction on rows as they were then. It is what would be decided there while nothing of that has changed.</summary>
/// <param name="StillHolds">Reads again, inside the transaction, what was decided on.</param>
internal sealed record Foreseen<TState, TEvent>(TState State, int Version, Decided<TEvent> Decided, Func<LedgerTransaction, bool> StillHolds)
    where TState : class
{
    /// <inheritdoc cref="Left{TState}.Beside"/>
    public IReadOnlyDictionary<IdentityId, ImmutableArray<Holding>>? Beside { get; init; }

    /// <inheritdoc cref="Left{TState}.Texts"/>
    public IReadOnlyDictionary<Commitment, string>? Texts { get; init; }
}
