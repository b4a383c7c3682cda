using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.People.Changes;

namespace ChatGovernanceBot.Governance.Policy.Holds;

/// <summary>A policy that is not in force yet, since its people file takes away more people than the one in force lets pass by itself.</summary>
/// <param name="Opening">The version of the event that held it.</param>
/// <param name="Hash">Over all its files: what is released is this very text.</param>
/// <param name="Removed">How many people would no longer be active.</param>
/// <param name="Of">Of how many who are.</param>
public sealed record HeldPolicy(int Opening, string Hash, int Removed, int Of, DateTimeOffset Since)
{
    /// <summary>Null where no machine is taken away.</summary>
    public Share? Machines { get; init; }

    /// <summary>Who may release it; null where everybody who might is taken away by it.</summary>
    public PersonId? Releaser { get; init; }

    /// <summary>The first of those who would no longer be active.</summary>
    public ImmutableArray<PersonId> Named { get; init; } = [];

    /// <summary>How many it takes away, in words.</summary>
    [JsonIgnore]
    public string Words => RosterDiff.Words(new(Removed, Of), Machines);
}

/// <summary>What stands in the policy folder cannot be read or is wrong, so it is not in force.</summary>
/// <param name="Opening">The version of the event that noted it.</param>
/// <param name="Fingerprint">Over all that is wrong.</param>
public sealed record RefusedPolicy(int Opening, string Fingerprint, DateTimeOffset Since);

/// <summary>What of the policy folder is held or refused, if anything. One stream, <c>policy/held</c>.</summary>
/// <param name="Open">Waits for a human; null where nothing does.</param>
/// <param name="Released">The hash of what may come into force; null where nothing does.</param>
public sealed record PolicyHold(int Version, HeldPolicy? Open, string? Released)
{
    /// <summary>Null where the folder is right, as far as is known.</summary>
    public RefusedPolicy? Refused { get; init; }

    /// <summary>The opening of what the last event ended; 0 where it ended nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Ended { get; init; }

    public static readonly StreamRef Stream = new(StreamKind.Policy, "held");

    public static readonly PolicyHold None = new(0, null, null);
}

/// <summary>Everything that can be asked of a hold.</summary>
public abstract record PolicyHoldCommand
{
    /// <summary>A policy was read whose people file removes too many.</summary>
    public sealed record Hold(string Hash, int Removed, int Of) : PolicyHoldCommand
    {
        public Share? Machines { get; init; }

        /// <summary>Those people: none of them may say that it is meant.</summary>
        public ImmutableArray<PersonId> Left { get; init; } = [];
    }

    /// <summary>It is meant.</summary>
    /// <param name="Opening">What the person saw; null where they mean whatever is held now.</param>
    public sealed record Release(int? Opening, PersonId By, Commitment Reason) : PolicyHoldCommand;

    /// <summary>What was held is in force, or no longer in the folder.</summary>
    public sealed record End : PolicyHoldCommand;

    /// <summary>The folder was read and is wrong, twice in a row.</summary>
    /// <param name="Fingerprint">Over all that is wrong.</param>
    /// <param name="Problems">How many.</param>
    /// <param name="First">File, line and column of the first; null where it has none. What stands there is not told on: it may be anything.</param>
    public sealed record Refuse(string Fingerprint, int Problems, string? First) : PolicyHoldCommand;

    /// <summary>The folder is right again.</summary>
    public sealed record Mend : PolicyHoldCommand;
}

/// <summary>What a decision on a hold is made from.</summary>
/// <param name="Organisation">The policy in force, not the one that is held.</param>
/// <param name="Now">Governance time, UTC.</param>
public sealed record PolicyHoldFacts(Organisation Organisation, DateTimeOffset Now);
