using System.Collections.Immutable;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>An obligation as the store keeps it.</summary>
internal sealed class Owed(Obligation what)
{
    public Obligation What { get; } = what;

    /// <summary>The item that it is about; the default where it is about none.</summary>
    public ItemRef Item { get; } = Subjects.ItemOf(what);

    /// <summary>The turn of the access that it is a try of; -1 where it is none.</summary>
    public int Turn { get; } = what.Kind is ObligationKind.Provision or ObligationKind.Observe or ObligationKind.Revoke ? Subjects.Number(what, 0) : -1;

    public AccessId Access { get; } = what.Stream.Kind == StreamKind.Access ? new(what.Stream.Id) : default;
    public DateTimeOffset DueAt { get; set; } = what.DueAt;
    public bool Done { get; set; }
}

/// <summary>A card that somebody has before them, and what it shows.</summary>
internal sealed record Card(RequestId Request, int Item, int Stage, ShownDigest Shown, string Print);

/// <summary>What the ledger and the host are to the lifecycles: streams, folding, obligations, clocks. It decides nothing.</summary>
internal sealed class World
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);
    private readonly HashSet<string> _keys = [];
    private readonly Watchers _watchers;

    public World() => _watchers = new(this);

    public Dictionary<RequestId, Request> Requests { get; } = [];
    public Dictionary<RequestId, List<RequestEvent>> RequestLogs { get; } = [];
    public Dictionary<AccessId, Governance.Access.Access> Accesses { get; } = [];
    public Dictionary<AccessId, List<AccessEvent>> AccessLogs { get; } = [];
    public Dictionary<AccessId, Edge> Edges { get; } = [];
    public List<Owed> Owed { get; } = [];
    public List<Owed> Fulfilled { get; } = [];
    public List<Card> Cards { get; } = [];

    /// <summary>Reviews that come about in a life of some days, with little time to answer or enough to put them off over a weekend.</summary>
    public static readonly ImmutableArray<ReviewRule> Hasty = [Review(1, 2)], Patient = [Review(4, 72)];

    private static ReviewRule Review(int days, int hours) => new(
        $"every-{days}", new([], [], [], [], [], []), new Interval(days, IntervalUnit.Days), Field.AnyOf(Field.Manager, Field.Owner), TimeSpan.FromHours(hours), Field.Group("backup"));

    public Organisation Organisation { get; set; } = Field.Organisation with { Reviews = Patient };
    public DateTimeOffset Now { get; set; } = Field.Noon;
    public DateTimeOffset System { get; set; } = Field.Noon;
    public DateTimeOffset Newest { get; private set; } = Field.Noon;
    public CustodyState Custody { get; private set; }
    public int Quarantine { get; private set; }
    public int Step { get; set; }

    /// <summary>Every event in the order of its commit.</summary>
    public List<object> Story { get; } = [];
    public Manners Manners { get; set; } = Manners.Hostile;

    private int Waiting(PersonId requester) => Requests.Values.Count(r => r.Requester == requester && r.Items.Any(i => i.State is ItemState.AwaitingApproval));

    public ClockState Clock => Now < Newest - Tolerance ? ClockState.PutBack : ClockState.Sound;

    public Edge Edge(AccessId id)
    {
        if (!Edges.TryGetValue(id, out var edge))
        {
            Edges[id] = edge = new Edge();
        }

        edge.Settle(System, Step);
        return edge;
    }

    public Governance.Access.Access Access(AccessId id) => Accesses.GetValueOrDefault(id) ?? Governance.Access.Access.Never(id);

    public void Pass(TimeSpan time) => (Now, System) = (Now + time, System + time);

    public Refusal? Execute(RequestCommand command)
    {
        var state = Requests.GetValueOrDefault(command.Request);
        var decided = RequestLifecycle.Decide(state, command, new(Organisation, Now, Clock, identity => Holdings(identity, command.Request), Waiting) { Custody = Custody });
        foreach (var @event in decided.Events)
        {
            Story.Add(@event);
            var next = RequestLifecycle.Evolve(state, @event);
            _watchers.Saw(state, @event, next);
            Requests[command.Request] = state = next;
            LogOf(RequestLogs, command.Request).Add(@event);
            Owe(RequestLifecycle.Owes(next, @event), @event.At);
        }

        return decided.Refusal;
    }

    public (ImmutableArray<AccessEvent> Events, Refusal? Refusal) Execute(AccessCommand command, double jitter)
    {
        var state = Access(command.Access);
        var decided = AccessLifecycle.Decide(state, command, new(Organisation, Now, Clock, jitter, claim => Requests.GetValueOrDefault(claim.Request)?.Find(claim.Item)) { Custody = Custody });
        foreach (var @event in decided.Events)
        {
            Story.Add(@event);
            var next = AccessLifecycle.Evolve(state, @event);
            _watchers.Saw(state, @event, next);
            Accesses[command.Access] = state = next;
            LogOf(AccessLogs, command.Access).Add(@event);
            Owe(AccessLifecycle.Owes(next, @event), @event.At);
        }

        return (decided.Events, decided.Refusal);
    }

    public ImmutableArray<Holding> Holdings(IdentityId identity, RequestId except) =>
        [.. from request in Requests.Values
            where request.Id != except
            from item in request.Items
            where item.Identity == identity && !item.IsClosed
            select new Holding(item.Entitlement, item.State is ItemState.Active or ItemState.Ending ? HoldingState.Held : HoldingState.Asked, request.Id, null)];

    /// <summary>The policy in force changes; every open request owes a look.</summary>
    public void Load(Organisation organisation)
    {
        Organisation = organisation;
        var policy = new StreamRef(StreamKind.Policy, "main");
        Owe([.. new[] { ObligationKind.LookAtOpenItems, ObligationKind.CarryRoster, ObligationKind.LookAtReviews }
            .Select(kind => new Obligation(ObligationFamily.CarryDecisions, kind, policy, $"{organisation.Version}", Now))], Now);
    }

    /// <summary>The ledger is found to be behind its mark; everything is to be read.</summary>
    public void BeginQuarantine()
    {
        (Custody, Quarantine) = (CustodyState.Quarantined, Quarantine + 1);
        foreach (var access in Accesses.Keys.ToList())
        {
            Execute(new AccessCommand.AskReading(access, Quarantine), 0);
        }
    }

    /// <summary>Released, once everything that was asked was read.</summary>
    public void EndQuarantine() => Custody = Accesses.Values.All(a => a.Reading is not { At: null }) ? CustodyState.Sound : Custody;

    /// <summary>Shows a card of an item's open stage as it is now.</summary>
    public void Show(Request request, Item item, int stage) =>
        Cards.Add(new(request.Id, item.Number, stage, Digest.Of(request, item, Organisation), Oracle.Print(item)));

    private void Owe(IEnumerable<Obligation> obligations, DateTimeOffset at)
    {
        Newest = at > Newest ? at : Newest;
        foreach (var obligation in obligations)
        {
            if (obligation.Kind is ObligationKind.UpdateCards or ObligationKind.ShowRemoval or ObligationKind.NoticeEnd or ObligationKind.OpenDefect || (obligation.Kind == ObligationKind.DeliverCard && CardSubject.Parse(obligation.Subject).Card != CardKind.Approval))
            {
                continue;
            }

            if (!_keys.Add(obligation.Key))
            {
                throw new BrokenException($"{obligation.Key} is owed twice under one key");
            }

            Owed.Add(new Owed(obligation));
        }
    }

    private static List<TEvent> LogOf<TId, TEvent>(Dictionary<TId, List<TEvent>> logs, TId id) where TId : notnull
    {
        if (!logs.TryGetValue(id, out var log))
        {
            logs[id] = log = [];
        }

        return log;
    }
}

/// <summary>Something that must always hold does not.</summary>
internal sealed class BrokenException(string what, Exception? cause = null) : Exception(what, cause);
