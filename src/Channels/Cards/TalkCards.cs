using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>Something offered to choose from.</summary>
public sealed record OfferedChoice(string Label, string? Detail);

/// <summary>What stands in the fields of the form, as it was filled in; hostile.</summary>
public sealed record FormFields(string Entitlement, string Length, string Beneficiary, string Ticket, string Justification);

/// <summary>The small cards of a conversation: questions, choices, notices, forms and help.</summary>
public sealed class TalkCards(CardLibrary library)
{
    public OutgoingMessage Question(string question, string hint) =>
        new($"{question} {hint}", library.Expand("question", new JsonObject { ["question"] = question, ["hint"] = hint }));

    public OutgoingMessage Choices(string dialog, string question, IEnumerable<OfferedChoice> choices, string hint)
    {
        var offered = choices.Select(c => new JsonObject { ["label"] = PlainText.Line(c.Label) }.With("detail", c.Detail is { } detail ? PlainText.Line(detail, 200) : null));
        return new(question, library.Expand("choices", new JsonObject { ["id"] = dialog, ["question"] = question, ["choices"] = new JsonArray([.. offered]), ["hint"] = hint }));
    }

    public OutgoingMessage Notice(string title, string text, string tone, string? next = null)
    {
        var data = new JsonObject { ["title"] = title, ["tone"] = tone, ["text"] = text };
        return new($"{title}. {text}", library.Expand("notice", data.With("next", next)));
    }

    /// <summary>A refusal with its reason: what happened, what it means, what to do next.</summary>
    public OutgoingMessage Refused(Refusal refusal) => Notice("That was not done", refusal.Reason, CardTone.Warning);

    /// <param name="why">What is not shown where others read.</param>
    public OutgoingMessage Alone(string why) => Notice("Say this to me alone", why, CardTone.Warning, "Say it again in a chat of our own.");

    public OutgoingMessage NotRecorded() =>
        Notice("That could not be recorded", "The bot cannot write its ledger at the moment, so nothing was done.", CardTone.Attention, "Try again in a few minutes. An operator can see the cause in the log.");

    public OutgoingMessage Failed() =>
        Notice("Something went wrong here", "This was a fault of the bot, not yours. Nothing more was done than what status shows.", CardTone.Attention, "Say it again; if it comes back, tell an operator the time.");

    public OutgoingMessage PastedSecret(string kind) =>
        new($"That looks like {kind}. It was not stored. Rotate it now.", library.Expand("secret-warning", new JsonObject { ["kind"] = kind }));

    /// <param name="commands">What can be said besides what every person needs.</param>
    public OutgoingMessage Help(Organisation organisation, IEnumerable<CommandHelp> commands) =>
        new("You can ask for access in your own words, or say status, my access, my approvals, my accounts, cancel or release.",
            library.Expand("help", new JsonObject
            {
                ["id"] = AnyEntitlement,
                ["examples"] = Examples(organisation),
                ["commands"] = new JsonArray([.. commands.Select(c => new JsonObject { ["words"] = c.Words, ["meaning"] = c.Meaning })]),
            }));

    /// <summary>What the bot says of itself, unasked and once.</summary>
    public OutgoingMessage Welcome(Organisation organisation, Person person) => new(
        "Hello. Say what access you need, for how long and why; say help to see everything else.",
        library.Expand("welcome", new JsonObject { ["id"] = AnyEntitlement, ["name"] = PlainText.Line(person.DisplayName), ["organisation"] = PlainText.Line(organisation.Name), ["examples"] = Examples(organisation) }));

    /// <summary>Asks for the reason of a denial.</summary>
    public OutgoingMessage Reason(DeliveryId delivery, string requester, EntitlementId entitlement) => new(
        "Say why, so that the requester knows what to do next.",
        library.Expand("deny-reason", new JsonObject { ["id"] = delivery.Value, ["requester"] = PlainText.Line(requester), ["entitlement"] = entitlement.Value }));

    /// <summary>The long form, with what was filled in before and what is wrong with it.</summary>
    public OutgoingMessage Form(Organisation organisation, FormFields filled, string? problem)
    {
        List<FormChoice> offered =
        [
            .. organisation.Catalog.Bundles.Select(FormSearch.ChoiceOf),
            .. organisation.Catalog.LeastFirst.Select(FormSearch.ChoiceOf),
        ];
        var chosen = offered.FirstOrDefault(c => c.Value == filled.Entitlement);
        var shown = offered.Where(c => c == chosen).Concat(offered).Distinct().Take(FormChoices).Select(c => new JsonObject { ["title"] = c.Label, ["value"] = c.Value });
        var data = new JsonObject
        {
            ["id"] = AnyEntitlement,
            ["choices"] = new JsonArray([.. shown]),
            ["entitlement"] = chosen?.Value ?? "",
            ["length"] = filled.Length,
            ["beneficiary"] = filled.Beneficiary,
            ["ticket"] = filled.Ticket,
            // It is sent again from here: none of its lines is left out.
            ["why"] = PlainText.Clean(filled.Justification, Reasons.Limit, lines: int.MaxValue),
        };
        return new(problem ?? "Say what you need, for how long and why.", library.Expand("request-form", data
            .With("problem", problem).With("more", offered.Count > FormChoices ? $"The list shows {FormChoices} of {offered.Count}. What is not on it can be asked for in a message." : null)));
    }

    /// <summary>An entitlement with its role, sensitivity and privilege, from which to ask for it.</summary>
    public OutgoingMessage Entry(Organisation organisation, Entitlement entitlement) => new(
        $"{entitlement.Id}: {PlainText.Line(entitlement.Role, 240)}",
        library.Expand("entitlement", new JsonObject
        {
            ["id"] = entitlement.Id.Value,
            ["name"] = entitlement.Id.Value,
            ["role"] = PlainText.Line(entitlement.Role, 240),
            ["system"] = PlainText.Line(organisation.Catalog.Find(entitlement.Id.System)?.Name ?? entitlement.Id.System.Value),
            ["sensitivity"] = CardParts.Badge(entitlement.Sensitivity.ToString(), CardTone.Of(entitlement.Sensitivity)),
            ["privilege"] = CardParts.Badge(entitlement.Privilege.ToString(), CardTone.Of(entitlement.Privilege)),
        }));

    /// <summary>A bundle with what is in it, from which to ask for it; as sensitive and as powerful as what is most so in it.</summary>
    public OutgoingMessage Entry(Organisation organisation, Bundle bundle)
    {
        var items = bundle.Entitlements.Select(organisation.Catalog.Find).OfType<Entitlement>().ToList();
        var (sensitivity, privilege) = (items.Max(e => e.Sensitivity), items.Max(e => e.Privilege));
        var what = PlainText.Line($"{bundle.Name}: {Wording.All([.. bundle.Entitlements.Select(e => e.Value)])}", 240);
        return new($"Bundle {bundle.Id}: {what}", library.Expand("entitlement", new JsonObject
        {
            ["id"] = FormSearch.ChoiceOf(bundle).Value,
            ["name"] = $"Bundle {bundle.Id}",
            ["role"] = what,
            ["system"] = $"{bundle.Entitlements.Length} items, each decided by itself",
            ["sensitivity"] = CardParts.Badge(sensitivity.ToString(), CardTone.Of(sensitivity)),
            ["privilege"] = CardParts.Badge(privilege.ToString(), CardTone.Of(privilege)),
        }));
    }

    // Cards are bounded; beyond this the conversation finds more than a list.
    private const int FormChoices = 100;

    /// <summary>Names no entitlement: the form chooses none beforehand.</summary>
    internal const string AnyEntitlement = "any";

    private static JsonArray Examples(Organisation organisation)
    {
        var examples = new List<string> { "I need read access to billing-db for 3 days to debug INC-4312" };
        examples.AddRange(organisation.Catalog.Entitlements.Where(e => e.Privilege == PrivilegeLevel.Standard).Take(2).Select(e => $"{e.Id} until Friday"));
        examples.AddRange(organisation.Catalog.Bundles.Take(1).Select(b => $"bundle: {b.Id} for 8 hours"));
        return [.. examples.Select(e => new JsonObject { ["text"] = PlainText.Line(e) })];
    }
}
