namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>What is said to the two requests, and what each tells the access.</summary>
internal static class RequestSteps
{
    public static Whole Vote(this Whole s, Voters by) => !s.MayVote(by) ? s
        : !s.Seen ? s with { Seen = true }
        : (s with { Votes = s.Votes | by }).Advance();

    public static Whole Deny(this Whole s, Voters by) => !s.MayVote(by) ? s
        : !s.Seen ? s with { Seen = true }
        : s with { First = s.First.Close() };

    public static Whole LoadStricter(this Whole s) => s with { Stricter = true, Seen = false };

    public static Whole LookAtPolicy(this Whole s) => s with { Seen = s.First.IsOpen || s.First.Phase == Phase.Approved || s.Seen };

    public static Whole Lapse(this Whole s) => s.Age() with { First = s.First.Age().Close() };

    public static Whole Withdraw(this Whole s) => s with { First = s.First.Tried ? s.First.End(Phase.Ending) : s.First.Close() };

    public static Whole AskSecond(this Whole s) => s with { Second = new Asking().Approve() };

    public static Whole Expire(this Whole s, int number)
    {
        var aged = s.Age();
        return aged.With(number, aged[number].End(Phase.Ending));
    }

    /// <summary>The request says yes, or no longer.</summary>
    public static Whole Authorise(this Whole s, int number)
    {
        var seen = s with { Seen = s.Seen || number == 1 };
        var item = seen[number];
        return seen.HasAuthority(number) ? seen.With(number, item with { AsksAuthority = false, Carried = Fresh.Fresh, Tried = true })
            : item.Tried ? seen.With(number, item.End(Phase.LosingAuthority))
            : (seen with { First = item with { AsksAuthority = false } }).OpenWhatLacks();
    }

    /// <summary>The access tells the request what became of its claim.</summary>
    public static Whole Tell(this Whole s, int number)
    {
        var item = s[number];
        return item switch
        {
            { Hold: Hold.Active } => s.With(number, item.End(Phase.Active)),
            { IsEnding: true } => s.With(number, item.End(Phase.Ending)),
            { Phase: Phase.LosingAuthority, ForGood: false } => (s with { Seen = true }).With(number, item with { Hold = Hold.None, Tried = false }).Settle(number),
            _ => s.With(number, item.Close()),
        };
    }

    public static bool HasSomethingToTell(this Whole s, int number) => (s[number].Hold, s[number].Phase) switch
    {
        (Hold.Active, Phase.Approved) => true,
        (Hold.EndingUnused or Hold.EndingUsed, Phase.Approved or Phase.Active) => true,
        (Hold.EndingUnused or Hold.EndingUsed, Phase.LosingAuthority) => s[number].ForGood,
        (Hold.Ended, not Phase.Closed) => true,
        _ => false,
    };

    /// <summary>Some minutes pass: authority grows old, calls reach their deadlines.</summary>
    public static Whole Age(this Whole s) => s with
    {
        First = s.First.Age(),
        Second = s.Second.Age(),
        Granting = s.Granting == Unsure.None ? Unsure.None : Unsure.Past,
        RevokedPast = s.RevokedPast || s.RevokingNow,
        RevokingNow = false,
        LateGrant = false,
        LateRevoke = false,
    };

    private static Whole Settle(this Whole s, int number) => s.HasAuthority(number) ? s.With(number, s[number].Approve()) : s.OpenWhatLacks();

    private static Whole Advance(this Whole s) => s.HasAuthority(1) ? s with { First = s.First.Approve() } : s.OpenWhatLacks();

    private static Whole OpenWhatLacks(this Whole s) => s with { First = s.First with { Phase = s.HasQuorum ? Phase.OwnerStage : Phase.FirstStage } };
}
