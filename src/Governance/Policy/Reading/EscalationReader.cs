using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>Whom the silence of a stage brings in, and when.</summary>
internal static class EscalationReader
{
    private const string Fallback = "fallback";
    private const string Managers = "their-managers";

    public static ImmutableArray<Escalation> ReadAll(Fields stage, Stage of, Draft draft)
    {
        var read = stage.List("escalate", 1, node => Read(node, of, draft));
        var before = TimeSpan.Zero;
        foreach (var (step, at) in read.Where(s => s.Step is not null))
        {
            if (step!.After <= before || step.After >= of.DecideWithin)
            {
                draft.Problems.Add(at, "an escalation that comes before the one above it, or not before the end of the stage", "times that rise and stay under 'decide-within'");
            }

            before = step.After;
        }

        return [.. read.Select(s => s.Step).OfType<Escalation>()];
    }

    private static (Escalation? Step, Place At) Read(Node node, Stage of, Draft draft)
    {
        if (Fields.Of(node, "an escalation", draft, ["after", "to"]) is not { } fields)
        {
            return (null, node.At);
        }

        var (after, counted) = fields.Counted("after");
        if (fields.Has("after") && counted != of.Counted)
        {
            draft.Problems.Add(fields.PlaceOf("after"), "an escalation that is not counted as its stage is", "working hours in both 'after' and 'decide-within', or in neither");
        }

        var to = fields.Node("to") is { } selector ? ReadTarget(selector, of, draft) : null;
        return (to is null ? null : new Escalation(after, to), fields.PlaceOf("after"));
    }

    private static Selector? ReadTarget(Node node, Stage of, Draft draft) => node switch
    {
        Scalar { Value: Managers } => new Selector.ManagersOf(of.Approvers),
        Scalar { Value: Fallback } => of.Fallback ?? draft.Wrong<Selector?>(node, "a stage with a 'fallback', or another selector", null),
        _ => StageReader.ReadOne(node, draft),
    };
}
