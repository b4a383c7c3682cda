using System.Collections.Immutable;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Reads what an identity holds or has pending: from its items, and from edges that outlast every item on them.</summary>
internal static class Holdings
{
    public const string Columns = "RequestId, Entitlement, State, EndsAt";

    /// <summary>Everything but what <paramref name="without"/> itself asks for or holds.</summary>
    /// <param name="sql">Gives the statements of the connection that is asked.</param>
    public static ImmutableArray<Holding> Of(Func<string, Statement> sql, IdentityId identity, RequestId without) => Of(sql, identity, without, out _);

    /// <param name="items">How many of them are open items, which come first.</param>
    /// <inheritdoc cref="Of(Func{string, Statement}, IdentityId, RequestId)"/>
    public static ImmutableArray<Holding> Of(Func<string, Statement> sql, IdentityId identity, RequestId without, out int items)
    {
        var found = ImmutableArray.CreateBuilder<Holding>();
        AddItems(sql, identity, without, found);
        items = found.Count;
        AddEdges(sql, identity, without, found);
        return found.DrainToImmutable();
    }

    private static void AddItems(Func<string, Statement> sql, IdentityId identity, RequestId without, ImmutableArray<Holding>.Builder found)
    {
        var rows = sql($"SELECT {Columns} FROM Items WHERE Identity = ? AND State <> 'Closed' AND RequestId <> ? ORDER BY RequestId, Number")
            .Bind(identity.Value).Bind(without.Value);
        while (rows.Step())
            found.Add(Read(rows));
    }

    /// <summary>What an open item of <c>Items</c> holds or asks for, from <see cref="Columns"/>.</summary>
    public static Holding Read(Statement row)
    {
        var state = row.Bytes(2).SequenceEqual("AwaitingApproval"u8) ? HoldingState.Asked : HoldingState.Held;
        return new Holding(new EntitlementId(row.Text(1)), state, new RequestId(row.Text(0)), row.TimeOrNull(3));
    }

    /// <summary>What an open item holds or asks for, as its row says it.</summary>
    public static Holding Of(RequestId request, Item item) => new(
        item.Entitlement, item.State is ItemState.AwaitingApproval ? HoldingState.Asked : HoldingState.Held, request, (item.State as ItemState.Active)?.EndsAt);

    // An edge may be there without an open item: being revoked, blocked, or kept by its owner.
    private static void AddEdges(Func<string, Statement> sql, IdentityId identity, RequestId without, ImmutableArray<Holding>.Builder found)
    {
        var rows = sql("SELECT StateJson FROM Accesses WHERE Identity = ? AND State <> 'Absent' ORDER BY Id").Bind(identity.Value);
        while (rows.Step())
        {
            var access = JsonSerializer.Deserialize<Access>(rows.Bytes(0), GovernanceJson.Options)!;
            var other = access.Claims.LastOrDefault(c => c.Ref.Request != without);
            if (other is not null && !found.Any(h => h.Entitlement == access.Id.Entitlement && h.State == HoldingState.Held))
                found.Add(new Holding(access.Id.Entitlement, HoldingState.Held, other.Ref.Request, null));
        }
    }
}
