using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>Something offered to choose from.</summary>
public sealed record OfferedChoice(string Label, string? Detail);

/// <summary>The small cards of a conversation: questions, choices, notices and help.</summary>
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

    public OutgoingMessage PastedSecret(string kind) =>
        new($"That looks like {kind}. It was not stored. Rotate it now.", library.Expand("secret-warning", new JsonObject { ["kind"] = kind }));

    public OutgoingMessage Help(Organisation organisation)
    {
        var examples = new List<string> { "I need read access to billing-db for 3 days to debug INC-4312" };
        examples.AddRange(organisation.Catalog.Entitlements.Where(e => e.Privilege == PrivilegeLevel.Standard).Take(2).Select(e => $"{e.Id} until Friday"));
        var shown = examples.Select(e => new JsonObject { ["text"] = PlainText.Line(e) });
        return new("You can ask for access in your own words, or say status, my access, my approvals, cancel or release.",
            library.Expand("help", new JsonObject { ["examples"] = new JsonArray([.. shown]) }));
    }
}
