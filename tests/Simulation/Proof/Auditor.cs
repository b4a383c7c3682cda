using System.Collections.Immutable;
using ChatGovernanceBot.Connectors;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Company;
using ChatGovernanceBot.Simulation.Hosting;
using ChatGovernanceBot.Simulation.Targets;

namespace ChatGovernanceBot.Simulation.Proof;

/// <summary>Reads the audit as it grows, and holds each entry against what really happened.</summary>
internal sealed class Auditor(LoadedPolicies policies, Staff staff, Target target, Record record, Secrets secrets, Findings findings)
{
    private readonly Dictionary<ItemRef, ItemLife> _items = [];
    private readonly Dictionary<AccessId, List<ItemLife>> _byAccess = [];
    private readonly HashSet<string> _intents = new(StringComparer.Ordinal);
    private readonly HashSet<AccessId> _asking = [];
    private readonly Dictionary<int, int> _outcomes = [];
    private readonly Dictionary<PersonId, Stay?> _stays = [];
    private long _last;
    private PolicyVersion _policy;

    public long Entries => _last;
    public IEnumerable<ItemLife> Items => _items.Values;
    public int Events { get; private set; }

    public Recertifications Recertifications { get; } = new(findings);

    public Attestations Attestations { get; } = new(record, findings);

    /// <summary>How items closed.</summary>
    public IReadOnlyDictionary<Outcome, int> Outcomes => _outcomes.ToDictionary(o => (Outcome)o.Key, o => o.Value);

    /// <summary>Whether people are asked about an edge, which nothing but their answer makes or ends.</summary>
    public bool IsAsking(AccessId access) => _asking.Contains(access) || Attestations.IsAsking(access);

    /// <summary>The account of an edge's identity in the targets.</summary>
    public Edge? EdgeOf(AccessId access) => policies.At(_policy).Roster.Find(access.Identity) is { } identity ? new(access.Entitlement, identity.TargetAccount) : null;

    /// <summary>The items that are or were a reason for an edge.</summary>
    public IReadOnlyList<ItemLife> ItemsOn(Edge edge) =>
        [.. policies.At(_policy).Roster.Identities.Where(i => i.TargetAccount == edge.Account).SelectMany(i => _byAccess.GetValueOrDefault(AccessId.Of(edge.Entitlement, i.Id)) ?? [])];

    public bool IsHere(PersonId person) => staff.Find(HandleOf(policies.At(_policy), person.AsIdentity)) is { IsHere: true };

    /// <summary>The end that an item was last given.</summary>
    public DateTimeOffset? LastEndOf(ItemRef item) => _items.GetValueOrDefault(item)?.LastEnd;

    /// <summary>Whether an item still waits for what a card of this stage asks.</summary>
    public bool Waits(ItemRef item, int stage) => _items.GetValueOrDefault(item) is { WaitsUntil: not null } life && life.Stage == stage;

    /// <summary>Reads what was written since.</summary>
    public void ReadOn(Glance ledger)
    {
        var newest = ledger.Newest();
        if (_last > 0 && !(newest >= _last))
        {
            findings.Break(Invariant.I4, $"entry {_last} was committed, and the log ends at {newest}");
            return;
        }

        var entries = newest > _last ? ledger.EntriesAfter(_last) : [];
        foreach (var entry in entries.Select(b => AuditEntry.Parse(b)))
        {
            (_last, _policy) = (entry.Sequence, entry.Policy);
            Events++;
            Hold(entry);
        }

        if (secrets.Count > 0)
        {
            foreach (var entry in entries)
            {
                secrets.Scan(System.Text.Encoding.UTF8.GetString(entry), "an entry");
            }
        }

        HoldCalls();
    }

    private void Hold(AuditEntry entry)
    {
        if (entry.Data is AccessEvent access)
        {
            Recertifications.Hold(new(entry.Stream.Id), access);
            Attestations.Hold(new(entry.Stream.Id), access, _byAccess.GetValueOrDefault(new(entry.Stream.Id)) ?? [], policies.At(_policy));
        }

        switch (entry.Data)
        {
            case RequestEvent.Submitted submitted:
                Begin(submitted);
                break;
            case RequestEvent happened when ItemOf(entry.Stream, happened) is { } item:
                Hold(item, happened);
                break;
            case AbsenceEvent happened:
                _stays[new(entry.Stream.Id)] = (happened as AbsenceEvent.WentAway)?.Stay;
                break;
            case AccessEvent.CallIntended intended:
                HoldIntent(new(entry.Stream.Id), intended);
                break;
            case AccessEvent.OwnerAsked:
                _asking.Add(new(entry.Stream.Id));
                break;
            case AccessEvent.EdgeActive or AccessEvent.RevocationStarted or AccessEvent.EdgeGone:
                _asking.Remove(new(entry.Stream.Id));
                break;
        }
    }

    /// <summary>Whether whatever is held was asked about in time.</summary>
    public void HoldReviews(DateTimeOffset now, TimeSpan grace) => Recertifications.HoldTimes(now, grace, policies.At(_policy));

    private void Begin(RequestEvent.Submitted submitted)
    {
        foreach (var item in submitted.Items)
        {
            var life = new ItemLife(new(submitted.Request, item.Number), submitted.By, item);
            _items[life.Ref] = life;
            (_byAccess.TryGetValue(life.Access, out var others) ? others : _byAccess[life.Access] = []).Add(life);
        }
    }

    private ItemLife? ItemOf(StreamRef stream, RequestEvent happened) => happened switch
    {
        RequestEvent.StageOpened e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.AlsoAsked e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.FallbackAsked e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.Escalated e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.Reminded e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.StagesAdded e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.StagesSetAside e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.Voted e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.ItemApproved e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.GrantAuthorised e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.ItemActivated e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.ItemEnding e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.ClaimSettled e => _items[new(new(stream.Id), e.Item)],
        RequestEvent.ItemClosed e => _items[new(new(stream.Id), e.Item)],
        _ => null,
    };

    private void Hold(ItemLife item, RequestEvent happened)
    {
        if (item.Closed is not null)
        {
            findings.Break(Invariant.I7, $"{item.Ref} was closed, and then {happened.GetType().Name}");
        }

        switch (happened)
        {
            case RequestEvent.StageOpened e:
                (item.Stage, item.WaitsUntil, item.EscalatesAt) = (e.Stage, e.LapsesAt, e.EscalatesAt);
                item.RemindsAt.Clear();
                Plan(item, e.Reminders);
                break;
            case RequestEvent.AlsoAsked e:
                Plan(item, e.Reminders);
                break;
            case RequestEvent.FallbackAsked e:
                Plan(item, e.Reminders);
                break;
            case RequestEvent.Escalated e:
                item.EscalatesAt = e.Next;
                Plan(item, e.Reminders);
                break;
            case RequestEvent.Reminded e:
                item.RemindsAt.RemoveAll(at => at <= e.At);
                break;
            case RequestEvent.StagesAdded e:
                item.Stages.AddRange(e.Stages);
                break;
            case RequestEvent.StagesSetAside e:
                HoldSetAside(item, e);
                break;
            case RequestEvent.Voted e:
                HoldVote(item, e);
                break;
            case RequestEvent.ItemApproved e:
                (item.WaitsUntil, item.ApprovedAt) = (null, e.At);
                break;
            case RequestEvent.GrantAuthorised e:
                HoldAuthority(item, e);
                break;
            case RequestEvent.ItemActivated e:
                HoldActive(item, e);
                break;
            case RequestEvent.ItemEnding e:
                (item.IsActive, item.EndsAt, item.EndingSince) = (false, null, e.At);
                break;
            case RequestEvent.ClaimSettled:
                (item.EndingSince, item.AuthorisedAt) = (null, null);
                break;
            case RequestEvent.ItemClosed e:
                HoldClosed(item, e);
                break;
        }
    }

    private static void Plan(ItemLife item, ImmutableArray<Reminder> reminders) => item.RemindsAt.AddRange(reminders.Select(r => r.At));

    private void HoldSetAside(ItemLife item, RequestEvent.StagesSetAside aside)
    {
        var organisation = policies.At(_policy);
        foreach (var stage in aside.Stages)
        {
            var elsewhere = item.Votes.Where(v => v.Stage != stage).SelectMany(v => new[] { v.By, v.For ?? v.By }).ToHashSet();
            if (item.ElectorsAt(organisation).IsFilled(item.Stages[stage], [.. organisation.Roster.People.Select(p => p.Ref).Where(p => !elsewhere.Contains(p))]))
            {
                findings.Break(Invariant.I1, $"{item.Ref}: stage {stage} is asked of nobody any more, and there are people who may decide it");
            }
        }

        item.SetAside.UnionWith(aside.Stages);
        item.Votes.RemoveAll(v => item.SetAside.Contains(v.Stage));
    }

    private void HoldVote(ItemLife item, RequestEvent.Voted vote)
    {
        var organisation = policies.At(_policy);
        var handsOn = record.HandsOn(vote.Delivery.Value);
        var requester = HandleOf(organisation, item.Requester.AsIdentity);
        var beneficiary = HandleOf(organisation, item.Submitted.Identity);
        if (vote.Verdict == Verdict.Approve && !handsOn.Contains(HandleOf(organisation, vote.By.AsIdentity)) && handsOn.Any(h => h == requester || h == beneficiary))
        {
            findings.Break(Invariant.I5, $"{item.Ref}: an approval stands under another's name, but {string.Join(" and ", handsOn)} pressed it, who asked for it or gets it");
        }

        if (vote.Verdict == Verdict.Approve && vote.By == item.Requester)
        {
            findings.Break(Invariant.I5, $"{item.Ref}: who asked for it approved it");
        }

        if (vote.Stage >= item.Stages.Count || staff.Find(HandleOf(organisation, vote.By.AsIdentity)) is not { IsHere: true } || !item.ElectorsAt(organisation).MayDecide(item.Stages[vote.Stage], vote.For ?? vote.By) || !item.ElectorsAt(organisation).MayStand(vote.By))
        {
            findings.Break(Invariant.I6, $"{item.Ref}: a vote counted of {HandleOf(organisation, vote.By.AsIdentity)}, who may not decide stage {vote.Stage} now");
        }

        if (vote.For is { } principal && !StandsIn(item.ElectorsAt(organisation), item.Stages[vote.Stage], principal, vote))
        {
            findings.Break(Invariant.I6, $"{item.Ref}: {HandleOf(organisation, vote.By.AsIdentity)} decided for {HandleOf(organisation, principal.AsIdentity)}, who did not leave it to them");
        }

        item.Votes.Add(vote);
    }

    // The stage names them itself, or whoever is away named them, maybe by way of others who are away and may have a hand in it.
    private bool StandsIn(Electors electors, Stage stage, PersonId principal, RequestEvent.Voted vote) =>
        StayOf(principal, vote.At) is not null && (electors.MayDecide(stage, vote.By) || LeadsTo(electors, principal, vote));

    private bool LeadsTo(Electors electors, PersonId principal, RequestEvent.Voted vote)
    {
        var hop = principal;
        for (var hops = 1; hops <= WhoIsAway.LongestChain && StayOf(hop, vote.At)?.Deputy is { } deputy && electors.MayStand(deputy); hops++)
        {
            if (deputy == vote.By)
            {
                return StayOf(deputy, vote.At) is null;
            }

            hop = deputy;
        }

        return false;
    }

    private Stay? StayOf(PersonId person, DateTimeOffset at) => _stays.GetValueOrDefault(person) is { } stay && stay.Covers(at) ? stay : null;

    private void HoldAuthority(ItemLife item, RequestEvent.GrantAuthorised authorised)
    {
        var electors = item.ElectorsAt(policies.At(_policy));
        for (var stage = 0; stage < item.Stages.Count; stage++)
        {
            var elsewhere = item.Votes.Where(v => v.Stage != stage).SelectMany(v => new[] { v.By, v.For ?? v.By }).ToHashSet();
            List<PersonId> voters = [.. item.Votes.Where(v => v.Stage == stage && v.Verdict == Verdict.Approve && !elsewhere.Contains(v.By) && electors.MayStand(v.By)).Select(v => v.For ?? v.By)];
            if (!item.SetAside.Contains(stage) && !electors.IsFilled(item.Stages[stage], voters))
            {
                var enough = voters.Distinct().Count() >= Routing.PeopleDemanded(item.Stages[stage]);
                findings.Break(enough ? Invariant.I6 : Invariant.I1, $"{item.Ref} was authorised, and stage {stage} is not filled by people who may decide it now");
            }
        }

        if (item.Votes.Exists(v => v.Verdict == Verdict.Deny))
        {
            findings.Break(Invariant.I1, $"{item.Ref} was authorised after a denial");
        }

        item.AuthorisedAt = authorised.At;
    }

    private void HoldActive(ItemLife item, RequestEvent.ItemActivated active)
    {
        (item.IsActive, item.EndsAt, item.LastEnd) = (true, active.EndsAt, active.EndsAt);
        if (EdgeOf(item.Access) is { } edge && target.At(edge, active.From) is not { Presence: Presence.Present })
        {
            findings.Break(Invariant.I2, $"{item.Ref} became active, and the edge was not there");
        }

        if (item.Submitted.Length.EndFrom(active.From) is { } asked && (active.EndsAt is null || active.EndsAt > asked))
        {
            findings.Break(Invariant.I13, $"{item.Ref} ends later than was asked for");
        }
    }

    private void HoldClosed(ItemLife item, RequestEvent.ItemClosed closed)
    {
        _outcomes[(int)closed.Outcome] = _outcomes.GetValueOrDefault((int)closed.Outcome) + 1;
        (item.Closed, item.IsActive, item.EndsAt, item.WaitsUntil) = (closed, false, null, null);
        if (closed.Outcome is Outcome.Removed or Outcome.Failed or Outcome.NeverGranted or Outcome.Attested && EdgeOf(item.Access) is { } edge
            && target.At(edge, closed.At) is { Presence: Presence.Present, By: Party.Us } && !_byAccess[item.Access].Exists(other => other.IsReason))
        {
            findings.Break(Invariant.I2, $"{item.Ref} closed as {closed.Outcome}, and {edge.Entitlement} is still there for {edge.Account}");
        }
    }

    private void HoldIntent(AccessId access, AccessEvent.CallIntended intended)
    {
        _intents.Add($"{access}:{intended.Number}");
        if (intended.Kind == CallKind.Grant && _byAccess.GetValueOrDefault(access)?.Exists(i => i.IsReason) != true)
        {
            findings.Break(Invariant.I1, $"a grant of {access} was intended for nobody");
        }
    }

    private void HoldCalls()
    {
        foreach (var call in record.NewCalls())
        {
            if (!_intents.Contains(call.Intent))
            {
                findings.Break(Invariant.I1, $"a {call.Kind} of {call.Edge.Entitlement} for {call.Edge.Account} arrived under no recorded intent");
                continue;
            }

            if (EdgeOf(new(call.Intent[..call.Intent.LastIndexOf(':')])) is { } meant && meant != call.Edge)
            {
                findings.Break(Invariant.I14, $"a {call.Kind} meant for {meant.Account} on {meant.Entitlement} arrived for {call.Edge.Account} on {call.Edge.Entitlement}");
            }
        }
    }

    private static string HandleOf(Organisation organisation, IdentityId identity) => organisation.Roster.Find(identity)?.Handle.Value ?? "";
}
