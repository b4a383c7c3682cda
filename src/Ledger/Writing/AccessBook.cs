using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Accesses in rows.</summary>
internal sealed class AccessBook(RequestBook requests) : StreamBook<Access, AccessCommand, AccessEvent>
{
    protected override string Select => "SELECT Version, StateJson FROM Accesses WHERE Id = ?";

    public override StreamRef StreamOf(AccessCommand command) => StreamRef.Of(command.Access);

    public override Decided<AccessEvent> Decide(LedgerTransaction transaction, Organisation organisation, Access? state, AccessCommand command) =>
        AccessLifecycle.Decide(state!, command, new AccessFacts(organisation, transaction.Now, transaction.Clock, Jitter(), claim => ItemOf(transaction, claim))
        {
            Custody = transaction.Custody,
            IsAway = organisation.Away.Is,
            RequesterOf = request => requests.Read(transaction, StreamRef.Of(request)).State?.Requester,
        });

    private Item? ItemOf(LedgerTransaction transaction, ItemRef claim) => requests.Read(transaction, StreamRef.Of(claim.Request)).State?.Find(claim.Item);

    public override Access Start(StreamRef stream) => Access.Never(new AccessId(stream.Id));

    public override Access Evolve(Access? state, AccessEvent @event) => AccessLifecycle.Evolve(state!, @event);

    public override IEnumerable<Obligation> Owes(Access after, AccessEvent @event) => AccessLifecycle.Owes(after, @event);

    public override void Save(LedgerTransaction transaction, Access? before, Access after, int version, ReadOnlySpan<byte> json)
    {
        transaction.Changes.NoteHoldings(after.Id.Identity);
        transaction.Sql("INSERT INTO Accesses(Id, Version, Identity, Entitlement, State, StateJson) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(Id) DO UPDATE SET Version = excluded.Version, State = excluded.State, StateJson = excluded.StateJson")
            .Bind(after.Id.Value).Bind(version).Bind(after.Id.Identity.Value).Bind(after.Id.Entitlement.Value).Bind(Names.Of(after.State)).BindUtf8(json).Run();
        if (before?.Review != after.Review)
            SaveReview(transaction, after);
    }

    private static void SaveReview(LedgerTransaction transaction, Access access)
    {
        if (access.Review is { } review)
            transaction.Sql("INSERT INTO Reviews(AccessId, DueAt, LapsesAt) VALUES (?, ?, ?) ON CONFLICT(AccessId) DO UPDATE SET DueAt = excluded.DueAt, LapsesAt = excluded.LapsesAt")
                .Bind(access.Id.Value).Bind(review.DueAt).Bind(review.Open?.LapsesAt).Run();
        else
            transaction.Sql("DELETE FROM Reviews WHERE AccessId = ?").Bind(access.Id.Value).Run();
    }

    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) =>
        transaction.Sql("UPDATE Accesses SET Version = ? WHERE Id = ?").Bind(version).Bind(stream.Id).Run();

    /// <summary>From 0 up to 1.</summary>
    internal static double Jitter() => RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24);
}
