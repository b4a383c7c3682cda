namespace ChatGovernanceBot.Governance.Policy.Holds;

/// <summary>A policy that is not in force yet, since its people file takes away more people than the one in force lets pass by itself.</summary>
/// <param name="Opening">The version of the event that held it.</param>
/// <param name="Hash">Over all its files: what is released is this very text.</param>
/// <param name="Removed">How many people would no longer be active.</param>
/// <param name="Of">Of how many who are.</param>
public sealed record HeldPolicy(int Opening, string Hash, int Removed, int Of, DateTimeOffset Since);

/// <summary>What is held, if anything. One stream, <c>policy/held</c>.</summary>
/// <param name="Open">Waits for a human; null where nothing does.</param>
/// <param name="Released">The hash of what may come into force; null where nothing does.</param>
public sealed record PolicyHold(int Version, HeldPolicy? Open, string? Released)
{
    public static readonly StreamRef Stream = new(StreamKind.Policy, "held");

    public static readonly PolicyHold None = new(0, null, null);
}

/// <summary>Everything that can be asked of a hold.</summary>
public abstract record PolicyHoldCommand
{
    /// <summary>A policy was read whose people file removes too many.</summary>
    public sealed record Hold(string Hash, int Removed, int Of) : PolicyHoldCommand;

    /// <summary>It is meant.</summary>
    /// <param name="Opening">What the person saw; null where they mean whatever is held now.</param>
    public sealed record Release(int? Opening, PersonId By, Commitment Reason) : PolicyHoldCommand;

    /// <summary>What was held is in force, or no longer in the folder.</summary>
    public sealed record End : PolicyHoldCommand;
}

/// <summary>What a decision on a hold is made from.</summary>
/// <param name="Organisation">The policy in force, not the one that is held.</param>
/// <param name="Now">Governance time, UTC.</param>
public sealed record PolicyHoldFacts(Organisation Organisation, DateTimeOffset Now);
