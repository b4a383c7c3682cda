using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Ledger;

/// <summary>Who commands, and what comes with it.</summary>
/// <param name="IdempotencyKey">The same for a redelivery of the same thing; null where a repeat is harmless.</param>
/// <param name="Texts">What the command's commitments stand for; kept only if the command is not refused.</param>
public sealed record CommandContext(Actor By, string? IdempotencyKey, ImmutableArray<PersonalText> Texts)
{
    /// <summary>A hash of what was asked for under the key: a repeat that asks for something else is refused. Null where the key alone says it.</summary>
    public string? Asked { get; init; }

    /// <summary>Whether what the command leaves is shown in answer: where it is decided ahead, what people wrote about it is then read with it.</summary>
    public bool IsShown { get; init; }

    public static CommandContext Of(Actor by) => new(by, null, []);
}

/// <summary>Whether a command was carried out now or had been before.</summary>
public enum Replay
{
    First,
    Repeated,
    /// <summary>Something else was asked for under its key before, so it is refused.</summary>
    AskedOtherwise,
}

/// <summary>What became of a command, after it is durable.</summary>
/// <param name="State">The state after it, or as it is now for a repeat; null where there is none.</param>
/// <param name="Refusal">Why it was not done; there may be events all the same (a look at the policy).</param>
/// <param name="Events">How many events it led to, an audited refusal not counted.</param>
/// <param name="Left">What the command itself left, the same for a repeat; null for one whose moment is not known.</param>
public sealed record Executed<TState>(TState? State, Refusal? Refusal, int Events, Replay Replay, Left<TState>? Left) where TState : class;

/// <summary>A state as a command left it, whatever happened since.</summary>
/// <param name="At">Governance time of its commit.</param>
/// <param name="LastEntry">The log's newest entry then; null for a command that was carried out just now.</param>
public sealed record Left<TState>(TState? State, DateTimeOffset At, long? LastEntry) where TState : class
{
    /// <summary>What identities held or had asked for beside it then, one an open item, in the order of requests; null, or without an identity, where it was not kept.</summary>
    public IReadOnlyDictionary<IdentityId, ImmutableArray<Holding>>? Beside { get; init; }

    /// <summary>What people had written about it before the command, as far as it was kept and read with it; null where it was not read.</summary>
    public IReadOnlyDictionary<Commitment, string>? Texts { get; init; }
}

/// <summary>The organisations of recorded versions, whole and immutable, in memory.</summary>
public interface IOrganisations
{
    /// <exception cref="KeyNotFoundException">That version was not loaded in this process.</exception>
    Organisation At(PolicyVersion version);

    /// <summary>Called when a version is recorded or read again. It may be called again for a version that was not committed in the end.</summary>
    void Remember(Organisation organisation);
}

/// <summary>Hears which families owe something due by now. Called after the commit, on a thread of its own; a family may be named more often than needed.</summary>
public interface IDueSignal
{
    void Due(ObligationFamily family);
}

/// <summary>The text of a policy.</summary>
/// <param name="Hash">Over all files; the policy in force is not recorded again.</param>
/// <param name="Contents">File name to content.</param>
public sealed record PolicyFiles(string Hash, ImmutableSortedDictionary<string, string> Contents);

/// <summary>
/// Makes an organisation of a version from files already checked, asking for the ref of each handle. Runs inside the writer's transaction:
/// quick, pure, and possibly more than once.
/// </summary>
public delegate Organisation OrganisationBuilder(PolicyVersion version, Func<Handle, string> refOf);
