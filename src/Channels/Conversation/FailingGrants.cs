using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Which grants and removals have not succeeded or are held up, and who was told.</summary>
public sealed class FailingGrants(LedgerQueries queries, EntryQueries entries, DefectQueries defects, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    /// <summary>The items whose grants have failed, by number.</summary>
    public async Task<IReadOnlyDictionary<int, FailingGrant>> OfAsync(Request request, CancellationToken cancellation)
    {
        var failing = new Dictionary<int, FailingGrant>();
        foreach (var item in request.Items)
        {
            if (await OfAsync(request, item, cancellation) is { } grant)
            {
                failing[item.Number] = grant;
            }
        }

        return failing;
    }

    /// <summary>Null where no grant of the item has failed or is held up, and none of it is being removed.</summary>
    public async Task<FailingGrant?> OfAsync(Request request, Item item, CancellationToken cancellation)
    {
        if (item.State is ItemState.Ending { Cause: not (EndCause.GrantExhausted or EndCause.AuthorityLost) })
        {
            var ending = await queries.AccessAsync(item.Access, cancellation);
            return new(ending.LastSeen?.Presence ?? Presence.Unknown, []) { Removal = ending.Removal, IsOwnerAsked = ending.State == AccessState.AskingOwner, IsByHand = ending.IsByHand };
        }

        if (item.State is ItemState.Approved && await queries.QuarantineAsync(cancellation) is not null)
        {
            return new(Presence.Unknown, [policy.Organisation.DefectOwner]) { IsHeld = true };
        }

        if (item is not ({ State: ItemState.Approved, HasClaim: true } or { State: ItemState.Ending { Cause: EndCause.GrantExhausted } or ItemState.Closed { Outcome: Outcome.Failed } }))
        {
            return null;
        }

        var access = await queries.AccessAsync(item.Access, cancellation);
        return item.State is ItemState.Approved && access is not { State: AccessState.Provisioning, Failures: > 0 }
            ? null
            : new(access.LastSeen?.Presence ?? Presence.Unknown, [.. (await ToldAsync(request.Id, cancellation)).Union(await ToldOfSystemAsync(access, cancellation))]);
    }

    /// <summary>Whether a task on an access is about the tries having run out, and its owner has a card about them already, which says so itself.</summary>
    /// <param name="version">The access's version that raised the task.</param>
    public async Task<bool> IsToldAsync(AccessId id, int version, PersonId owner, CancellationToken cancellation)
    {
        if (await entries.TaskAsync(StreamRef.Of(id), version, cancellation) is not { Reason: TaskReason.GrantExhausted })
        {
            return false;
        }

        var access = await queries.AccessAsync(id, cancellation);
        foreach (var claim in access.Claims.Where(c => c.State is ClaimState.Ending { Cause: EndCause.GrantExhausted } or ClaimState.Ended { Outcome: Outcome.Failed }))
        {
            if ((await ToldAsync(claim.Ref.Request, cancellation)).Contains(owner))
            {
                return true;
            }
        }

        return false;
    }

    // What cannot be read is told of the whole system, to who owns that.
    private async Task<IEnumerable<PersonId>> ToldOfSystemAsync(Access access, CancellationToken cancellation) => access.LastSeen is { Presence: Presence.Unknown }
        ? (await defects.StandingOfAsync(access.Id.Entitlement.System, governance.GetUtcNow(), cancellation)).Select(d => d.Task.Owner)
        : [];

    private async Task<ImmutableArray<PersonId>> ToldAsync(RequestId request, CancellationToken cancellation)
    {
        var told = ImmutableArray.CreateBuilder<PersonId>();
        var stream = StreamRef.Of(request);
        foreach (var card in (await queries.DeliveriesOfAsync(stream, cancellation)).Where(d => d is { Card: nameof(CardKind.Task), MessageReference: not null }))
        {
            if (await entries.TaskAsync(stream, card.Stage ?? 0, cancellation) is { Reason: TaskReason.GrantFailing })
            {
                told.Add(new(card.Person));
            }
        }

        return [.. told.Distinct()];
    }
}
