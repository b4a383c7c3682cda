using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What a card is written from: the organisation in force, the reader, the time, and the texts that people wrote.</summary>
/// <param name="Text">The text behind a commitment, or null where it was erased.</param>
public sealed record CardView(Organisation Organisation, Person Reader, DateTimeOffset Now, Func<Commitment, string?> Text)
{
    public string When(DateTimeOffset instant) => Wording.When(instant, Reader);
}

/// <summary>Pieces of card data that several cards share.</summary>
internal static class CardParts
{
    private const int LongestSaid = 160;

    /// <summary>What weighs in a decision about an entitlement, for whoever is read to and sees no card: sensitivity and privilege first.</summary>
    public static string Spoken(this CardView view, EntitlementId entitlement, params IEnumerable<string?> more) => string.Join(' ', new[]
    {
        $"Data sensitivity: {view.Sensitivity(entitlement).Text("text")}.", $"Privilege: {view.Privilege(entitlement).Text("text")}.",
    }.Concat(more).OfType<string>());

    public static JsonObject Who(this CardView view, IdentityId id)
    {
        var identity = view.Organisation.Roster.Find(id);
        var who = new JsonObject
        {
            ["name"] = PlainText.Line(view.Organisation.Roster.NameOf(id)),
            ["handle"] = PlainText.Line(identity?.Handle.Value ?? id.Value),
            ["detail"] = identity switch
            {
                Person person => PlainText.Line($"{person.Title}, {person.Department}"),
                Machine machine => PlainText.Line(machine.Purpose),
                _ => "no longer in the people file",
            },
        };
        if (identity is Machine it)
        {
            who["machine"] = new JsonObject { ["kind"] = Wording.Of(it.Kind), ["answers"] = Answers(view.Organisation.Roster, it) };
        }

        return who;
    }

    /// <summary>As <see cref="Who"/>, for cards that have one line for it: a machine is never shown as if it were a person.</summary>
    public static JsonObject WhoPlainly(this CardView view, IdentityId id) =>
        view.Who(id).With("name", Named(view.Organisation.Roster, id));

    /// <summary>A person's name, or <c>Reporting service (Service account, a machine; Alice Adams answers for it)</c>.</summary>
    public static string Named(Roster roster, IdentityId id) => roster.Find(id) is Machine machine
        ? $"{PlainText.Line(machine.DisplayName)} ({Wording.Of(machine.Kind)}, a machine; {Answers(roster, machine)} answers for it)"
        : PlainText.Line(roster.NameOf(id));

    /// <summary>What tells somebody from another of the same name, for a line: <c>alice, Finance</c>.</summary>
    public static string KnownBy(this CardView view, IdentityId id) => view.Organisation.Roster.Find(id) switch
    {
        Person person => PlainText.Line($"{person.Handle.Value}, {person.Department}"),
        { } machine => PlainText.Line(machine.Handle.Value),
        null => PlainText.Line($"{id.Value}, no longer in the people file"),
    };

    private static string Answers(Roster roster, Machine machine) => roster.AnswersNow(machine) is { } person ? PlainText.Line(roster.NameOf(person)) : "Nobody";

    public static JsonObject What(this CardView view, EntitlementId id)
    {
        var entitlement = view.Organisation.Catalog.Find(id);
        return new JsonObject
        {
            ["name"] = id.Value,
            ["role"] = PlainText.Line(entitlement?.Role ?? "no longer in the catalog", 240),
            ["system"] = PlainText.Line(view.Organisation.Catalog.Find(id.System)?.Name ?? id.System.Value),
        };
    }

    public static JsonObject Sensitivity(this CardView view, EntitlementId id) => view.Organisation.Catalog.Find(id) is { } entitlement
        ? Badge(entitlement.Sensitivity.ToString(), CardTone.Of(entitlement.Sensitivity))
        : Badge("Unknown", CardTone.Attention);

    public static JsonObject Privilege(this CardView view, EntitlementId id) => view.Organisation.Catalog.Find(id) is { } entitlement
        ? Badge(entitlement.Privilege.ToString(), CardTone.Of(entitlement.Privilege))
        : Badge("Unknown", CardTone.Attention);

    public static JsonObject Badge(string text, string tone) => new() { ["text"] = text, ["tone"] = tone };

    public static JsonArray Findings(IEnumerable<Finding> findings) =>
        [.. findings.Select(f => new JsonObject { ["tone"] = CardTone.Plain, ["rule"] = f.Rule, ["text"] = PlainText.Line(f.Text, 300) })];

    /// <summary>What somebody wrote, apart from what the bot says; null where it was erased.</summary>
    public static JsonObject? Written(this CardView view, Commitment commitment, PersonId by) => view.Text(commitment) is { } text
        ? new JsonObject { ["by"] = PlainText.Line(view.Organisation.Roster.NameOf(by)), ["text"] = PlainText.Clean(text, 2000) }
        : null;

    /// <summary>What a target said, apart from the bot's own words as what people wrote is.</summary>
    public static JsonObject Said(this CardView view, EntitlementId entitlement, string text) =>
        new() { ["by"] = PlainText.Line($"the target of {entitlement}"), ["text"] = PlainText.Clean(text, LongestSaid) };

    /// <summary>"Bob Martin or Erin Sato for Carol Diaz": who is awaited in a stage now.</summary>
    public static string Awaited(this CardView view, Request request, Item item, int stage) =>
        view.Named(Authority.Hands(request, item, stage, view.Organisation));

    public static string Named(this CardView view, IEnumerable<Hand> hands) => Wording.Names([.. hands.Select(hand => Wording.Asked(hand, view.Organisation.Roster))], "or");

    /// <summary>Whether there is nobody who could decide what is open.</summary>
    public static bool NobodyIsLeft(this CardView view, Request request, Item item, ItemState.AwaitingApproval open) =>
        Authority.Hands(request, item, open.Stage, view.Organisation).IsEmpty;

    /// <summary>"Data owner (second of 2 decisions)".</summary>
    public static string StageOf(Item item, ItemState.AwaitingApproval open) => StageName(item.Stages[open.Stage])
        + (item.StagesInForce.Count() is > 1 and var all ? $" ({Wording.Nth(open.Stage + 1 - item.SetAside.Count(stage => stage < open.Stage))} of {all} decisions)" : "");

    public static string StageName(Stage stage) => PlainText.Line(stage.Name);

    /// <summary>Adds a property only where there is something to say: templates ask with <c>exists</c>.</summary>
    public static JsonObject With(this JsonObject data, string name, JsonNode? value)
    {
        if (value is not null)
        {
            data[name] = value;
        }

        return data;
    }
}
