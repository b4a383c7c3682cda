using CsCheck;

namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>Everything that can happen to <see cref="Whole"/>, what must hold whatever happens, and the faults that each rule is there to catch.</summary>
internal static class LifeSpec
{
    // How often a walk takes what is possible: seldom what ends a life before much has come of it.
    private const int Often = 60, AtTimes = 10;

    private static readonly int[] Both = [1, 2];

    /// <summary>Everything that a connector may answer.</summary>
    public static readonly Answer[] Anything = Enum.GetValues<Answer>();

    /// <summary>The truth, a lie and silence.</summary>
    public static readonly Answer[] Telling = [Answer.Done, Answer.SaidButNotDone, Answer.Late];

    /// <param name="grantTries">Tries before a grant is given up; fewer show the same in fewer states.</param>
    public static Spec<Whole> Build(int grantTries, Answer[] answers) => Deceive(Demand(Happen(answers, Spec.From(Whole.Of(grantTries)).Print(s => s.ToString()).Terminal(s => s.IsOver))));

    private static Spec<Whole> Happen(Answer[] answers, Spec<Whole> spec) => spec
        .Action("Vote", [Voters.A, Voters.B, Voters.C, Voters.Owner, Voters.Requester], (s, _) => s.First.IsOpen, (s, by) => Quiet(s).Vote(by), Often)
        .Action("Deny", [Voters.B, Voters.Owner], (s, by) => s.MayVote(by), (s, by) => Quiet(s).Deny(by).Forget())
        .Action("Lapse", s => s.First.IsOpen, s => Quiet(s).Lapse().Forget())
        .Action("Withdraw", s => s.First.IsOpen || s.First.Phase is Phase.Approved or Phase.LosingAuthority, s => Quiet(s).Withdraw().Forget())
        .Action("RemoveA", s => !s.ALeft && s.VotesMatter, s => Quiet(s) with { ALeft = true })
        .Action("LoadStricter", s => !s.Stricter && s.Second.Phase == Phase.None && s.VotesMatter, s => Quiet(s).LoadStricter())
        .Action("LookAtPolicy", s => !s.Seen, s => Quiet(s).LookAtPolicy(), Often)
        .Action("AskSecond", s => s.Second.Phase == Phase.None && s.First.Phase is Phase.Approved or Phase.Active or Phase.Ending or Phase.LosingAuthority, s => Quiet(s).AskSecond(), Often)
        .Action("Authorise", Both, (s, n) => s[n] is { Phase: Phase.Approved, AsksAuthority: true } && s[3 - n].Carried == Fresh.None, (s, n) => Quiet(s).Authorise(n), Often)
        .Action("Claim", Both, (s, n) => s[n].Carried != Fresh.None && (s.Edge != Edge.Absent || !s.There), (s, n) => Quiet(s).Claim(n), Often)
        .Action("EndClaim", Both, (s, n) => s[n].Phase is Phase.Ending or Phase.LosingAuthority, (s, n) => Quiet(s).EndClaim(n), Often)
        .Action("Tell", Both, (s, n) => s.HasSomethingToTell(n), (s, n) => Quiet(s).Tell(n).Forget(), Often)
        .Action("Expire", Both, (s, n) => s[n].Phase == Phase.Active, (s, n) => Quiet(s).Expire(n).Forget(), Often)
        .Action("TimePasses", s => s.Age() != s, s => Quiet(s).Age(), AtTimes)
        .Action("Provision", answers, (s, _) => s is { Owed: Owed.Provision, Edge: Edge.Provisioning }, (s, answer) => Quiet(s).Provision(answer), Often)
        .Action("ProvisionUnread", s => s is { Owed: Owed.Provision, Edge: Edge.Provisioning }, s => Quiet(s).ProvisionUnread(), AtTimes)
        .Action("Revoke", answers, (s, _) => s is { Owed: Owed.Revoke, Edge: Edge.Revoking }, (s, answer) => Quiet(s).Revoke(answer), Often)
        .Action("Look", s => s.Owed == Owed.Look, s => Quiet(s).Look(), Often)
        .Action("LookInVain", s => s.Owed == Owed.Look, s => Quiet(s).LookInVain(), AtTimes)
        .Action("ObserveLive", s => s.Edge == Edge.Active, s => Quiet(s).Look(), Often)
        .Action("ObserveLiveInVain", s => s.Edge == Edge.Active, Quiet, AtTimes)
        .Action("Watch", s => s.Edge == Edge.Absent && !s.IsOver, s => Quiet(s).Watch(), Often)
        .Action("AskReview", s => !s.Reviewed && (s.Edge == Edge.Active || (s.Edge == Edge.Provisioning && s.SomebodyUses)), s => Quiet(s) with { Reviewed = true }, Often)
        .Action("Keep", s => s.Reviewed, s => Quiet(s) with { Reviewed = false }, Often)
        .Action("Silence", s => s.Reviewed, s => Quiet(s).Silence(), Often)
        .Action("Order", s => (s.First.IsLive && s.First.Phase == Phase.Approved) || (s.First.Phase == Phase.LosingAuthority && (s.SomebodyHolds || s.First.IsEnding)), s => Quiet(s).Order(), Often)
        .Action("LateGrantLands", s => s.LateGrant, s => Quiet(s).Put() with { LateGrant = false }, Often)
        .Action("LateRevokeLands", s => s.LateRevoke, s => Quiet(s).Take() with { LateRevoke = false }, Often)
        .Action("DriftAway", s => s.There, s => Quiet(s).Take(), AtTimes)
        .Action("DriftBack", s => !s.There && (s.Edge == Edge.Active || (s.Edge == Edge.Revoking && !s.MayHaveBeenThereBefore) || (s.Edge == Edge.Absent && s.First.Hold == Hold.Ended)), s => Quiet(s) with { There = true }, Often)
        .Action("DuplicateJobs", s => s.Owed != Owed.Nothing, Quiet, Often);

    private static Whole Quiet(Whole s) => s with { Made = Made.None };

    // What no longer matters is forgotten, so that states that differ in it alone are one.
    private static Whole Forget(this Whole s) => s.VotesMatter ? s : s with { Votes = Voters.None, Stricter = false, Seen = true, ALeft = false };

    private static Spec<Whole> Demand(Spec<Whole> spec) => spec
        .Never("I1-GRANT-WITHOUT-AUTHORITY", "A grant call needs a claim that waits with fresh authority.", (b, a) => a.Made == Made.Grant && b.First.Claimed != Fresh.Fresh && b.Second.Claimed != Fresh.Fresh)
        .Rule("I1-AUTHORISED", "A try is authorised by two who are here now and by whomever the policy in force wants beside them.", (b, a) => b.First.Carried == Fresh.None && a.First.Carried != Fresh.None, (b, a) => a.HasAuthority(1))
        .Rule("I2-SEEN-GONE", "Nothing is gone until it was seen gone.", (b, a) => b.Edge == Edge.Revoking && a.Edge != Edge.Revoking, (b, a) => !a.There)
        .Rule("I2-NO-CALL-OPEN", "Nothing is gone while a call may still have an effect.", (b, a) => b.Edge == Edge.Revoking && a.Edge != Edge.Revoking, (b, a) => !a.OpenCalls)
        .Never("I2-NO-LATE-GRANT", "A grant never lands on an edge that is gone.", (b, a) => b.Edge == Edge.Absent && !b.There && a.There && a.Ours)
        .Rule("I2-CLOSED", "An item that was claimed closes after its claim.", (b, a) => Closes(b, a, 1) || Closes(b, a, 2), (b, a) => Settled(b, a, 1) && Settled(b, a, 2))
        .Never("I4-ONE-GRANT", "No grant call while an earlier one may have had, or still have, its effect.", (b, a) => a.Made == Made.Grant && (b.There || b.LateGrant))
        .Never("I4-DUPLICATE", "A job that runs again calls nothing.", "DuplicateJobs", (b, a) => a.Made != Made.None)
        .Never("I5-OWN-REQUEST", "Nobody decides what they asked for.", (b, a) => a.Votes.HasFlag(Voters.Requester))
        .Rule("I6-HERE-NOW", "Who has left does not help to approve.", (b, a) => b.First.Phase is not Phase.Approved && a.First.Phase == Phase.Approved, (b, a) => a.HasQuorum)
        .Rule("I6-POLICY-NOW", "What the policy in force wants is not skipped where it was seen.", (b, a) => b.First.Phase is not Phase.Approved && a.First.Phase == Phase.Approved, (b, a) => !a.Stricter || a.Votes.HasFlag(Voters.Owner))
        .Never("I7-FINAL", "Closed stays closed.", (b, a) => (b.First.Phase == Phase.Closed && a.First.Phase != Phase.Closed) || (b.Second.Phase == Phase.Closed && a.Second.Phase != Phase.Closed))
        .Rule("I8-SILENCE-REVOKES", "A review that nobody answers ends every claim and the edge.", "Silence", (b, a) => a.Edge == Edge.Revoking && !a.SomebodyHolds)
        .Rule("I8-STAYS-ASKED", "A question stays open while somebody holds what was found gone and is made anew.", "Look", (b, a) => b.Reviewed && a.SomebodyUses, (b, a) => a.Reviewed)
        .Never("I8-ORDER-IS-ABOUT-ALL", "An order is about what its request would ask for anew, too.", "Order", (b, a) => b.First.Hold != Hold.None && a.First is { Phase: Phase.LosingAuthority, ForGood: false })
        .Never("I8-ORDER-HOLDS", "What the access itself has ended is not approved or asked for anew.", (b, a) => b.First.ForGood && a.First.Phase is Phase.FirstStage or Phase.OwnerStage or Phase.Active || (a.First.Hold == Hold.Waiting && b.First.ForGood && b.First.Hold != Hold.Waiting))
        .Rule("ACTIVE-MEANS-SEEN", "Active is entered by having been seen.", (b, a) => b.Edge != Edge.Active && a.Edge == Edge.Active, (b, a) => b.There)
        .Rule("CLAIM-SEEN", "A claim becomes active while its edge is seen.", (b, a) => (b.First.Hold != Hold.Active && a.First.Hold == Hold.Active) || (b.Second.Hold != Hold.Active && a.Second.Hold == Hold.Active), (b, a) => b.There && a.Edge == Edge.Active)
        .Rule("COVERED", "A claim ends at once only where another covers the edge.", (b, a) => EndsAtOnce(b.First, a.First) || EndsAtOnce(b.Second, a.Second), (b, a) => a.SomebodyHolds)
        .Never("HELD-MEANS-THERE", "A claim is not active while the edge goes, or is gone.", (b, a) => a.Edge is Edge.Revoking or Edge.Absent && (a.First.Hold == Hold.Active || a.Second.Hold == Hold.Active))
        .Rule("ENDS-ONE-WAY", "What has expired leads to a revocation, or to another claim that covers it.", "EndClaim", (b, a) => a.Edge == Edge.Revoking || a.SomebodyHolds || !(b.First.IsLive || b.Second.IsLive))
        .Rule("DRIFT-GONE-TOLD", "An active edge that a scheduled reading finds gone is told to its owner.", "ObserveLive", (b, a) => !b.There, (b, a) => a.Told)
        .Rule("CLAIMED-GONE-TOLD", "An active edge that is found gone when it is read for a new claim is told to its owner.", "Look", (b, a) => b.Edge == Edge.Active && !b.There, (b, a) => a.Told)
        .Rule("DRIFT-BACK-REVOKED", "An edge that is seen after its end is revoked.", "Watch", (b, a) => b.There, (b, a) => a.Edge == Edge.Revoking)
        .Reachable("BOTH-ACTIVE", "", s => s.First.Phase == Phase.Active && s.Second.Phase == Phase.Active)
        .Reachable("ACTIVE-AND-OVER", "", s => s.IsOver && s.First.Tried && s.Second.Tried)
        .Reachable("AUTHORITY-LOST", "", s => s.First.Phase == Phase.LosingAuthority && s.There)
        .Reachable("LATE-WHILE-REVOKING", "", s => s.Edge == Edge.Revoking && s.LateGrant)
        .Reachable("TRIES-RUN-OUT", "", s => s.Failures == s.GrantTries - 1);

    private static bool Closes(Whole b, Whole a, int n) => b[n].Phase != Phase.Closed && a[n].Phase == Phase.Closed && b[n].Tried;
    private static bool Settled(Whole b, Whole a, int n) => !Closes(b, a, n) || a[n].Hold is Hold.Ended;
    private static bool EndsAtOnce(Asking b, Asking a) => b.IsLive && a.Hold == Hold.Ended;

    private static Spec<Whole> Deceive(Spec<Whole> spec) => spec
        .Fault("stale authority is good enough", "Provision", (b, a) => b.First.Claimed == Fresh.Stale && !b.SomebodyWaitsFresh() && a.Owed == Owed.Authority, (b, a) => b with { Made = Made.Grant, Intended = true, Owed = Owed.Look })
        .Fault("the policy is not looked at before the grant", "Authorise", (b, a) => a.First.Phase is Phase.OwnerStage or Phase.LosingAuthority && b.First.Phase == Phase.Approved, (b, a) => a with { First = b.First with { AsksAuthority = false, Carried = Fresh.Fresh, Tried = true } })
        .Fault("closed on what the connector said", "Revoke", (b, a) => a.There && a.Owed == Owed.Look && !a.OpenCalls, (b, a) => a with { Edge = Edge.Absent, Owed = Owed.Nothing })
        .Fault("unknown is read as absent", "LookInVain", (b, a) => b.Edge == Edge.Revoking && b.There && !b.OpenCalls, (b, a) => a with { Edge = Edge.Absent, Owed = Owed.Nothing })
        .Fault("gone while a call is open", "Look", (b, a) => b.Edge == Edge.Revoking && !b.There && a.OpenCalls && !a.LateGrant, (b, a) => a with { Edge = Edge.Absent, Owed = Owed.Nothing })
        .Fault("a grant call outlives its deadline", "Tell", (b, a) => b.First.Hold == Hold.Ended && b.Edge == Edge.Absent && !b.There, (b, a) => a.Put())
        .Fault("closed before its claim has ended", "Expire", (b, a) => a.First.Phase == Phase.Ending && b.First.Phase == Phase.Active, (b, a) => a with { First = a.First.Close() })
        .Fault("a grant is retried on a read that is too old", "Provision", (b, a) => b.There && a.Edge == Edge.Active, (b, a) => b with { Made = Made.Grant })
        .Fault("a duplicate job calls again", "DuplicateJobs", (b, a) => b.Edge == Edge.Revoking, (b, a) => a with { Made = Made.Revoke })
        .Fault("the requester's own vote counts", "Vote", (b, a) => a == b with { Made = Made.None }, (b, a) => a with { Votes = a.Votes | Voters.Requester })
        .Fault("who has left still counts", "Vote", (b, a) => b.ALeft && a.Seen && !a.HasQuorum && b.Votes != a.Votes && a.Votes.HasFlag(Voters.A) && !a.Stricter, (b, a) => a with { First = a.First.Approve() })
        .Fault("the policy's new stage is skipped", "Vote", (b, a) => b.First.Phase == Phase.FirstStage && a.First.Phase == Phase.OwnerStage, (b, a) => a with { First = a.First.Approve() })
        .Fault("approved after it was closed", "DriftBack", (b, a) => b.First is { Phase: Phase.Closed }, (b, a) => a with { First = a.First with { Phase = Phase.Active } })
        .Fault("silence keeps", "Silence", (b, a) => b with { Made = Made.None, Reviewed = false })
        .Fault("what is made anew is no longer answered for", "Look", (b, a) => b.Reviewed && a.Reviewed && b.Edge == Edge.Active && a.Edge == Edge.Provisioning, (b, a) => a with { Reviewed = false })
        .Fault("an order passes over what ended beside another", "Order", (b, a) => b.First is { Phase: Phase.LosingAuthority, Hold: Hold.Ended, ForGood: false }, (b, a) => a with { First = b.First })
        .Fault("an order is dropped while authority is asked anew", "Tell", (b, a) => b.First is { ForGood: true, Phase: Phase.LosingAuthority, Hold: Hold.Ended }, (b, a) => a with { First = b.First.End(Phase.FirstStage) })
        .Fault("active on what the connector said", "Provision", (b, a) => a.Made == Made.Grant && !a.There && !a.OpenCalls && a.Owed == Owed.Look, (b, a) => a with { Edge = Edge.Active, Owed = Owed.Nothing })
        .Fault("a second claim is active unseen", "Claim", (b, a) => a.Second.Hold == Hold.Waiting && b.Second.Hold == Hold.None && b.Edge == Edge.Active && !b.There, (b, a) => a with { Second = a.Second with { Hold = Hold.Active } })
        .Fault("a claim that nobody covers ends at once", "EndClaim", (b, a) => b.First.Hold == Hold.Active && !b.Second.IsLive && a.First.IsEnding, (b, a) => a with { First = a.First with { Hold = Hold.Ended } })
        .Fault("one that is taken away covers another", "EndClaim", (b, a) => b.Edge == Edge.Provisioning && b.First.Hold == Hold.Waiting && b.Second.Hold == Hold.Active && a.Edge == Edge.Revoking, (b, a) => a with { Second = b.Second })
        .Fault("the end revokes nothing", "EndClaim", (b, a) => b.Edge == Edge.Active && a.Edge == Edge.Revoking, (b, a) => a with { Edge = Edge.Active, Owed = Owed.Nothing })
        .Fault("drift is not told", "ObserveLive", (b, a) => !b.There, (b, a) => a with { Told = false })
        .Fault("what is made anew is not told", "Look", (b, a) => b.Edge == Edge.Active && !b.There, (b, a) => a with { Told = false })
        .Fault("what came back stays", "Watch", (b, a) => b.There, (b, a) => b with { Made = Made.None });

    private static bool SomebodyWaitsFresh(this Whole s) => s.First.Claimed == Fresh.Fresh || s.Second.Claimed == Fresh.Fresh;
}
