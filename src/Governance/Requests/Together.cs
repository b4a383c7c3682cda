using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Requests;

/// <summary>
/// How several items of one request are routed: each alone, and what is asked beside it counts as asked by another request. So asking for
/// things together never takes a softer way than asking for them one by one, in whatever order.
/// </summary>
public static class Together
{
    /// <summary>The way of each item, in their order.</summary>
    /// <param name="request">The request that they stand in, which what they hold is told apart by.</param>
    /// <param name="holdingsOf">What an identity holds or has pending, this request's own items excepted.</param>
    public static ImmutableArray<Routed> Route(Organisation organisation, PersonId requester, RequestId request, IReadOnlyList<AskedItem> items, Func<IdentityId, ImmutableArray<Holding>> holdingsOf) =>
        [.. items.Select((item, index) => Routing.Route(
            organisation, requester, item.Identity, item.Entitlement,
            [.. holdingsOf(item.Identity), .. items.Where((other, at) => at != index && other.Identity == item.Identity).Select(other => new Holding(other.Entitlement, HoldingState.Asked, request, null))]))];

    /// <summary>What the request's other items hold or wait for on the same identity.</summary>
    public static IEnumerable<Holding> Beside(Request request, Item item) => request.Items
        .Where(other => other.Number != item.Number && other.Identity == item.Identity && !other.IsClosed)
        .Select(other => new Holding(other.Entitlement, other.State is ItemState.AwaitingApproval ? HoldingState.Asked : HoldingState.Held, request.Id, (other.State as ItemState.Active)?.EndsAt));
}
