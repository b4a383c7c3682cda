using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>People's chat accounts in rows.</summary>
internal sealed class AccountBook : StreamBook<PersonAccounts, AccountCommand, AccountEvent>
{
    protected override string Select => "SELECT Version, State FROM PersonAccounts WHERE Person = ?";

    public override StreamRef StreamOf(AccountCommand command) => new(StreamKind.Accounts, command.Person.Value);

    public override PersonAccounts Start(StreamRef stream) => PersonAccounts.None(new PersonId(stream.Id));

    public override Decided<AccountEvent> Decide(LedgerTransaction transaction, Organisation organisation, PersonAccounts? state, AccountCommand command) =>
        AccountLinks.Decide(state!, command, new AccountFacts(organisation, transaction.Now, account => HolderOf(transaction, organisation.Roster, account)));

    /// <summary>The roster's word goes before a link's.</summary>
    private static PersonId? HolderOf(LedgerTransaction transaction, Roster roster, AccountRef account)
    {
        var row = transaction.Sql("SELECT r.Provider, r.Tenant, r.UserId, l.Person FROM AccountRefs r LEFT JOIN AccountLinks l ON l.Account = r.Ref WHERE r.Ref = ?").Bind(account.Value);
        if (!row.Step())
            return null;
        var known = new ChatAccount(row.Text(0), row.Text(1), row.Text(2));
        PersonId? linked = row.IsNull(3) ? null : new PersonId(row.Text(3));
        row.Fresh();
        return roster.Find(known)?.Ref ?? linked;
    }

    public override PersonAccounts Evolve(PersonAccounts? state, AccountEvent @event) => AccountLinks.Evolve(state!, @event);

    public override IEnumerable<Obligation> Owes(PersonAccounts after, AccountEvent @event) => [];

    public override void Save(LedgerTransaction transaction, PersonAccounts? before, PersonAccounts after, int version, ReadOnlySpan<byte> json)
    {
        transaction.Sql("INSERT INTO PersonAccounts(Person, Version, State) VALUES (?, ?, ?) ON CONFLICT(Person) DO UPDATE SET Version = excluded.Version, State = excluded.State")
            .Bind(after.Person.Value).Bind(version).BindUtf8(json).Run();
        foreach (var gone in (before?.Linked ?? []).Except(after.Linked))
            transaction.Sql("DELETE FROM AccountLinks WHERE Account = ? AND Person = ?").Bind(gone.Value).Bind(after.Person.Value).Run();
        foreach (var added in after.Linked.Except(before?.Linked ?? []))
            transaction.Sql("INSERT INTO AccountLinks(Account, Person) VALUES (?, ?) ON CONFLICT(Account) DO UPDATE SET Person = excluded.Person")
                .Bind(added.Value).Bind(after.Person.Value).Run();
    }

    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) =>
        transaction.Sql("UPDATE PersonAccounts SET Version = ? WHERE Person = ?").Bind(version).Bind(stream.Id).Run();
}
