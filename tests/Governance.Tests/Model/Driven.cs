using System.Collections.Immutable;
using System.Globalization;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using static ChatGovernanceBot.Governance.Tests.Field;

namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>The real lifecycles, two requests and their access, as the ledger would hold them. Each command comes a millisecond after the one before.</summary>
internal sealed class Driven
{
    public static readonly AccessId Id = AccessId.Of(Read, Ana.AsIdentity);
    public static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);
    private static readonly ImmutableArray<RequestId> Ids = [new("R1"), new("R2")];
    private static readonly Stage Two = Stage(Named(Ana, Dia, Hal, Gil), 2);
    private static readonly Organisation Usual = Of(1, [Rule(Read, Two)]), Strict = Of(2, [Rule(Read, Two, Stage(Owner))]);
    private static readonly Organisation UsualWithoutA = Of(3, [Rule(Read, Two)], Roster(null, Dia)), StrictWithoutA = Of(4, [Rule(Read, Two, Stage(Owner))], Roster(null, Dia));

    private readonly Dictionary<int, ObligationKind> _tries = [];
    private Organisation _organisation = Usual;

    public Driven() => Submit(1);

    public DateTimeOffset Now { get; private set; } = Noon;
    public Governance.Access.Access Access { get; private set; } = Governance.Access.Access.Never(Id);
    public Request?[] Requests { get; } = [null, null];

    /// <summary>The calls that the last step intended.</summary>
    public List<AccessEvent.CallIntended> Intended { get; } = [];

    /// <summary>What the try of the present turn is.</summary>
    public ObligationKind? Next => _tries.TryGetValue(Access.Turn, out var kind) ? kind : null;

    public IEnumerable<KeyValuePair<int, ObligationKind>> Superseded => _tries.Where(t => t.Key != Access.Turn).ToList();

    public Item? Item(int number) => Requests[number - 1]?.Items[0];
    public static ItemRef Ref(int number) => new(Ids[number - 1], 1);
    public void Pass(TimeSpan time) => Now += time;

    public void LoadStricter() => _organisation = _organisation == UsualWithoutA ? StrictWithoutA : Strict;
    public void RemoveA() => _organisation = _organisation == Strict ? StrictWithoutA : UsualWithoutA;

    public void Submit(int number) =>
        Say(number, id => new RequestCommand.Submit(id, Ana, [new(Ana.AsIdentity, Read, Length.OfTime(TimeSpan.FromDays(10)))], new("because"), null));

    public void Vote(int number, PersonId by, Verdict verdict)
    {
        var request = Requests[number - 1]!;
        var open = ((ItemState.AwaitingApproval)request.Items[0].State).Stage;
        var shown = Digest.Of(request, request.Items[0], _organisation);
        Say(number, id => new RequestCommand.CastVote(id, 1, open, by, verdict, null, new("because"), shown, new("d")));
    }

    public Refusal? Say(int number, Func<RequestId, RequestCommand> command)
    {
        Pass(TimeSpan.FromMilliseconds(1));
        var decided = RequestLifecycle.Decide(Requests[number - 1], command(Ids[number - 1]), new(_organisation, Now, ClockState.Sound, _ => [], _ => 0));
        Requests[number - 1] = decided.Events.Aggregate(Requests[number - 1], RequestLifecycle.Evolve);
        return decided.Refusal;
    }

    public void Do(AccessCommand command)
    {
        Pass(TimeSpan.FromMilliseconds(1));
        var facts = new AccessFacts(_organisation, Now, ClockState.Sound, 0.5, claim => Item(claim == Ref(1) ? 1 : 2));
        foreach (var @event in AccessLifecycle.Decide(Access, command, facts).Events)
        {
            Access = AccessLifecycle.Evolve(Access, @event);
            Keep(AccessLifecycle.Owes(Access, @event));
            if (@event is AccessEvent.CallIntended intended)
            {
                Intended.Add(intended);
            }
        }
    }

    public Observation Seen(Presence presence) => new(presence, presence == Presence.Present ? HoldingPath.Direct : HoldingPath.None, Now + TimeSpan.FromMilliseconds(1), Now, "");

    public ShownDigest ShownReview => ReviewDigest.Of(Access, _organisation);

    private void Keep(IEnumerable<Obligation> owed)
    {
        foreach (var obligation in owed.Where(o => o.Kind is ObligationKind.Provision or ObligationKind.Observe or ObligationKind.Revoke or ObligationKind.AuthoriseGrant))
        {
            _tries[int.Parse(obligation.Subject.Split(':')[^1], CultureInfo.InvariantCulture)] = obligation.Kind;
        }
    }
}
