using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>rules.yaml: which request goes to whom, the longest times, and what may not be held together.</summary>
internal static class RulesFile
{
    public const string FileName = "rules.yaml";
    private const string Everything = "everything";

    public static void Read(Node root, Draft draft)
    {
        if (Fields.Of(root, FileName, draft, ["defects-to", "rules", "limits", "conflicts", "end"], ["revocations", "reviews", "notice", "hold-removals-above", "observe-every"]) is not { } fields)
        {
            return;
        }

        EndMark.Hold(fields, root, "rules", draft);
        draft.DefectOwner = draft.ReferToPerson(fields.Node("defects-to") ?? new Unreadable(fields.At));
        draft.Owners.Add(new Owned("what nobody else owns (defects-to)", [draft.DefectOwner], fields.PlaceOf("defects-to")));
        draft.Rules = fields.Records("rules", node => ReadRule(node, draft));
        draft.Limits = fields.Records("limits", node => ReadLimit(node, draft));
        draft.Conflicts = fields.Records("conflicts", node => ReadConflict(node, draft));
        draft.Revocations = fields.Node("revocations") is { } revocations ? StageReader.ReadPeople(revocations, draft) : null;
        draft.Reviews = fields.Records("reviews", node => ReadReview(node, draft));
        draft.Notice = fields.Node("notice") is { } notice ? ReadNotice(notice, draft) : NoticeRule.Usual;
        draft.HoldRemovalsAbove = fields.Percent("hold-removals-above", draft.HoldRemovalsAbove);
        draft.ObserveEvery = fields.Has("observe-every") ? fields.Time("observe-every") : draft.ObserveEvery;
    }

    private static Rule? ReadRule(Node node, Draft draft)
    {
        if (Fields.Of(node, "a rule", draft, ["id", "why", "when"], ["ticket", "approve", "stages"]) is not { } fields)
        {
            return null;
        }

        var id = ReadId(fields, draft);
        draft.RulePlaces.TryAdd(id, fields.PlaceOf("id"));
        return new Rule(id, fields.Text("why"), ReadMatcher(fields, draft), ReadApproval(fields, draft), fields.OneOf("ticket", Words.Ticket, TicketRule.Optional));
    }

    /// <summary>No stages stand for approval by policy, so a rule must say that in so many words, and not beside stages.</summary>
    private static ImmutableArray<Stage> ReadApproval(Fields fields, Draft draft)
    {
        if (fields.Has("approve") == fields.Has("stages"))
        {
            draft.Problems.Add(fields.At, "the rule has " + (fields.Has("approve") ? "both 'approve' and 'stages'" : "neither 'approve' nor 'stages'"), "either 'approve: by-policy' or 'stages'");
        }

        if (fields.Node("approve") is { } approve && approve is not Scalar { Value: "by-policy" })
        {
            draft.Wrong(approve, "by-policy");
        }

        return [.. fields.List("stages", 1, stage => StageReader.Read(stage, draft)).OfType<Stage>()];
    }

    private static Limit? ReadLimit(Node node, Draft draft) =>
        Fields.Of(node, "a limit", draft, ["id", "when", "maximum"]) is { } fields
            ? new Limit(ReadId(fields, draft), ReadMatcher(fields, draft), fields.Time("maximum"))
            : null;

    private static Conflict? ReadConflict(Node node, Draft draft)
    {
        if (Fields.Of(node, "a conflict", draft, ["id", "between", "reason", "adds"]) is not { } fields)
        {
            return null;
        }

        var id = ReadId(fields, draft);
        var between = fields.List("between", 2, entitlement => draft.Refer(Target.Entitlement, entitlement));
        var stage = fields.Node("adds") is { } adds ? StageReader.Read(adds, draft) : null;
        if (fields.Has("between") && (between.Length != 2 || between[0] == between[1]))
        {
            draft.Problems.Add(fields.PlaceOf("between"), "a conflict not between two entitlements", "a list of two different entitlements");
            return null;
        }

        return between.Length == 2 && stage is not null
            ? new Conflict(id, new EntitlementId(between[0]), new EntitlementId(between[1]), fields.Text("reason"), stage)
            : null;
    }

    private static ReviewRule? ReadReview(Node node, Draft draft)
    {
        if (Fields.Of(node, "a review", draft, ["id", "when", "every", "reviewer", "grace"], ["fallback"]) is not { } fields)
        {
            return null;
        }

        var (every, grace) = (fields.Interval("every"), fields.Time("grace"));
        if (fields.Has("every") && grace >= every.Shortest)
        {
            draft.Problems.Add(fields.PlaceOf("grace"), "a review whose grace is not over before the next begins", "a grace that is shorter than 'every'");
        }

        var reviewer = fields.Node("reviewer") is { } selector ? StageReader.ReadOne(selector, draft) : null;
        var fallback = fields.Node("fallback") is { } instead ? StageReader.ReadOne(instead, draft) : null;
        var id = ReadId(fields, draft);
        return reviewer is null ? null : new ReviewRule(id, ReadMatcher(fields, draft), every, reviewer, grace, fallback);
    }

    private static NoticeRule ReadNotice(Node node, Draft draft) => Fields.Of(node, "the notice", draft, ["share", "at-most", "not-under"]) is { } fields
        ? new NoticeRule(fields.Percent("share", NoticeRule.Usual.Share), fields.Time("at-most"), fields.Time("not-under"))
        : NoticeRule.Usual;

    private static string ReadId(Fields fields, Draft draft)
    {
        var id = fields.Word("id", PlainWords.IsId, Ids.Expected);
        draft.Problems.Once("rule", Names.Fold(id), fields.PlaceOf("id"), $"'{Names.Shown(id)}'", "each id once among rules, limits, conflicts and reviews");
        return id;
    }

    private static Matcher ReadMatcher(Fields rule, Draft draft)
    {
        var nothing = new Matcher([], [], [], [], [], []);
        if (rule.Node("when") is not { } node || node is Scalar { Value: Everything })
        {
            return nothing;
        }

        if (node is not Mapping { Entries.Length: > 0 })
        {
            return draft.Wrong(node, $"'{Everything}' or at least one matcher", nothing);
        }

        var when = Fields.Of(node, "'when'", draft, [], ["systems", "entitlements", "sensitivity", "privilege", "class", "kind"])!;
        return new Matcher(
            [.. when.List("systems", 1, item => new SystemId(draft.Refer(Target.System, item)))],
            [.. when.List("entitlements", 1, item => new EntitlementId(draft.Refer(Target.Entitlement, item)))],
            when.List("sensitivity", 1, item => draft.OneOf(item, Words.Sensitivity, default)),
            when.List("privilege", 1, item => draft.OneOf(item, Words.Privilege, default)),
            when.List("class", 1, item => draft.OneOf(item, Words.Class, default)),
            when.List("kind", 1, item => draft.OneOf(item, Words.Kind, default)));
    }
}
