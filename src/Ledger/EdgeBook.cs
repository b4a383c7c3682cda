using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>Where an edge is: which connector reaches it, and the identity's account there. An address, so it stands beside the audit and never in it.</summary>
public sealed record EdgePlace(string Connector, string Account);

/// <summary>
/// Remembers where each edge was first intended, so that it is read and revoked there whatever policy says by then: an account that was
/// renamed or a person who was struck off the roster does not leave an edge behind.
/// </summary>
public sealed class EdgeBook(LedgerWriter writer)
{
    /// <summary>
    /// The place to read or change. Only while no grant was intended yet is it the present one, recorded before the intent that follows; from
    /// then on, and after the end too, it is the recorded one.
    /// </summary>
    /// <param name="present">Where policy would put the edge now; null where identity or system are no longer in it.</param>
    /// <returns>
    /// Null where nothing was recorded and policy knows no place; also where the account is another access's by now: what is read there says
    /// nothing about this edge, and a change would be one of the other.
    /// </returns>
    public Task<EdgePlace?> PlaceAsync(Access access, EdgePlace? present, CancellationToken cancellation = default) =>
        writer.BookAsync(transaction => Place(transaction, access, present), cancellation);

    /// <summary>Whether the account that an access which has ended was on is another access's by now: that one answers for whatever is there.</summary>
    public Task<bool> IsAnothersAsync(Access access, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => access.State == AccessState.Absent && PlaceOf(transaction, access) is { } place && IsAnothers(transaction, access, place), cancellation);

    private static EdgePlace? Place(LedgerTransaction transaction, Access access, EdgePlace? present)
    {
        if (IsFree(access) && (present is null || IsAnothers(transaction, access, present)))
            return null;
        if (present is not null)
            Record(transaction, access, present);
        var place = PlaceOf(transaction, access);
        return access.State == AccessState.Absent && place is not null && IsAnothers(transaction, access, place) ? null : place;
    }

    private static EdgePlace? PlaceOf(LedgerTransaction transaction, Access access) =>
        transaction.Sql("SELECT Connector, Account FROM EdgeAccounts WHERE AccessId = ?").Bind(access.Id.Value).First(row => new EdgePlace(row.Text(0), row.Text(1)));

    // An account that policy gave to somebody else while, or soon after, it was the first one's. Ids of one entitlement's accesses lie side by side.
    private static bool IsAnothers(LedgerTransaction transaction, Access access, EdgePlace place)
    {
        var entitlement = access.Id.Entitlement.Value;
        return transaction.Sql("""
            SELECT COUNT(*) FROM EdgeAccounts JOIN Accesses ON Accesses.Id = EdgeAccounts.AccessId
            WHERE EdgeAccounts.AccessId > ? AND EdgeAccounts.AccessId < ? AND EdgeAccounts.AccessId <> ? AND EdgeAccounts.Account = ? AND EdgeAccounts.Connector = ? AND Accesses.State <> 'Absent'
            """).Bind($"{entitlement}~").Bind($"{entitlement}\u007F").Bind(access.Id.Value).Bind(place.Account).Bind(place.Connector).First(row => row.Number(0)) > 0;
    }

    // A worker that was overtaken comes with the turn it read, and changes nothing.
    private static void Record(LedgerTransaction transaction, Access access, EdgePlace present)
    {
        var insert = "INSERT INTO EdgeAccounts(AccessId, Connector, Account, Turn, Since) VALUES (?, ?, ?, ?, ?) ON CONFLICT(AccessId) DO "
            + (IsFree(access) ? "UPDATE SET Connector = excluded.Connector, Account = excluded.Account, Turn = excluded.Turn, Since = excluded.Since WHERE EdgeAccounts.Turn < excluded.Turn" : "NOTHING");
        transaction.Sql(insert).Bind(access.Id.Value).Bind(present.Connector).Bind(present.Account).Bind(access.Turn).Bind(transaction.Now).Run();
    }

    private static bool IsFree(Access access) => access is { State: AccessState.Provisioning, Intents: 0, OpenCalls.IsEmpty: true };
}
