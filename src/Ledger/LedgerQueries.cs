using System.Collections.Immutable;
using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger;

/// <summary>An item that waits for somebody's decision, with its request.</summary>
public sealed record AwaitingItem(Request Request, Item Item);

/// <summary>What one family owes.</summary>
/// <param name="Pending">Not done yet, due or not.</param>
/// <param name="Overdue">Of those, due by governance time.</param>
/// <param name="OldestDue">Since when the oldest of those is due; null when none is.</param>
public sealed record FamilyHealth(ObligationFamily Family, int Pending, int Overdue, DateTimeOffset? OldestDue);

/// <summary>Everything that is asked of the ledger without changing it. Each call sees what was committed before it.</summary>
public sealed class LedgerQueries(LedgerDatabase database, TimeProvider governance)
{
    /// <summary>How long an ended request still stands in a person's status.</summary>
    public static readonly TimeSpan ShownAfterEnd = TimeSpan.FromDays(7);

    public Task<Request?> RequestAsync(RequestId id, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql("SELECT State FROM Requests WHERE Id = ?").Bind(id.Value).First(row => row.Json<Request>(0)), cancellation);

    /// <summary>A person's requests, asked by or for them, that are open or ended in the last 7 days; the newest first.</summary>
    public async Task<ImmutableArray<Request>> RequestsOfAsync(PersonId person, CancellationToken cancellation = default)
    {
        var since = governance.GetUtcNow() - ShownAfterEnd;
        await using var context = database.Read();
        var states = await context.Requests
            .Where(r => r.ClosedAt == null || r.ClosedAt > since)
            .Where(r => r.Requester == person.Value || context.Items.Any(i => i.RequestId == r.Id && i.Identity == person.Value))
            .OrderByDescending(r => r.SubmittedAt).ThenBy(r => r.Id).Select(r => r.State).ToListAsync(cancellation);
        return [.. states.Select(As<Request>)];
    }

    /// <summary>Every request with an item that has not closed: for a look at the policy.</summary>
    public async Task<ImmutableArray<RequestId>> OpenRequestsAsync(CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var ids = await context.Requests.Where(r => r.ClosedAt == null).OrderBy(r => r.SubmittedAt).Select(r => r.Id).ToListAsync(cancellation);
        return [.. ids.Select(RequestId.From)];
    }

    /// <summary>Every item that waits for a decision, the oldest request first.</summary>
    public async Task<ImmutableArray<AwaitingItem>> AwaitingApprovalAsync(CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var rows = await context.Items.Where(i => i.State == ItemPhase.AwaitingApproval)
            .Join(context.Requests, i => i.RequestId, r => r.Id, (i, r) => new { i.Number, r.State, r.SubmittedAt, r.Id })
            .OrderBy(r => r.SubmittedAt).ThenBy(r => r.Id).ThenBy(r => r.Number).ToListAsync(cancellation);
        return [.. rows.Select(row => (Request: As<Request>(row.State), row.Number)).Select(r => new AwaitingItem(r.Request, r.Request.Find(r.Number)!))];
    }

    /// <summary>As it is, or as it never was.</summary>
    public Task<Access> AccessAsync(AccessId id, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT StateJson FROM Accesses WHERE Id = ?").Bind(id.Value).First(row => row.Json<Access>(0)) ?? Access.Never(id), cancellation);

    /// <summary>Every access that may be in its target, as far as the ledger knows.</summary>
    public Task<ImmutableArray<AccessId>> HeldAsync(CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT Id FROM Accesses WHERE State <> 'Absent'").All(row => new AccessId(row.Text(0))).ToImmutableArray(), cancellation);

    /// <summary>What is to go from a system and does not, by itself.</summary>
    public Task<ImmutableArray<Access>> FailingToGoAsync(SystemId system, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => FailingToGoIn(ledger.Sql, system).ToImmutableArray(), cancellation);

    internal static IEnumerable<Access> FailingToGoIn(Func<string, Statement> sql, SystemId system) =>
        sql("SELECT StateJson FROM Accesses WHERE State = ? ORDER BY Id").Bind(Names.Of(AccessState.Revoking)).All(row => row.Json<Access>(0)!).Where(a => a.IsFailingToGo && a.Id.Entitlement.System == system);

    /// <summary>A policy as it was recorded; null where there is no such version.</summary>
    public Task<RecordedPolicy?> PolicyAsync(PolicyVersion version, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT Files FROM PolicyVersions WHERE Version = ?").Bind(version.Number).First(row => row.Json<Dictionary<string, string>>(0)) is { } files
            ? new RecordedPolicy(version, files, ledger.Sql("SELECT Handle, Ref FROM IdentityRefs").All(row => (row.Text(0), row.Text(1))).ToDictionary(StringComparer.Ordinal))
            : null,
        cancellation);

    /// <summary>Every access that a row tells of, and every one that an open item could lead to.</summary>
    public Task<ImmutableArray<AccessId>> AccessesAsync(CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT Id FROM Accesses").All(row => new AccessId(row.Text(0)))
            .Union(ledger.Sql("SELECT Entitlement, Identity FROM Items WHERE State <> 'Closed'").All(row => AccessId.Of(EntitlementId.From(row.Text(0)), IdentityId.From(row.Text(1))))).ToImmutableArray(),
        cancellation);

    /// <summary>The policy that is held or was released, if any is.</summary>
    public Task<PolicyHold> PolicyHoldAsync(CancellationToken cancellation = default) => database.AskAsync(ledger => HoldBook.StateIn(ledger.Sql), cancellation);

    /// <summary>The quarantine that the ledger is in; null where it is in none.</summary>
    public Task<Quarantine?> QuarantineAsync(CancellationToken cancellation = default) => database.AskAsync(ledger => CustodyBook.OpenIn(ledger.Sql), cancellation);

    /// <summary>What a quarantine asked to be read and was not, each with why its last try failed; null where it was not tried, or is for people to look at.</summary>
    public Task<ImmutableArray<(AccessId Access, string? Why)>> UnreadAsync(Quarantine quarantine, CancellationToken cancellation = default) => database.AskAsync(
        ledger => CustodyBook.UnreadIn(ledger.Sql, quarantine.Number).Select(access => (access, WhyUnread(ledger, access))).ToImmutableArray(), cancellation);

    private static string? WhyUnread(Statements ledger, AccessId access) => ledger.Sql("SELECT LastError FROM Obligations WHERE StreamKind = ? AND StreamId = ? AND Kind = ? AND DoneAt IS NULL AND LastError IS NOT NULL")
        .Bind(Names.Of(StreamKind.Access)).Bind(access.Value).Bind(Names.Of(ObligationKind.ReadAccess)).First(row => row.Text(0));

    public Task<DeliveryRow?> DeliveryAsync(DeliveryId id, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql($"SELECT {DeliveryBook.Columns} FROM Deliveries WHERE Id = ?").Bind(id.Value).First(DeliveryBook.Read), cancellation);

    /// <summary>The version that a stream's row has; null where it has none, and for those that are kept elsewhere than in rows of their own.</summary>
    public Task<int?> VersionAsync(StreamRef stream, CancellationToken cancellation = default) => stream.Kind switch
    {
        StreamKind.Request => VersionAsync("SELECT Version FROM Requests WHERE Id = ?", stream, cancellation),
        StreamKind.Access => VersionAsync("SELECT Version FROM Accesses WHERE Id = ?", stream, cancellation),
        StreamKind.Defect => VersionAsync("SELECT Version FROM Defects WHERE Id = ?", stream, cancellation),
        _ => Task.FromResult<int?>(null),
    };

    private Task<int?> VersionAsync(string sql, StreamRef stream, CancellationToken cancellation) =>
        database.AskAsync(ledger => ledger.Sql(sql).Bind(stream.Id).First(row => (int?)row.Number(0)), cancellation);

    /// <summary>Every card about a request or access, the oldest first.</summary>
    public Task<ImmutableArray<DeliveryRow>> DeliveriesOfAsync(StreamRef stream, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql($"SELECT {DeliveryBook.Columns} FROM Deliveries WHERE StreamKind = ? AND StreamId = ? ORDER BY CreatedAt, Id")
            .Bind(Names.Of(stream.Kind)).Bind(stream.Id).All(DeliveryBook.Read).ToImmutableArray(),
        cancellation);

    /// <summary>What was begun before a card in its conversation, has not come and is to be tried again; the first one first.</summary>
    /// <param name="since">What was to be tried again before this is left out. Governance time, UTC.</param>
    public Task<ImmutableArray<DeliveryRow>> AheadOfAsync(DeliveryRow card, DateTimeOffset since, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql(SelectAhead).Bind(card.Provider).Bind(card.Tenant).Bind(card.UserId).Bind(since).Bind(card.Id).All(DeliveryBook.Read).ToImmutableArray(),
        cancellation);

    internal const string SelectAhead =
        $"SELECT {DeliveryBook.Columns} FROM Deliveries WHERE Provider = ? AND Tenant = ? AND UserId = ? AND NextTry > ? AND MessageReference IS NULL AND State <> 'Settled' AND rowid < (SELECT rowid FROM Deliveries WHERE Id = ?) ORDER BY rowid";

    /// <summary>The cards of some kinds that a person has and that may still ask something, the newest first.</summary>
    public Task<ImmutableArray<DeliveryRow>> OpenCardsOfAsync(PersonId person, IReadOnlyCollection<CardKind> kinds, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql(SelectOpenCards(kinds)).Bind(person.Value).All(DeliveryBook.Read).ToImmutableArray(),
        cancellation);

    internal static string SelectOpenCards(IReadOnlyCollection<CardKind> kinds) =>
        $"SELECT {DeliveryBook.Columns} FROM Deliveries WHERE Person = ? AND State <> 'Settled' AND Card IN ({string.Join(", ", kinds.Select(k => $"'{k}'"))}) ORDER BY CreatedAt DESC, Id DESC";

    /// <summary>The accounts of a channel at which people have cards that may still ask something of them.</summary>
    public Task<ImmutableArray<(PersonId Person, ChatAccount Account)>> AskedAtAsync(string provider, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql(SelectAskedAt).Bind(provider).All(row => (new PersonId(row.Text(0)), new ChatAccount(provider, row.Text(1), row.Text(2)))).ToImmutableArray(),
        cancellation);

    internal static readonly string SelectAskedAt =
        $"SELECT DISTINCT Person, Tenant, UserId FROM Deliveries WHERE Person > '' AND State <> 'Settled' AND State = 'Sent' AND Provider = ? AND Card IN ({string.Join(", ", Enum.GetValues<CardKind>().Where(k => k.Asks()).Select(k => $"'{k}'"))}) ORDER BY Person";

    /// <summary>The cards of some kinds about accesses that are still to be brought to a person, the longest owed first, each with since when it is.</summary>
    public Task<ImmutableArray<(StreamRef Stream, CardSubject Card, DateTimeOffset Since)>> OwedCardsOfAsync(PersonId person, IReadOnlyCollection<CardKind> kinds, CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql(SelectOwedCards)
            .Bind(Names.Of(ObligationFamily.DeliverCards)).Bind(Names.Of(ObligationKind.DeliverCard)).Bind(Names.Of(StreamKind.Access)).Bind($"%:{person.Value}")
            .All(row => Obligation.OfKey(ObligationFamily.DeliverCards, ObligationKind.DeliverCard, new StreamRef(StreamKind.Access, row.Text(0)), row.Text(1), row.Time(2)))
            .Select(owed => (owed.Stream, Card: CardSubject.Parse(owed.Subject), Since: owed.DueAt))
            .Where(owed => owed.Card.To == person && kinds.Contains(owed.Card.Card)).ToImmutableArray(),
        cancellation);

    internal const string SelectOwedCards =
        "SELECT StreamId, \"Key\", COALESCE(OwedSince, DueAt) FROM Obligations WHERE Family = ? AND DoneAt IS NULL AND Kind = ? AND StreamKind = ? AND \"Key\" LIKE ? ORDER BY 3, Id";

    /// <summary>What was brought to anybody lately. It goes through all deliveries: to be asked at a start only.</summary>
    public ImmutableArray<SentCard> CardsSentWithin(TimeSpan time) => database.Ask(
        ledger => ledger.Sql("""
            SELECT DISTINCT Person, Card, Requester, SentAt, MessageReference FROM Deliveries LEFT JOIN Requests ON Deliveries.StreamKind = 'Request' AND Requests.Id = Deliveries.StreamId
            WHERE SentAt > ? AND Person <> ''
            """).Bind(governance.GetUtcNow() - time).All(row => new SentCard(new(row.Text(0)), Enum.Parse<CardKind>(row.Text(1)), row.IsNull(2) ? null : new PersonId(row.Text(2)), row.Time(3))).ToImmutableArray());

    /// <summary>Null when the text was erased, or never kept.</summary>
    public Task<string?> TextAsync(Commitment commitment, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => EntryQueries.Text(ledger, commitment), cancellation);

    public async Task<AuditEntry?> NewestEntryAsync(CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        var bytes = await context.AuditEntries.OrderByDescending(e => e.Sequence).Select(e => e.Bytes).FirstOrDefaultAsync(cancellation);
        return bytes is null ? null : AuditEntry.Parse(bytes);
    }

    /// <summary>What a stream still owes, the earliest due first.</summary>
    public async Task<ImmutableArray<ObligationRow>> OwedByAsync(StreamRef stream, CancellationToken cancellation = default)
    {
        await using var context = database.Read();
        return [.. await context.Obligations.Where(o => o.StreamKind == stream.Kind && o.StreamId == stream.Id && o.DoneAt == null)
            .OrderBy(o => o.DueAt).ThenBy(o => o.Id).ToListAsync(cancellation)];
    }

    /// <summary>What a family has owed for longest; null when nothing is due.</summary>
    public async Task<ObligationRow?> OldestOverdueAsync(ObligationFamily family, CancellationToken cancellation = default)
    {
        var now = governance.GetUtcNow();
        await using var context = database.Read();
        return await context.Obligations.Where(o => o.Family == family && o.DoneAt == null && o.DueAt <= now)
            .OrderBy(o => o.DueAt).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Counts for health, one for each family that owes anything.</summary>
    public async Task<ImmutableArray<FamilyHealth>> HealthAsync(CancellationToken cancellation = default)
    {
        var now = governance.GetUtcNow();
        await using var context = database.Read();
        var counts = await context.Obligations.Where(o => o.DoneAt == null).GroupBy(o => o.Family)
            .Select(g => new { Family = g.Key, Pending = g.Count(), Overdue = g.Count(o => o.DueAt <= now) }).ToListAsync(cancellation);
        var health = ImmutableArray.CreateBuilder<FamilyHealth>(counts.Count);
        foreach (var count in counts.OrderBy(c => c.Family))
        {
            var oldest = count.Overdue == 0 ? null : await OldestOverdueAsync(count.Family, cancellation);
            health.Add(new FamilyHealth(count.Family, count.Pending, count.Overdue, oldest?.DueAt));
        }
        return health.DrainToImmutable();
    }

    private static T As<T>(string json) => JsonSerializer.Deserialize<T>(json, GovernanceJson.Options)!;
}
