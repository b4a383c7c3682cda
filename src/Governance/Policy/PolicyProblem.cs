using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy;

/// <summary>Something in the policy files that is not as it must be.</summary>
/// <param name="File">The file's name, for example <c>rules.yaml</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Problem">What stands there.</param>
/// <param name="Expected">What was expected in its place.</param>
public sealed record PolicyProblem(string File, int Line, int Column, string Problem, string Expected)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Problem}; expected {Expected}";
}

/// <summary>The answer of <see cref="PolicyReader"/>: a whole policy, or every problem found and no policy at all.</summary>
public abstract record PolicyRead
{
    public sealed record Loaded(PolicyDocument Document) : PolicyRead;

    /// <param name="Problems">At least one, ordered by file, line and column.</param>
    public sealed record Refused(ImmutableArray<PolicyProblem> Problems) : PolicyRead;
}
