using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Tasks about the bot itself: its ledger and its policy. Once what they are about has come to its end, they say so.</summary>
public sealed class BotTasks(LedgerQueries queries, EntryQueries entries, TaskCards cards)
{
    public static bool IsAbout(StreamRef stream) => stream.Kind is StreamKind.Ledger or StreamKind.Policy;

    /// <summary>Null where the stream raised no such task.</summary>
    public async Task<Presented?> PresentAsync(CardAbout about, CancellationToken cancellation)
    {
        var raised = about.Stage ?? 0;
        if (await entries.TaskAsync(about.Stream, raised, cancellation) is not { } task)
        {
            return null;
        }

        return await OpenAsync(about.Stream, cancellation) == raised
            ? new(cards.Task(task, DefectId.Of(about.Stream, raised)), "", raised, DeliveryState.Sent)
            : new(cards.Over(task), "", raised + 1, DeliveryState.Settled);
    }

    private async Task<int?> OpenAsync(StreamRef stream, CancellationToken cancellation) => stream.Kind == StreamKind.Ledger
        ? (await queries.QuarantineAsync(cancellation))?.Number
        : (await queries.PolicyHoldAsync(cancellation)).Refused?.Opening;
}
