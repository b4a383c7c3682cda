namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>What is done to the access: claims come and go, one chain of tries grants and revokes.</summary>
internal static class AccessSteps
{
    public static Whole Claim(this Whole s, int number)
    {
        var item = s[number];
        var carried = s.With(number, item with { Carried = Fresh.None });
        switch (item.Hold)
        {
            case Hold.None:
                var taken = carried.Carry(number, item) with { SecondNewer = number == 2 };
                return taken.Edge switch
                {
                    Edge.Absent => taken.StartGrant(),
                    Edge.Active => taken with { Owed = Owed.Look },
                    _ => taken,
                };
            case Hold.Waiting:
                var again = carried.Carry(number, item) with { SecondNewer = number == 2 };
                return again.Edge == Edge.Provisioning ? again with { Owed = Owed.Provision } : again;
            default:
                return carried;
        }
    }

    private static Whole Carry(this Whole s, int number, Asking item) => s.With(number, s[number] with { Hold = Hold.Waiting, Claimed = item.Carried });

    public static Whole EndClaim(this Whole s, int number)
    {
        var item = s[number];
        return item switch
        {
            { Hold: Hold.None } => s.With(number, item with { Hold = Hold.Ended }),
            { IsLive: true } when s.IsCoveredBy(3 - number) => s.With(number, item with { Hold = Hold.Ended, Claimed = Fresh.None }).GoOn(),
            { IsLive: true } => s.With(number, item.EndHold()).EndEdge(),
            _ => s,
        };
    }

    private static bool IsCoveredBy(this Whole s, int other) => s.Edge switch
    {
        Edge.Active => s[other].IsLive,
        Edge.Provisioning => s[other].Hold == Hold.Waiting,
        _ => false,
    };

    private static Whole GoOn(this Whole s) => s.Edge == Edge.Provisioning ? s.AskAuthority() : s;

    private static Whole EndEdge(this Whole s) => s.Edge switch
    {
        Edge.Revoking => s,
        Edge.Provisioning => s.RevokeAll(),
        _ => s.StartRevocation(),
    };

    public static Whole Provision(this Whole s, Answer answer)
    {
        var read = s.Read();
        if (s.There)
        {
            return read.BecomeActive();
        }

        if (read.OpenCalls)
        {
            return read with { Owed = Owed.Look };
        }

        return read.First.Claimed == Fresh.Fresh || read.Second.Claimed == Fresh.Fresh ? read.CallGrant(answer) : read.AskAuthority();
    }

    public static Whole ProvisionUnread(this Whole s) => s.FailGrant();

    private static Whole CallGrant(this Whole s, Answer answer)
    {
        var called = s with { Made = Made.Grant, Intended = true, Owed = Owed.Look };
        return answer switch
        {
            Answer.Done => called.Put(),
            Answer.SaidButNotDone => called,
            Answer.Failed => called.FailGrant(),
            Answer.FailedButDone => called.Put().FailGrant(),
            Answer.Blocked => called.FailGrant(),
            Answer.TimedOutDone => called.Put() with { Granting = Unsure.Running },
            Answer.Late => called with { Granting = Unsure.Running, LateGrant = true },
            _ => called with { Granting = Unsure.Running },
        };
    }

    public static Whole Look(this Whole s)
    {
        var read = s.Read();
        return s.Edge switch
        {
            Edge.Provisioning when s.There => read.BecomeActive(),
            Edge.Provisioning => read.OpenCalls ? read with { Owed = Owed.Look } : read.FailGrant(),
            Edge.Active when s.There => read.ActivateWaiting() with { Told = false },
            Edge.Active => read.SomebodyWaits ? (read with { Told = true }).Forget().StartGrant() : read with { Told = true },
            Edge.Revoking when s.There => read with { Owed = Owed.Revoke },
            Edge.Revoking => read.OpenCalls ? read with { Owed = Owed.Look } : read.Vanish(),
            _ => read,
        };
    }

    public static Whole LookInVain(this Whole s) => s.Edge switch
    {
        Edge.Provisioning => s.FailGrant(),
        Edge.Active => s.SomebodyWaits ? s with { Owed = Owed.Look } : s,
        _ => s with { Owed = Owed.Look },
    };

    public static Whole Revoke(this Whole s, Answer answer)
    {
        var called = s with { Made = Made.Revoke, Owed = Owed.Look };
        return answer switch
        {
            Answer.Done or Answer.FailedButDone => called.Take(),
            Answer.SaidButNotDone or Answer.Failed => called,
            Answer.Blocked => called with { Owed = Owed.Revoke },
            Answer.TimedOutDone => called.Take() with { RevokingNow = true },
            Answer.Late => called with { RevokingNow = true, LateRevoke = true },
            _ => called with { RevokingNow = true },
        };
    }

    /// <summary>Seen again after its end.</summary>
    public static Whole Watch(this Whole s) => s.There ? (s with { Beyond = true }).StartRevocation() : s;

    /// <summary>Silence ends every claim (I8), also one that has ended while its request, which would ask for it anew, does not know.</summary>
    public static Whole Silence(this Whole s) => (s with { First = s.First.Order(), Second = s.Second.Order() }).StartRevocation();

    // So do tries that ran out, but not beyond what holds the edge.
    private static Whole RevokeAll(this Whole s) => (s with { First = s.First.EndForGood(), Second = s.Second.EndForGood() }).StartRevocation();

    /// <summary>An order that the edge goes: it is about what is going already to be asked for anew, too.</summary>
    public static Whole Order(this Whole s)
    {
        var ordered = s with { First = s.First.Order(), Second = s.Second.Order(), Beyond = true };
        return ordered.Edge == Edge.Revoking ? ordered : ordered.StartRevocation();
    }

    public static Whole Put(this Whole s) => s with { There = true, Ours = true };
    public static Whole Take(this Whole s) => s with { There = false, Ours = false };

    private static Whole Read(this Whole s) => s with { Granting = s.Granting == Unsure.Past ? Unsure.None : s.Granting, RevokedPast = false };

    private static Whole BecomeActive(this Whole s) => (s with { Edge = Edge.Active, Owed = Owed.Nothing, Failures = 0, Told = false }).ActivateWaiting();

    private static Whole ActivateWaiting(this Whole s) => s with { First = Activate(s.First), Second = Activate(s.Second), Owed = Owed.Nothing };

    private static Asking Activate(Asking item) => item.Hold == Hold.Waiting ? item with { Hold = Hold.Active, Claimed = Fresh.None } : item;

    private static Whole FailGrant(this Whole s) => s.Failures + 1 < s.GrantTries ? (s with { Failures = (byte)(s.Failures + 1) }).AskAuthority() : s.RevokeAll();

    private static Whole AskAuthority(this Whole s)
    {
        if (!s.SomebodyWaits)
        {
            return s.EndEdge();
        }

        var asked = s.First.Hold != Hold.Waiting || (s.Second.Hold == Hold.Waiting && s.SecondNewer) ? 2 : 1;
        var item = s[asked];
        return s.With(asked, item with { AsksAuthority = item.Phase == Phase.Approved && item.Carried == Fresh.None }) with { Owed = Owed.Authority };
    }

    private static Whole StartGrant(this Whole s) => s with { Edge = Edge.Provisioning, Owed = Owed.Provision, Failures = 0, Intended = s.Granting != Unsure.None };

    private static Whole StartRevocation(this Whole s)
    {
        var revoking = s with { Edge = Edge.Revoking, Failures = 0, Reviewed = false, Told = false };
        return revoking with { Owed = revoking.MayHaveBeenThereBefore ? Owed.Look : Owed.Revoke };
    }

    private static Whole Forget(this Whole s) => s with { Edge = Edge.Absent, Owed = Owed.Nothing, Failures = 0, Intended = false, Beyond = false, Reviewed = s.Reviewed && s.SomebodyUses };

    private static Whole Vanish(this Whole s)
    {
        var gone = (s with { First = Finish(s.First), Second = Finish(s.Second) }).Forget();
        return gone.SomebodyWaits ? gone.StartGrant() : gone;
    }

    private static Asking Finish(Asking item) => item.IsEnding ? item with { Hold = Hold.Ended } : item;
}
