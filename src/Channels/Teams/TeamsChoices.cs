using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>What can be chosen in one field of a card: where it is too much, the first of it and what is chosen stay, and a sentence under the field says so.</summary>
internal sealed class TeamsChoices
{
    private const int Fewest = 5;

    private readonly JsonArray _around;
    private readonly JsonObject _field;
    private readonly JsonArray _choices;
    private JsonObject? _said;

    private TeamsChoices(JsonArray around, JsonObject field, JsonArray choices)
    {
        (_around, _field, _choices) = (around, field, choices);
        // Text right under a list of choices says that there is more (the lint of cards/ holds that).
        _said = around.ElementAtOrDefault(around.IndexOf(field) + 1) is JsonObject next && (string?)next["type"] == "RichTextBlock" ? next : null;
    }

    public int Length => _choices.Count;

    public bool CanBeFewer => Length > Fewest;

    public static IEnumerable<TeamsChoices> In(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(p => In(p.Value)),
        JsonArray many => many.SelectMany(e => e is JsonObject field && (string?)field["type"] == "Input.ChoiceSet" && field["choices"] is JsonArray choices ? [new(many, field, choices)] : In(e)),
        _ => [],
    };

    public void KeepFewer()
    {
        var length = Math.Max(Length * 9 / 10, Fewest);
        var chosen = _choices.FirstOrDefault(c => (string?)c?["value"] == (string?)_field["value"]);
        for (var last = Length - 1; Length > length; last--)
        {
            if (_choices[last] != chosen)
            {
                _choices.RemoveAt(last);
            }
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"There is more than the {length} on this list. Ask for what is not on it in a message, in your own words."));
    }

    private void Say(string sentence)
    {
        if (_said is not null)
        {
            _around.Remove(_said);
        }

        _said = new JsonObject
        {
            ["type"] = "RichTextBlock",
            ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = sentence, ["isSubtle"] = true, ["size"] = "Small" }),
        };
        _around.Insert(_around.IndexOf(_field) + 1, _said);
    }
}
