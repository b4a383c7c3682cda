using System.Text.Json;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatGovernanceBot.Ledger.Tests;

/// <summary>The rows as they follow from the entries alone, each as a line of text.</summary>
public sealed class Rebuilt
{
    private readonly Dictionary<StreamRef, (object? State, int Version)> _streams = [];
    private readonly Dictionary<string, Obligation> _owed = new(StringComparer.Ordinal);

    private readonly Dictionary<AccountRef, PersonId> _links = [];

    private Rebuilt(IEnumerable<byte[]> entries)
    {
        foreach (var bytes in entries)
            Fold(AuditEntry.Parse(bytes));
    }

    public static async Task<Rebuilt> OfAsync(LedgerContext context) =>
        new(await context.AuditEntries.OrderBy(e => e.Sequence).Select(e => e.Bytes).ToListAsync());

    public List<string> Policies { get; } = [];
    public List<string> Owed => [.. _owed.Values.Select(o => Line(o.Key, o.Family, o.DueAt))];
    public List<string> Requests => [.. Of<Request>().Select(r => Line(r.State.Id, r.Version, r.State.Requester, r.State.SubmittedAt, r.State.ClosedAt, Json(r.State)))];
    public List<string> Items => [.. Of<Request>().SelectMany(r => r.State.Items.Select(i =>
        Line(r.State.Id, i.Number, i.Identity, i.Entitlement, ItemRow.PhaseOf(i.State), (i.State as ItemState.Active)?.EndsAt)))];
    public List<string> Accesses => [.. Of<Access>().Select(a => Line(a.State.Id, a.Version, a.State.Id.Identity, a.State.Id.Entitlement, a.State.State, Json(a.State)))];

    public List<string> Accounts => [.. Of<PersonAccounts>().Select(a => Line(a.State.Person, a.Version, Json(a.State)))];
    public List<string> Defects => [.. Of<Defect>().Select(d => Line(d.State.Id, d.Version, d.State.OpenedAt, d.State.EndedAt, Json(d.State)))];
    public List<string> Absences => [.. Of<Absence>().Select(a => Line(a.State.Person, a.Version, a.State.Stay?.Until, Json(a.State)))];
    public List<string> Holds => [.. Of<PolicyHold>().Select(h => Json(h.State))];
    public List<string> Reviews => [.. Of<Access>().Where(a => a.State.Review is not null).Select(a => Line(a.State.Id, a.State.Review!.DueAt, a.State.Review.Open?.LapsesAt))];
    public List<string> Custody => [.. Of<LedgerCustody>().Select(c => Json(c.State))];
    public List<string> Links => [.. _links.Select(l => Line(l.Key, l.Value))];

    /// <summary>What stands in a table and not in the entries, or in the entries and not in the table.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(LedgerContext context) =>
    [
        .. Differences(Requests, (await context.Requests.ToListAsync()).Select(r => Line(r.Id, r.Version, r.Requester, r.SubmittedAt, r.ClosedAt, r.State))),
        .. Differences(Items, (await context.Items.ToListAsync()).Select(i => Line(i.RequestId, i.Number, i.Identity, i.Entitlement, i.State, i.EndsAt))),
        .. Differences(Accesses, (await context.Accesses.ToListAsync()).Select(a => Line(a.Id, a.Version, a.Identity, a.Entitlement, a.State, a.StateJson))),
        .. Differences(Accounts, (await context.PersonAccounts.ToListAsync()).Select(a => Line(a.Person, a.Version, a.State))),
        .. Differences(Defects, (await context.Defects.ToListAsync()).Select(d => Line(d.Id, d.Version, d.OpenedAt, d.ClosedAt, d.State))),
        .. Differences(Absences, (await context.Absences.ToListAsync()).Select(a => Line(a.Person, a.Version, a.Until, a.State))),
        .. Differences(Holds, await context.Settings.Where(s => s.Key == "policy-held").Select(s => s.Value).ToListAsync()),
        .. Differences(Reviews, (await context.Reviews.ToListAsync()).Select(r => Line(r.AccessId, r.DueAt, r.LapsesAt))),
        .. Differences(Custody, await context.Settings.Where(s => s.Key == "custody-main").Select(s => s.Value).ToListAsync()),
        .. Differences(Links, (await context.AccountLinks.ToListAsync()).Select(l => Line(l.Account, l.Person))),
        // A try that failed puts off what is due; that is bookkeeping and in no entry.
        .. Differences(Owed, (await context.Obligations.Where(o => o.StreamKind != StreamKind.Policy).ToListAsync()).Select(o => Line(o.Key, o.Family, o.OwedSince ?? o.DueAt))),
        .. Differences(Policies, (await context.PolicyVersions.ToListAsync()).Select(p => Line(p.Version, p.Hash, p.LoadedAt))),
    ];

    private static IEnumerable<string> Differences(List<string> rebuilt, IEnumerable<string> rows)
    {
        var stored = rows.ToList();
        return stored.Except(rebuilt).Select(line => "only in the rows: " + line)
            .Concat(rebuilt.Except(stored).Select(line => "only in the entries: " + line))
            .Concat(stored.Count == rebuilt.Count ? [] : [$"{stored.Count} rows, {rebuilt.Count} of the entries"]);
    }

    private IEnumerable<(T State, int Version)> Of<T>() => _streams.Values.Where(s => s.State is T).Select(s => ((T)s.State!, s.Version));

    private void Fold(AuditEntry entry)
    {
        var state = _streams.GetValueOrDefault(entry.Stream).State;
        switch (entry.Data)
        {
            case RequestEvent e:
                state = RequestLifecycle.Evolve((Request?)state, e);
                Owe(RequestLifecycle.Owes((Request)state, e));
                break;
            case AccessEvent e:
                state = AccessLifecycle.Evolve((Access?)state ?? Access.Never(new AccessId(entry.Stream.Id)), e);
                Owe(AccessLifecycle.Owes((Access)state, e));
                break;
            case AccountEvent e:
                state = AccountLinks.Evolve((PersonAccounts?)state ?? PersonAccounts.None(new PersonId(entry.Stream.Id)), e);
                NoteLink(((PersonAccounts)state).Person, e);
                break;
            case AbsenceEvent e:
                state = AbsenceLifecycle.Evolve((Absence?)state ?? Absence.None(new PersonId(entry.Stream.Id)), e);
                Owe(AbsenceLifecycle.Owes((Absence)state, e));
                break;
            case DefectEvent e:
                state = DefectLifecycle.Evolve((Defect?)state, e);
                Owe(DefectLifecycle.Owes((Defect)state, e));
                break;
            case CustodyEvent e:
                state = CustodyLifecycle.Evolve((LedgerCustody?)state ?? LedgerCustody.Sound, e);
                Owe(CustodyLifecycle.Owes((LedgerCustody)state, e));
                break;
            case PolicyEvent e when entry.Stream == PolicyHold.Stream:
                state = HoldLifecycle.Evolve((PolicyHold?)state ?? PolicyHold.None, e);
                Owe(HoldLifecycle.Owes((PolicyHold)state, e).Where(o => o.Stream.Kind != StreamKind.Policy));
                break;
            case PolicyEvent.Loaded e:
                Policies.Add(Line(e.Version, e.Hash, e.At));
                break;
        }
        _streams[entry.Stream] = (state, entry.Version);
    }

    private void NoteLink(PersonId person, AccountEvent happened)
    {
        if (happened is AccountEvent.Linked linked)
            _links[linked.Account] = person;
        else if (happened is AccountEvent.Unlinked unlinked && _links.GetValueOrDefault(unlinked.Account) == person)
            _links.Remove(unlinked.Account);
    }

    private void Owe(IEnumerable<Obligation> obligations)
    {
        foreach (var owed in obligations)
            _owed.TryAdd(owed.Key, owed);
    }

    private static string Json<T>(T state) => JsonSerializer.Serialize(state, GovernanceJson.Options);

    private static string Line(params object?[] parts) => string.Join(" | ", parts.Select(p => p is DateTimeOffset time ? time.UtcTicks : p));
}
