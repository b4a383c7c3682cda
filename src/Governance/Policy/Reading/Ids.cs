namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>What ids look like, and that no two look alike (THREATS T14).</summary>
internal static class Ids
{
    public const string Expected = "an id of the letters a-z, digits and single hyphens between them ([a-z0-9-], at most 64)";

    public static bool IsEntitlement(string text) =>
        text.Split('/') is [var system, var name] && PlainWords.IsId(system) && PlainWords.IsId(name);

    public static void HoldUnlike(string what, string name, Place at, Draft draft) =>
        draft.Problems.Once("look of " + what, Names.Skeleton(name), at, $"what looks like the {what} '{Names.Shown(name)}'", "names that cannot be taken for one another");
}

/// <summary>
/// The last key of each file, <c>end: NAME</c>. A half-written file lacks it and is refused; without it a file cut
/// between two list items would be a well-formed policy with fewer conflicts or limits (THREATS T38).
/// </summary>
internal static class EndMark
{
    public static void Hold(Fields fields, Node root, string name, Draft draft)
    {
        var expected = $"'end: {name}' as the last key, so that a file cut short is noticed";
        if (fields.Node("end") is { } end && (end as Scalar)?.Value != name)
        {
            draft.Wrong(end, expected);
        }

        if (root is Mapping { Entries: [.., { Key.Value: not "end" } last] } && fields.Has("end"))
        {
            draft.Problems.Add(last.Key.At, $"'{Names.Shown(last.Key.Value)}' stands after 'end'", expected);
        }
    }
}
