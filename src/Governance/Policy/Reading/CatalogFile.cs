using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>catalog.yaml: the systems and what can be held in them.</summary>
internal static class CatalogFile
{
    public const string FileName = "catalog.yaml";

    public static void Read(Node root, Draft draft)
    {
        if (Fields.Of(root, FileName, draft, ["systems", "entitlements", "end"], ["bundles"]) is not { } fields)
        {
            return;
        }

        EndMark.Hold(fields, root, "catalog", draft);
        draft.Systems = fields.Records("systems", node => ReadSystem(node, draft));
        draft.Entitlements = fields.Records("entitlements", node => ReadEntitlement(node, draft));
        draft.Bundles = fields.Records("bundles", node => ReadBundle(node, draft));
    }

    private static TargetSystem? ReadSystem(Node node, Draft draft)
    {
        if (Fields.Of(node, "a system", draft, ["id", "name", "description", "connector", "owner"], ["operators"]) is not { } fields)
        {
            return null;
        }

        var id = fields.Word("id", PlainWords.IsId, Ids.Expected);
        var name = fields.Text("name", 80);
        draft.Declare(Target.System, id, fields.PlaceOf("id"));
        Ids.HoldUnlike("system id", id, fields.PlaceOf("id"), draft);
        Ids.HoldUnlike("system name", name, fields.PlaceOf("name"), draft);
        return new TargetSystem(
            new SystemId(id), name, fields.Text("description", 400), fields.Word("connector", PlainWords.IsId, "a connector such as 'files'"),
            draft.ReferToPerson(fields.Node("owner") ?? new Unreadable(fields.At)))
        {
            Operators = ReadOperators(fields, id, draft),
        };
    }

    private static Selector? ReadOperators(Fields system, string id, Draft draft)
    {
        var isManual = (system.Node("connector") as Scalar)?.Value == TargetSystem.Manual;
        if (isManual != system.Has("operators"))
        {
            draft.Problems.Add(system.PlaceOf("connector"), isManual ? "a manual system without 'operators'" : "'operators' of a system that is not manual",
                $"'operators' with 'connector: {TargetSystem.Manual}', and only there");
        }

        if (system.Node("operators") is not { } node)
        {
            return null;
        }

        draft.OperatorPlaces.TryAdd(new SystemId(id), node.At);
        return StageReader.ReadPeople(node, draft);
    }

    private static Bundle? ReadBundle(Node node, Draft draft)
    {
        if (Fields.Of(node, "a bundle", draft, ["id", "name", "description", "entitlements"], ["aliases"]) is not { } fields)
        {
            return null;
        }

        var id = fields.Word("id", PlainWords.IsId, Ids.Expected);
        var name = fields.Text("name", 80);
        draft.Problems.Once("bundle", Names.Fold(id), fields.PlaceOf("id"), $"'{Names.Shown(id)}'", "each id once");
        Ids.HoldUnlike("bundle id", id, fields.PlaceOf("id"), draft);
        Ids.HoldUnlike("entitlement name", name, fields.PlaceOf("name"), draft);
        var members = fields.List("entitlements", 2, item => draft.Refer(Target.Entitlement, item));
        if (members.Distinct().Count() != members.Length)
        {
            draft.Problems.Add(fields.PlaceOf("entitlements"), "the same entitlement twice in a bundle", "each entitlement once");
        }

        return new Bundle(new BundleId(id), name, fields.Text("description", 400), [.. members.Select(m => new EntitlementId(m))], fields.List("aliases", 0, alias => ReadAlias(alias, draft)));
    }

    private static Entitlement? ReadEntitlement(Node node, Draft draft)
    {
        if (Fields.Of(node, "an entitlement", draft,
            ["id", "name", "role", "description", "sensitivity", "privilege", "class", "owners", "maximum"], ["aliases", "standing"]) is not { } fields)
        {
            return null;
        }

        var id = ReadId(fields, draft);
        var name = fields.Text("name", 80);
        Ids.HoldUnlike("entitlement name", name, fields.PlaceOf("name"), draft);
        var entitlement = new Entitlement(
            new EntitlementId(id), name, fields.Text("role"), fields.Text("description", 400),
            fields.OneOf("sensitivity", Words.Sensitivity, DataSensitivity.Restricted), fields.OneOf("privilege", Words.Privilege, PrivilegeLevel.Privileged),
            fields.OneOf("class", Words.Class, EntitlementClass.AccessChanging), [.. fields.List("owners", 1, draft.ReferToPerson).Distinct()],
            fields.List("aliases", 0, alias => ReadAlias(alias, draft)), fields.Time("maximum"), fields.OneOf("standing", Words.Standing, StandingRule.Never));
        return entitlement;
    }

    private static string ReadId(Fields fields, Draft draft)
    {
        var id = fields.Word("id", Ids.IsEntitlement, "'system/name', each " + Ids.Expected);
        var at = fields.PlaceOf("id");
        draft.Declare(Target.Entitlement, id, at);
        Ids.HoldUnlike("entitlement id", id, at, draft);
        if (Ids.IsEntitlement(id))
        {
            draft.References.Add(new Reference(Target.System, id[..id.IndexOf('/', StringComparison.Ordinal)], at));
        }

        return id;
    }

    private static string ReadAlias(Node node, Draft draft)
    {
        var alias = draft.Text(node, "an alias in words", 80);
        draft.Problems.Once("alias", Names.Fold(alias), node.At, $"the alias '{Names.Shown(alias)}'", "each alias with one entitlement, once");
        return alias;
    }
}
