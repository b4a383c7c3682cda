using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>Who is away, for what is shown to people; what is decided reads it with its other facts.</summary>
public sealed class AbsenceBoard(LedgerDatabase database, TimeProvider governance)
{
    private volatile Stays? _known;
    private volatile Organisation? _last;

    /// <summary>The organisation with whoever is away laid over it; the same one as long as nobody goes or comes.</summary>
    public Organisation Over(Organisation organisation)
    {
        var away = (_known ??= Read()).At(governance.GetUtcNow());
        if (away.IsEmpty)
        {
            return organisation;
        }

        var last = _last;
        return last is not null && last.Away.IsSame(away) && last.Version == organisation.Version && last.Hash == organisation.Hash ? last : _last = organisation with { Away = away };
    }

    /// <summary>When somebody is away, or will be; null where they are not.</summary>
    public Stay? StayOf(Governance.PersonId person) => (_known ??= Read()).Absences.Where(a => a.Person == person).Select(a => a.Stay).FirstOrDefault(stay => stay?.Until > governance.GetUtcNow());

    /// <summary>To be called once somebody's going or coming is on record.</summary>
    public void Forget() => _known = null;

    private Stays Read() => new([.. database.Ask(ledger => ledger.Sql("SELECT State FROM Absences WHERE Until IS NOT NULL").All(row => AbsenceBook.Parse(row.Text(0))))]);
}
