using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger.Writing;

/// <summary>Absences in rows.</summary>
internal sealed class AbsenceBook : StreamBook<Absence, AbsenceCommand, AbsenceEvent>
{
    protected override string Select => "SELECT Version, State FROM Absences WHERE Person = ?";

    /// <summary>The absences that are not over by a time.</summary>
    public static List<Absence> After(Func<string, Statement> sql, DateTimeOffset time) =>
        sql("SELECT State FROM Absences WHERE Until > ?").Bind(time).All(row => Parse(row.Text(0)));

    /// <summary>The organisation with whoever is away laid over it.</summary>
    public static Organisation Over(Organisation organisation, WhoIsAway away) => away.IsEmpty ? organisation : organisation with { Away = away };

    public override StreamRef StreamOf(AbsenceCommand command) => StreamRef.OfAbsence(command.Person);

    public override Decided<AbsenceEvent> Decide(LedgerTransaction transaction, Organisation organisation, Absence? state, AbsenceCommand command) =>
        AbsenceLifecycle.Decide(state!, command, new(organisation.Roster, transaction.Now, person => Read(transaction, StreamRef.OfAbsence(person)).State?.Stay));

    public override Absence Start(StreamRef stream) => Absence.None(new PersonId(stream.Id));

    public override Absence Evolve(Absence? state, AbsenceEvent @event) => AbsenceLifecycle.Evolve(state!, @event);

    public override IEnumerable<Obligation> Owes(Absence after, AbsenceEvent @event) => AbsenceLifecycle.Owes(after, @event);

    public override void Save(LedgerTransaction transaction, Absence? before, Absence after, int version, ReadOnlySpan<byte> json)
    {
        transaction.Sql("INSERT INTO Absences(Person, Version, Until, State) VALUES (?, ?, ?, ?) ON CONFLICT(Person) DO UPDATE SET Version = excluded.Version, Until = excluded.Until, State = excluded.State")
            .Bind(after.Person.Value).Bind(version).Bind(after.Stay?.Until).BindUtf8(json).Run();
        transaction.ForgetStanding();
    }

    public override void SaveVersion(LedgerTransaction transaction, StreamRef stream, int version) =>
        transaction.Sql("UPDATE Absences SET Version = ? WHERE Person = ?").Bind(version).Bind(stream.Id).Run();

    internal static Absence Parse(string json) => JsonSerializer.Deserialize<Absence>(json, GovernanceJson.Options)!;
}
