using ChatGovernanceBot.Channels.Conversation.Findings;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Work;

/// <summary>How what was found in a target comes before its owner: as a card when its turn has come, or sooner from their list.</summary>
public sealed class OwnerQuestions(LedgerQueries queries, DeliveryBook deliveries)
{
    /// <summary>The cards that ask an owner what becomes of what was found.</summary>
    internal static readonly CardKind[] Kinds = [CardKind.Finding, CardKind.PreExistingEnd];

    /// <summary>Whether a card still asks this person something.</summary>
    internal static bool IsOpen(Access access, CardAbout about, PersonId person) => (about.Card, access) switch
    {
        (CardKind.Finding, _) => DriftFindings.FindingOf(access, about) is { } finding && finding.Asked.Contains(person),
        (CardKind.PreExistingEnd, { State: AccessState.AskingOwner }) => true,
        _ => false,
    };

    /// <summary>Whether a card that had to wait for its turn is still to be brought: what is settled by then is not asked any more.</summary>
    public async Task<bool> IsWantedAsync(CardAbout about, PersonId person, CancellationToken cancellation) =>
        !Kinds.Contains(about.Card) || IsOpen(await queries.AccessAsync(new(about.Stream.Id), cancellation), about, person);

    /// <summary>The card on which this person answers: one that was recorded, or one that is made now since whoever looks for it need not wait.</summary>
    internal async Task<DeliveryRow> CardAsync(Speaker speaker, CardAbout about, int version, CancellationToken cancellation)
    {
        var person = speaker.Person.Ref.Value;
        if ((await queries.DeliveriesOfAsync(about.Stream, cancellation)).LastOrDefault(d => d.Person == person && d.State != DeliveryState.Settled && CardAbout.Of(d) == about) is { } known)
        {
            return known;
        }

        var row = about.ToRow(Showing.NewId(), person, speaker.Incoming.Account, "", version);
        await deliveries.RecordAsync(row, cancellation);
        return row;
    }
}
