using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.People.Changes;

namespace ChatGovernanceBot.Governance.Policy;

[JsonDerivedType(typeof(Held), "policy-held")]
[JsonDerivedType(typeof(HoldReleased), "hold-released")]
[JsonDerivedType(typeof(HoldEnded), "hold-ended")]
[JsonDerivedType(typeof(FolderRefused), "policy-refused")]
[JsonDerivedType(typeof(FolderMended), "policy-mended")]
public abstract partial record PolicyEvent
{
    public sealed record Held(DateTimeOffset At, string Hash, int Removed, int Of, HumanTask Task) : PolicyEvent(At)
    {
        /// <summary>Null where no machine is taken away.</summary>
        public Share? Machines { get; init; }

        /// <summary>Who may release it; null where everybody who might is taken away by it.</summary>
        public PersonId? Releaser { get; init; }

        /// <summary>The first of those who would no longer be active.</summary>
        public ImmutableArray<PersonId> Named { get; init; } = [];
    }

    public sealed record HoldReleased(DateTimeOffset At, string Hash, PersonId By, Commitment Reason) : PolicyEvent(At);
    public sealed record HoldEnded(DateTimeOffset At) : PolicyEvent(At);
    public sealed record FolderRefused(DateTimeOffset At, string Fingerprint, HumanTask Task) : PolicyEvent(At);
    public sealed record FolderMended(DateTimeOffset At) : PolicyEvent(At);
}
