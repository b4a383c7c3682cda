using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>
/// The one card of a request in the conversation of several people in which it was submitted: its status for everyone, and for those who are
/// asked now their own view of it, on which they decide as on the card that was brought to them.
/// </summary>
public sealed class SharedCards(LedgerQueries queries, DeliveryBook deliveries, Showing showing)
{
    /// <summary>Whose decision is waited for now.</summary>
    internal static ImmutableArray<PersonId> Asked(Request request, Organisation organisation) =>
        [.. request.Items.SelectMany(i => i.State is ItemState.AwaitingApproval open ? Authority.Awaited(request, i, open.Stage, organisation) : []).Distinct()];

    /// <summary>Puts the card into the conversation where the request was submitted, once.</summary>
    internal Task PostAsync(Speaker speaker, Request request, CancellationToken cancellation)
    {
        var conversation = speaker.Incoming.Account with { UserId = speaker.Incoming.Conversation.Value };
        var about = new CardAbout(CardKind.Shared, StreamRef.Of(request.Id), 0, null);
        return deliveries.RecordSharedAsync(about.ToRow(new(StableId.Of($"shared\n{request.Id}\n{conversation.UserId}")), "", conversation, "", 0), cancellation);
    }

    /// <summary>The card as it is for this person; null when there is nothing to show any more.</summary>
    internal async Task<OutgoingMessage?> ViewAsync(Speaker speaker, DeliveryRow shared, CancellationToken cancellation)
    {
        var request = await queries.RequestAsync(new(shared.StreamId), cancellation);
        var mine = request?.Items.FirstOrDefault(i => Authority.Awaits(request, i, speaker.Person.Ref, speaker.Organisation));
        var delivery = mine is null ? shared : await ApprovalAsync(speaker, request!, mine, cancellation);
        return (await showing.ShowAsync(delivery, speaker.Person, null, cancellation))?.Card.Message;
    }

    /// <summary>The delivery on which this person decides: the one that was or is being brought to them, or a new one.</summary>
    internal async Task<DeliveryRow> ApprovalAsync(Speaker speaker, Request request, Item item, CancellationToken cancellation)
    {
        var (stage, account) = (((ItemState.AwaitingApproval)item.State).Stage, speaker.Incoming.Account);
        var about = new CardAbout(CardKind.Approval, StreamRef.Of(request.Id), item.Number, stage);
        if ((await queries.DeliveriesOfAsync(about.Stream, cancellation)).LastOrDefault(d => about.IsOf(d, speaker.Person.Ref, account)) is { } known)
        {
            return known;
        }

        var row = about.ToRow(Showing.NewId(), speaker.Person.Ref.Value, account, Digest.Of(request, item, speaker.Organisation).Value, request.Version);
        await deliveries.RecordAsync(row, cancellation);
        return row;
    }
}
