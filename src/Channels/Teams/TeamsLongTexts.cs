using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// The last resort for a card that is too large though nothing can be left out of it: its longer texts end in "…". Texts that tell nothing urgent come first, then what
/// buttons and choices are called, and what is to be known before a decision at last. Short words, as sensitivity and privilege are, stay whole.
/// </summary>
internal static class TeamsLongTexts
{
    /// <summary>In UTF-16 units. Below it is what a fact or a button is told by.</summary>
    private static readonly int[] Lengths = [500, 240, 120, 60, 30];

    private static readonly string[] Urgent = ["warning", "attention"];

    private enum Kind
    {
        Text,
        Title,
        UrgentText,
    }

    /// <param name="cut">What was cut already, with a sentence that says so.</param>
    /// <returns>Whether the card fits now.</returns>
    public static bool Shorten(JsonObject card, IReadOnlySet<JsonObject> cut, Func<bool> fits)
    {
        var texts = In(card, isUrgent: false).Where(t => !cut.Contains(t.It)).ToLookup(t => t.Kind);
        foreach (var kind in Enum.GetValues<Kind>())
        {
            foreach (var length in Lengths)
            {
                foreach (var text in texts[kind])
                {
                    text.It[text.Name] = TeamsCardSize.Cut(text.Whole, length);
                }

                if (fits())
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IEnumerable<LongText> In(JsonNode? node, bool isUrgent) => node switch
    {
        JsonObject it => Own(it, isUrgent).Concat(it.SelectMany(p => In(p.Value, isUrgent || (string?)it["type"] == "Container" && Urgent.Contains(Style(it), StringComparer.OrdinalIgnoreCase)))),
        JsonArray many => many.SelectMany(e => In(e, isUrgent)),
        _ => [],
    };

    private static IEnumerable<LongText> Own(JsonObject it, bool isUrgent) => Type(it) switch
    {
        "TextRun" => Named(it, isUrgent ? Kind.UrgentText : Kind.Text, "text"),
        "Action.Execute" or "Action.Submit" or "Action.OpenUrl" => Named(it, Kind.Title, "title", "tooltip"),
        // A choice says no type.
        "" when it["value"] is JsonValue => Named(it, Kind.Title, "title"),
        _ => [],
    };

    private static IEnumerable<LongText> Named(JsonObject it, Kind kind, params string[] names) =>
        from name in names
        where it[name] is JsonValue value && value.TryGetValue<string>(out _)
        select new LongText(kind, it, name, (string)it[name]!);

    private static string Type(JsonObject it) => it["type"] is JsonValue type && type.TryGetValue<string>(out var said) ? said : "";

    private static string? Style(JsonObject it) => (string?)it["style"];

    private sealed record LongText(Kind Kind, JsonObject It, string Name, string Whole);
}
