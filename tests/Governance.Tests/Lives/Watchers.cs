using System.Globalization;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Tests.Lives;

/// <summary>Looks at every event as it is recorded and holds it against the invariants of DESIGN.md.</summary>
internal sealed class Watchers(World world)
{
    private static readonly TimeSpan AuthorityFor = TimeSpan.FromMinutes(5);

    // Grant calls that may still have an effect, until their outcome is certain or their deadline has passed.
    private readonly Dictionary<(AccessId, int), DateTimeOffset> _grantsUnderWay = [];

    // The read on which a claim ended: what somebody else did after it is a finding, not a lie of its item.
    private readonly Dictionary<ItemRef, Observation> _endedOn = [];

    public void Saw(Request? before, RequestEvent @event, Request after)
    {
        Hold(before is null || !before.IsClosed || @event is RequestEvent.TaskRaised, "closed stays closed", @event);
        Hold(after.IsClosed == (@event is RequestEvent.RequestClosed || before is { IsClosed: true }), "only RequestClosed closes", @event);
        switch (@event)
        {
            case RequestEvent.Voted voted:
                HoldVote(before!, voted);
                break;
            case RequestEvent.ItemApproved approved:
                HoldAuthority(before!, approved.Item, "I1, I8: approved", @event);
                break;
            case RequestEvent.GrantAuthorised authorised:
                HoldAuthority(before!, authorised.Item, "I1, I6: authorised", @event);
                break;
            case RequestEvent.ItemActivated active:
                Hold(active.EndsAt is { } end && end <= active.From + Longest(before!.Find(active.Item)!), "I13: no longer than approved", @event);
                break;
            case RequestEvent.ClaimSettled settled:
                HoldGone(before!.Find(settled.Item)!.Access, new(before.Id, settled.Item), settled.Outcome, @event);
                break;
            case RequestEvent.ItemClosed closed:
                Hold(!before!.Find(closed.Item)!.IsClosed, "an item closes once", @event);
                HoldGone(before.Find(closed.Item)!.Access, new(before.Id, closed.Item), closed.Outcome, @event);
                break;
            case RequestEvent.RequestClosed:
                Hold(after.Items.All(i => i.IsClosed), "a request closes when its items have", @event);
                break;
        }
    }

    public void Saw(Governance.Access.Access before, AccessEvent @event, Governance.Access.Access after)
    {
        switch (@event)
        {
            case AccessEvent.CallIntended { Kind: CallKind.Grant } intended:
                HoldGrant(before, intended);
                _grantsUnderWay[(before.Id, intended.Number)] = intended.Deadline;
                break;
            case AccessEvent.CallReturned { Outcome: not CallOutcome.Unknown } returned:
                _grantsUnderWay.Remove((before.Id, returned.Number));
                break;
            case AccessEvent.EdgeActive:
                Hold(before.LastSeen is { Presence: Presence.Present } || before.Origin == EdgeOrigin.PreExisting, "Active means seen", @event);
                break;
            case AccessEvent.EdgeGone:
                Hold(before.LastSeen is { Presence: Presence.Absent }, "Absent means seen absent", @event);
                break;
            case AccessEvent.ClaimEnded ended:
                HoldEnd(before, ended);
                break;
        }
    }

    private void HoldVote(Request request, RequestEvent.Voted vote)
    {
        var item = request.Find(vote.Item)!;
        Hold(item.State is ItemState.AwaitingApproval awaiting && awaiting.Stage == vote.Stage, "I7: only the open stage is decided", vote);
        Hold(Oracle.MayDecide(world.Organisation, request.Requester, item.Identity, vote.By), "I5, I6: a vote by somebody who may not decide", vote);
        Hold(item.Votes.All(v => v.By != vote.By || item.SetAside.Contains(v.Stage)), "a human counts once in an item", vote);
        Hold(world.Cards.Exists(c => c.Shown == vote.Shown && c.Request == request.Id && c.Item == vote.Item && c.Print == Oracle.Print(item)), "I11: a vote on what is no longer shown", vote);
    }

    private void HoldAuthority(Request request, int number, string rule, RequestEvent @event)
    {
        var item = request.Find(number)!;
        var beside = world.Holdings(item.Identity, request.Id).Select(h => h.Entitlement);
        // The submission is not in the log yet while it is being decided; a route without stages is satisfied by it.
        var log = world.RequestLogs[request.Id];
        if (Oracle.WhyNot(log, number, world.Organisation, beside) is { } why)
        {
            throw new BrokenException($"{rule} although {why}: {@event}");
        }
    }

    private void HoldGrant(Governance.Access.Access access, AccessEvent.CallIntended intended)
    {
        Hold(world.Clock == ClockState.Sound, "no grant while the clock is put back", intended);
        Hold(access.Live.Any(c => c.State is ClaimState.Waiting && WasAuthorised(c.Ref)), "I1: a grant call without fresh authority", intended);
        Hold(!_grantsUnderWay.Any(g => g.Key.Item1 == access.Id && g.Value > world.System), "I4: a second grant while one may be under way", intended);
        Hold(!GrantedSince(world.Edge(access.Id), access.LastSeen!), "I4: a second grant on a read that is older than the first", intended);
    }

    private static bool GrantedSince(Edge edge, Observation read) => edge.Present && edge.PutBy == Party.Us && edge.PutAt > StepOf(read);

    private static int StepOf(Observation read) => int.Parse(read.Detail, CultureInfo.InvariantCulture);

    private bool WasAuthorised(ItemRef claim) => world.RequestLogs[claim.Request].OfType<RequestEvent.GrantAuthorised>()
        .Any(g => g.Item == claim.Item && g.At <= world.Now && world.Now - g.At <= AuthorityFor);

    // An end that bars a claim which never came is about no edge.
    private void HoldEnd(Governance.Access.Access before, AccessEvent.ClaimEnded ended)
    {
        _endedOn.Remove(ended.Claim);
        var known = before.Find(ended.Claim);
        Hold(known?.State is not ClaimState.Ended || ended.Attempt > known.Attempt, "a claim ends once", ended);
        if (known is { State: not ClaimState.Ended })
        {
            _endedOn[ended.Claim] = before.LastSeen!;
            HoldGone(before.Id, ended.Claim, ended.Outcome, ended);
        }
    }

    // I2: gone, or covered by another claim, or put there by somebody else after it was read as gone.
    private void HoldGone(AccessId id, ItemRef claim, Outcome outcome, object @event)
    {
        var access = world.Access(id);
        if (outcome is not (Outcome.Removed or Outcome.NeverGranted or Outcome.Failed) || !_endedOn.TryGetValue(claim, out var read))
        {
            return;
        }

        var edge = world.Edge(id);
        var covered = access.Live.Any(c => c.Ref != claim);

        // What was put there after that read is another's: somebody else's, or of a claim that has not ended and answers for it.
        var others = access.Claims.Any(c => c.Ref != claim && c.State is not ClaimState.Ended);
        Hold(!edge.Present || covered || (edge.PutAt > StepOf(read) && (others || edge.PutBy == Party.SomebodyElse)), "I2: ended while the edge is there", @event);
        Hold(others || !_grantsUnderWay.Any(g => g.Key.Item1 == id && g.Value > read.SystemAt && g.Value > world.System), "I2: ended while a grant may still land", @event);
    }

    private static TimeSpan Longest(Item item) => item.Votes.Select(v => v.Shortened?.For).Append(item.Requested.For).Append(item.Longest).Min()!.Value;

    private static void Hold(bool holds, string rule, object @event)
    {
        if (!holds)
        {
            throw new BrokenException($"{rule}: {@event}");
        }
    }
}
