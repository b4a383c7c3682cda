using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>Stages and the selectors in them.</summary>
internal static class StageReader
{
    private const string Selectors =
        "a selector: 'manager', 'entitlement-owner', or one of the keys group, person, any-of, all-of (all-of only at the top of 'approvers')";

    public static Stage? Read(Node node, Draft draft)
    {
        if (Fields.Of(node, "a stage", draft, ["name", "approvers", "decide-within"], ["quorum", "fallback", "escalate"]) is not { } fields)
        {
            return null;
        }

        var approvers = fields.Node("approvers") is { } selector ? ReadTop(selector, draft) : null;
        if (approvers is Selector.AllOf && fields.Has("quorum"))
        {
            draft.Problems.Add(fields.PlaceOf("quorum"), "a quorum beside all-of", "no 'quorum': all-of asks one person from each");
        }

        var fallback = fields.Node("fallback") is { } instead ? ReadOne(instead, draft) : null;
        var (within, counted) = fields.Counted("decide-within");
        var stage = new Stage(fields.Text("name", 80), approvers ?? new Selector.AnyOf([]), fields.Number("quorum", 1, 9), within, fallback) { Counted = counted };
        var escalations = EscalationReader.ReadAll(fields, stage, draft);
        return approvers is null ? null : stage with { Escalations = escalations };
    }

    /// <summary>A selector of people whatever the request: no manager or owner, who are those of somebody or something.</summary>
    public static Selector? ReadPeople(Node node, Draft draft) => node switch
    {
        Mapping { Entries: [{ Key.Value: "group" or "person" }] } => ReadOne(node, draft),
        Mapping { Entries: [{ Key.Value: "any-of" } any] } when any.Value is Sequence list && list.Items.All(i => i is Mapping) => new Selector.AnyOf(ReadSeveral(any.Value, draft)),
        _ => draft.Wrong<Selector?>(node, "a group, a person, or any-of with a list of these", null),
    };

    private static Selector? ReadTop(Node node, Draft draft) =>
        node is Mapping { Entries: [{ Key.Value: "all-of" } all] }
            ? new Selector.AllOf(ReadSeveral(all.Value, draft))
            : ReadOne(node, draft);

    public static Selector? ReadOne(Node node, Draft draft) => node switch
    {
        Scalar { Value: "manager" } => new Selector.Manager(),
        Scalar { Value: "entitlement-owner" } => new Selector.EntitlementOwner(),
        Mapping { Entries: [{ Key.Value: "group" } group] } => new Selector.Group(draft.Refer(Target.Group, group.Value)),
        Mapping { Entries: [{ Key.Value: "person" } person] } => new Selector.Named(draft.ReferToPerson(person.Value)),
        Mapping { Entries: [{ Key.Value: "any-of" } any] } => new Selector.AnyOf(ReadSeveral(any.Value, draft)),
        _ => draft.Wrong<Selector?>(node, Selectors, null),
    };

    private static ImmutableArray<Selector> ReadSeveral(Node node, Draft draft)
    {
        if (node is not Sequence { Items.Length: >= 2 } list)
        {
            return draft.Wrong<ImmutableArray<Selector>>(node, "a list of at least two selectors", []);
        }

        return [.. list.Items.Select(item => ReadOne(item, draft)).OfType<Selector>()];
    }
}
