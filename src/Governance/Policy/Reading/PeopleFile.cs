using System.Collections.Immutable;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>people.yaml: who there is, human or not, and the groups of the humans.</summary>
internal static class PeopleFile
{
    public const string FileName = "people.yaml";

    public static void Read(Node root, Draft draft)
    {
        if (Fields.Of(root, FileName, draft, ["organisation", "people", "groups", "machines", "end"], ["calendars"]) is not { } fields)
        {
            return;
        }

        EndMark.Hold(fields, root, "people", draft);
        draft.Name = fields.Text("organisation", 80);
        CalendarReader.ReadAll(fields, draft);
        draft.People = fields.Records("people", node => ReadPerson(node, draft));
        draft.Groups = [.. fields.List("groups", 0, node => ReadGroup(node, draft)).Where(g => g.Key.Length > 0).DistinctBy(g => g.Key)];
        draft.Machines = fields.Records("machines", node => ReadMachine(node, draft));
    }

    private static Person? ReadPerson(Node node, Draft draft)
    {
        if (Fields.Of(node, "a person", draft, ["id", "name", "title", "department", "zone", "culture", "status", "accounts"], ["manager", "account", "calendar", "hours", "deputy"]) is not { } fields)
        {
            return null;
        }

        var id = fields.Word("id", PlainWords.IsAddress, "an id in lower case like 'alice@acme.test'");
        draft.Declare(Target.Person, id, fields.PlaceOf("id"));
        if (fields.Node("deputy") is Scalar { Value: var own } && own == id)
        {
            draft.Problems.Add(fields.PlaceOf("deputy"), $"'{Names.Shown(id)}' is their own deputy", "somebody else");
        }

        return new Person(
            new PersonId(id), new Handle(id), fields.Text("name", 80), fields.Text("title", 80), fields.Text("department", 80),
            fields.Word("zone", PlainWords.IsZone, "an IANA time zone like 'Europe/Berlin'"),
            fields.Word("culture", PlainWords.IsCulture, "a culture like 'en-GB'"),
            fields.Node("manager") is { } manager ? draft.ReferToPerson(manager) : null,
            fields.OneOf("status", Words.Status, Employment.Left),
            TargetAccount(fields, id, draft),
            fields.Records("accounts", account => ReadAccount(account, draft)))
        {
            Calendar = CalendarReader.Of(fields, draft),
            Deputy = fields.Node("deputy") is { } deputy ? draft.ReferToPerson(deputy) : null,
        };
    }

    private static ChatAccount? ReadAccount(Node node, Draft draft)
    {
        if (Fields.Of(node, "a chat account", draft, ["provider", "tenant", "user"]) is not { } fields)
        {
            return null;
        }

        var provider = fields.Word("provider", PlainWords.IsId, "a provider such as 'web', 'teams' or 'slack'");
        var form = AccountForm.Of(provider);
        var account = new ChatAccount(provider, fields.Text("tenant"), fields.Word("user", form.Is, form.Expected));
        draft.Problems.Once("chat account", $"{account.Provider}\n{account.Tenant}\n{account.UserId}", fields.At,
            $"the {account.Provider} account '{Names.Shown(account.UserId)}'", "each chat account with one person");
        return account;
    }

    private static KeyValuePair<string, ImmutableArray<PersonId>> ReadGroup(Node node, Draft draft)
    {
        if (Fields.Of(node, "a group", draft, ["id", "members"]) is not { } fields)
        {
            return new("", []);
        }

        var id = fields.Word("id", PlainWords.IsId, Ids.Expected);
        draft.Declare(Target.Group, id, fields.PlaceOf("id"));
        Ids.HoldUnlike("group", id, fields.PlaceOf("id"), draft);
        return new(id, [.. fields.List("members", 0, draft.ReferToPerson).Distinct()]);
    }

    private static Machine? ReadMachine(Node node, Draft draft)
    {
        if (Fields.Of(node, "a machine", draft, ["id", "kind", "name", "purpose", "owner"], ["deputy", "account"]) is not { } fields)
        {
            return null;
        }

        var id = fields.Word("id", PlainWords.IsId, Ids.Expected);
        draft.Problems.Once("machine", Names.Fold(id), fields.PlaceOf("id"), $"'{Names.Shown(id)}'", "each id once");
        var owner = draft.ReferToPerson(fields.Node("owner") ?? new Unreadable(fields.At));
        var machine = new Machine(
            new IdentityId(id), new Handle(id), fields.OneOf("kind", Words.MachineKind, IdentityKind.ServiceAccount),
            fields.Text("name", 80), fields.Text("purpose", 400), owner,
            fields.Node("deputy") is { } deputy ? draft.ReferToPerson(deputy) : null, TargetAccount(fields, id, draft));
        return machine;
    }

    /// <summary>Two identities with one account would share an edge; directories compare accounts without case.</summary>
    private static string TargetAccount(Fields fields, string id, Draft draft)
    {
        var account = fields.Has("account") ? fields.Text("account") : id;
        draft.Problems.Once("target account", Names.Fold(account), fields.Has("account") ? fields.PlaceOf("account") : fields.PlaceOf("id"),
            $"the account '{Names.Shown(account)}'", "each account with one identity");
        return account;
    }
}
