namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>
/// Two requests for one access and the target behind it, as MODEL says that they behave. Bounds: the second request is approved in one step, and the
/// policy changes only before it; the edge was not there before the first grant.
/// </summary>
/// <param name="Stricter">The policy in force also wants the owner.</param>
/// <param name="Seen">The first item has those stages.</param>
/// <param name="ALeft">The approver A has left.</param>
/// <param name="SecondNewer">The second claim's authority is the newer one.</param>
/// <param name="Intended">A grant was intended since the edge was last known absent.</param>
/// <param name="Beyond">The edge was seen again after its end, or somebody ordered that it goes.</param>
/// <param name="There">The target shows the edge.</param>
/// <param name="Ours">What is there was put there by us.</param>
/// <param name="Reviewed">A reviewer was asked and has not answered.</param>
/// <param name="Told">The owner knows that an active edge is gone.</param>
internal readonly record struct Whole(
    Asking First, Asking Second, Voters Votes, bool Stricter, bool Seen, bool ALeft, bool SecondNewer,
    Edge Edge, Owed Owed, byte Failures, bool Intended, bool Beyond, Unsure Granting, bool RevokingNow, bool RevokedPast, bool LateGrant, bool LateRevoke,
    bool There, bool Ours, bool Reviewed, bool Told, Made Made, byte GrantTries)
{
    public static Whole Of(int grantTries) => new Whole() with { First = new Asking(Phase.FirstStage, Hold.None, false, Fresh.None, Fresh.None, false, false), Seen = true, GrantTries = (byte)grantTries };

    public Asking this[int number] => number == 1 ? First : Second;
    public Whole With(int number, Asking asking) => number == 1 ? this with { First = asking } : this with { Second = asking };

    public bool OpenCalls => Granting != Unsure.None || RevokingNow || RevokedPast;
    public bool SomebodyWaits => First.Hold == Hold.Waiting || Second.Hold == Hold.Waiting;
    public bool SomebodyHolds => First.IsLive || Second.IsLive;
    public bool SomebodyUses => First.Hold == Hold.Active || Second.Hold == Hold.Active;
    public bool MayHaveBeenThereBefore => !Intended && !Beyond && (First.IsEnding || Second.IsEnding) && First.Hold != Hold.EndingUsed && Second.Hold != Hold.EndingUsed;
    public bool VotesMatter => First.Phase is Phase.FirstStage or Phase.OwnerStage or Phase.Approved or Phase.LosingAuthority;
    public bool IsOver => First.Phase == Phase.Closed && Second.Phase is Phase.None or Phase.Closed && Edge == Edge.Absent && !There;
    public bool HasQuorum => System.Numerics.BitOperations.PopCount((uint)(Votes & (ALeft ? Voters.B | Voters.C : Voters.A | Voters.B | Voters.C))) >= 2;
    public bool HasAuthority(int number) => number == 2 || (HasQuorum && (!Stricter || Votes.HasFlag(Voters.Owner)));

    public bool MayVote(Voters by) => !Votes.HasFlag(by) && (First.Phase, by) switch
    {
        (Phase.FirstStage, Voters.A) => !ALeft,
        (Phase.FirstStage, Voters.B or Voters.C) => true,
        (Phase.OwnerStage, Voters.Owner) => true,
        _ => false,
    };
}
