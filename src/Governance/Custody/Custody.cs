using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Custody;

/// <summary>Whether the ledger can be trusted to know what was given (I13). A restored one cannot until the targets were read.</summary>
public enum CustodyState { Sound, Quarantined }

/// <summary>Why a ledger is not what was last committed.</summary>
public enum QuarantineCause
{
    /// <summary>It ends before the entry that the mark names: an older copy was put in its place.</summary>
    Behind,
    /// <summary>It has another entry where the mark's stood: it went another way after an older copy.</summary>
    Diverged,
    /// <summary>It is another log than the mark's.</summary>
    AnotherLog,
    /// <summary>It has entries, and there is no mark, or what stands there is none.</summary>
    MarkMissing,
    /// <summary>There is a mark, and nobody can read what it says.</summary>
    MarkUnreadable,
}

/// <summary>How far the ledger is from its mark.</summary>
/// <param name="Ledger">The sequence number of its last entry.</param>
/// <param name="Mark">That of the last entry that the mark knows of; null where there is no mark.</param>
public sealed record Finding(QuarantineCause Cause, long Ledger, long? Mark);

/// <summary>A quarantine that nobody has released yet.</summary>
/// <param name="Number">The version of the event that began it.</param>
/// <param name="Asked">How many accesses are to be read for it; null until all were asked for.</param>
public sealed record Quarantine(int Number, DateTimeOffset Since, Finding Finding, int? Asked);

/// <summary>What is known about the ledger itself. One stream, <c>ledger/main</c>.</summary>
/// <param name="Open">Null where it can be trusted.</param>
public sealed record LedgerCustody(int Version, Quarantine? Open)
{
    public static readonly StreamRef Stream = new(StreamKind.Ledger, "main");

    public static readonly LedgerCustody Sound = new(0, null);

    /// <summary>The number of the quarantine that the last event ended; 0 where it ended none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Ended { get; init; }

    [JsonIgnore]
    public CustodyState State => Open is null ? CustodyState.Sound : CustodyState.Quarantined;
}

/// <summary>Everything that can be asked of the ledger's custody.</summary>
public abstract record CustodyCommand
{
    /// <summary>The host found at its start that the ledger is not what was last committed.</summary>
    public sealed record Begin(Finding Finding) : CustodyCommand;

    /// <summary>Every access was asked to be read.</summary>
    public sealed record NoteAsked(int Quarantine, int Accesses) : CustodyCommand;

    /// <summary>A human says that what was found is in order, or that it was seen to.</summary>
    public sealed record Release(PersonId By, Commitment Reason) : CustodyCommand
    {
        /// <summary>The accesses that could not be read and without which it is released all the same, each by name.</summary>
        public ImmutableArray<AccessId> Unread { get; init; } = [];
    }
}

/// <summary>What happened to the ledger as a whole.</summary>
/// <param name="At">Governance time, UTC.</param>
[JsonDerivedType(typeof(QuarantineBegan), "quarantine-began")]
[JsonDerivedType(typeof(ReadingsAsked), "readings-asked")]
[JsonDerivedType(typeof(QuarantineReleased), "quarantine-released")]
public abstract record CustodyEvent(DateTimeOffset At)
{
    public sealed record QuarantineBegan(DateTimeOffset At, Finding Finding, HumanTask Task) : CustodyEvent(At);
    public sealed record ReadingsAsked(DateTimeOffset At, int Quarantine, int Accesses) : CustodyEvent(At);
    public sealed record QuarantineReleased(DateTimeOffset At, int Quarantine, PersonId By, Commitment Reason) : CustodyEvent(At)
    {
        /// <summary>What had not been read by then, and is given nothing until it was; null where everything had been.</summary>
        public ImmutableArray<AccessId>? Unread { get; init; }
    }
}

/// <summary>What a decision on the ledger's custody is made from.</summary>
/// <param name="Now">Governance time, UTC.</param>
/// <param name="UnreadIn">The accesses that a quarantine asked for and that were not read since: not to be read at all is not read.</param>
public sealed record CustodyFacts(Organisation Organisation, DateTimeOffset Now, Func<int, ImmutableArray<AccessId>> UnreadIn);
