namespace ChatGovernanceBot.Governance.Tests.Model;

/// <summary>Where an item stands in the model.</summary>
internal enum Phase : byte { None, FirstStage, OwnerStage, Approved, Active, Ending, LosingAuthority, Closed }

/// <summary>Where a claim stands in the model; one that ended before its item went back to approval is None again.</summary>
internal enum Hold : byte { None, Waiting, Active, EndingUnused, EndingUsed, Ended }

/// <summary>Where the edge stands in the model; a refused revocation is still Revoking.</summary>
internal enum Edge : byte { Absent, Provisioning, Active, Revoking }

/// <summary>The only try that is owed.</summary>
internal enum Owed : byte { Nothing, Provision, Authority, Look, Revoke }

/// <summary>How old the authority is that is on its way or was claimed with.</summary>
internal enum Fresh : byte { None, Fresh, Stale }

/// <summary>A call whose outcome nobody knows: it may still have an effect, or its deadline has passed.</summary>
internal enum Unsure : byte { None, Running, Past }

/// <summary>What became of a call, and what the connector said of it.</summary>
internal enum Answer : byte { Done, SaidButNotDone, Failed, FailedButDone, TimedOutDone, Late, Crashed, Blocked }

/// <summary>The call that a step made.</summary>
internal enum Made : byte { None, Grant, Revoke }

[Flags]
internal enum Voters : byte { None = 0, A = 1, B = 2, C = 4, Owner = 8, Requester = 16 }

/// <summary>One of the two requests, its claim included.</summary>
/// <param name="AsksAuthority">A grant try waits for the request to say yes again.</param>
/// <param name="Carried">An authorised try that the access does not know yet.</param>
/// <param name="Tried">A grant was authorised since the item was last open for approval.</param>
/// <param name="ForGood">The access itself ended the claim, and the item, which could still be asked for anew, does not know.</param>
internal readonly record struct Asking(Phase Phase, Hold Hold, bool AsksAuthority, Fresh Carried, Fresh Claimed, bool Tried, bool ForGood)
{
    public bool IsLive => Hold is Hold.Waiting or Hold.Active;
    public bool IsEnding => Hold is Hold.EndingUnused or Hold.EndingUsed;
    public bool IsOpen => Phase is Phase.FirstStage or Phase.OwnerStage;

    public Asking Close() => this with { Phase = Phase.Closed, AsksAuthority = false, Carried = Fresh.None, ForGood = false };
    public Asking End(Phase to) => this with { Phase = to, AsksAuthority = false, Carried = Fresh.None, ForGood = ForGood && to == Phase.LosingAuthority };
    public Asking Approve() => this with { Phase = Phase.Approved, AsksAuthority = true };
    public Asking EndHold() => IsLive ? this with { Hold = Hold == Hold.Active ? Hold.EndingUsed : Hold.EndingUnused, Claimed = Fresh.None } : this;
    public Asking EndForGood() => IsLive ? EndHold() with { ForGood = Phase is Phase.Approved or Phase.LosingAuthority } : this;
    public Asking Order() => IsLive ? EndForGood()
        : this is { Phase: Phase.LosingAuthority, Hold: Hold.Ended, ForGood: false } ? this with { Hold = Hold.EndingUnused, ForGood = true }
        : this with { ForGood = ForGood || (IsEnding && Phase == Phase.LosingAuthority) };
    public Asking Age() => this with { Carried = Older(Carried), Claimed = Older(Claimed) };

    private static Fresh Older(Fresh authority) => authority == Fresh.None ? Fresh.None : Fresh.Stale;
}
