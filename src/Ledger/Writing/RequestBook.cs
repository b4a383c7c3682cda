using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Requests and their items in rows.</summary>
internal sealed class RequestBook : StreamBook<Request, RequestCommand, RequestEvent>
{
    protected override string Select => "SELECT Version, State FROM Requests WHERE Id = ?";

    public override StreamRef StreamOf(RequestCommand command) => StreamRef.Of(command.Request);

    public override Decided<RequestEvent> Decide(LedgerTransaction transaction, Organisation organisation, Request? state, RequestCommand command) =>
        RequestLifecycle.Decide(state, command, new RequestFacts(organisation, transaction.Now, transaction.Clock, identity => Holdings.Of(transaction.Sql, identity, command.Request), person => Waiting(transaction.Sql, person)) { Custody = transaction.Custody });

    public override Foreseen<Request, RequestEvent>? Foresee(Statements ledger, Standing standing, long seen, DateTimeOffset now, IOrganisations organisations, RequestCommand command)
    {
        if (Find(ledger, StreamOf(command)) is not var (state, version) || standing.Policy.Number == 0)
            return null;
        var organisation = AbsenceBook.Over(organisations.At(standing.Policy), standing.AwayAt(now));
        var read = new Dictionary<IdentityId, (ImmutableArray<Holding> Held, int Items)>();
        var decided = RequestLifecycle.Decide(state, command, new RequestFacts(organisation, now, ClockState.Sound, Read, person => Waiting(ledger.Sql, person)) { Custody = standing.Custody });
        return new(state, version, decided, transaction => IsAsIn(standing, organisation, seen, transaction)
            && (!transaction.Changes.MayHaveChanged(StreamOf(command), seen) || VersionOf(transaction, command.Request) == version)
            && read.All(it => !transaction.Changes.MayHaveChanged(it.Key, seen) || Holdings.Of(transaction.Sql, it.Key, command.Request).SequenceEqual(it.Value.Held)))
        { Beside = read.ToDictionary(it => it.Key, it => it.Value.Held[..it.Value.Items]) };

        ImmutableArray<Holding> Read(IdentityId identity)
        {
            if (!read.TryGetValue(identity, out var it))
                read[identity] = it = (Holdings.Of(ledger.Sql, identity, command.Request, out var items), items);
            return it.Held;
        }
    }

    private static bool IsAsIn(Standing standing, Organisation organisation, long seen, LedgerTransaction transaction) => transaction.Changes.Standing <= seen
        || (transaction.Policy == standing.Policy && transaction.Custody == standing.Custody && transaction.Away.IsSame(organisation.Away));

    public override IReadOnlyDictionary<Commitment, string> Texts(Statements ledger, Request state) => EntryQueries.Texts(ledger, state.Writings());

    // By the requester's index: of all that is open there may be much more.
    private static int Waiting(Func<string, Statement> sql, PersonId requester) =>
        sql("""
            SELECT COUNT(*) FROM Requests WHERE Requester = ? AND +ClosedAt IS NULL
            AND EXISTS (SELECT 1 FROM Items WHERE Items.RequestId = Requests.Id AND +Items.State = 'AwaitingApproval')
            """).Bind(requester.Value).First(row => (int)row.Number(0));

    private static int VersionOf(LedgerTransaction transaction, RequestId request) =>
        transaction.Sql("SELECT Version FROM Requests WHERE Id = ?").Bind(request.Value).First(row => (int)row.Number(0));

    public override Request Evolve(Request? state, RequestEvent @event) => RequestLifecycle.Evolve(state, @event);

    public override IEnumerable<Obligation> Owes(Request after, RequestEvent @event) => RequestLifecycle.Owes(after, @event);

    public override void Save(LedgerTransaction transaction, Request? before, Request after, int version, ReadOnlySpan<byte> json)
    {
        if (before is null)
            transaction.Sql("INSERT INTO Requests(Version, ClosedAt, State, Id, Requester, SubmittedAt) VALUES (?, ?, ?, ?, ?, ?)")
                .Bind(version).Bind(after.ClosedAt).BindUtf8(json).Bind(after.Id.Value).Bind(after.Requester.Value).Bind(after.SubmittedAt).Run();
        else
            Update(transaction, before, after, version, json);
        foreach (var item in after.Items)
            SaveItem(transaction, after.Id, before?.Find(item.Number), item);
    }

    // Setting a column touches its index even where the value stays.
    private static void Update(LedgerTransaction transaction, Request before, Request after, int version, ReadOnlySpan<byte> json)
    {
        transaction.Sql("UPDATE Requests SET Version = ?, State = ? WHERE Id = ?").Bind(version).BindUtf8(json).Bind(after.Id.Value).Run();
        if (after.ClosedAt != before.ClosedAt)
            transaction.Sql("UPDATE Requests SET ClosedAt = ? WHERE Id = ?").Bind(after.ClosedAt).Bind(after.Id.Value).Run();
    }

    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) =>
        transaction.Sql("UPDATE Requests SET Version = ? WHERE Id = ?").Bind(version).Bind(stream.Id).Run();

    private static void SaveItem(LedgerTransaction transaction, RequestId request, Item? before, Item after)
    {
        var phase = ItemRow.PhaseOf(after.State);
        var end = (after.State as ItemState.Active)?.EndsAt;
        if (before is not null && ItemRow.PhaseOf(before.State) == phase && (before.State as ItemState.Active)?.EndsAt == end)
            return;
        transaction.Changes.NoteHoldings(after.Identity);
        if (before is null)
            transaction.Sql("INSERT INTO Items(RequestId, Number, Identity, Entitlement, State, EndsAt) VALUES (?, ?, ?, ?, ?, ?)")
                .Bind(request.Value).Bind(after.Number).Bind(after.Identity.Value).Bind(after.Entitlement.Value).Bind(Names.Of(phase)).Bind(end).Run();
        else
            transaction.Sql("UPDATE Items SET State = ?, EndsAt = ? WHERE RequestId = ? AND Number = ?")
                .Bind(Names.Of(phase)).Bind(end).Bind(request.Value).Bind(after.Number).Run();
    }
}
