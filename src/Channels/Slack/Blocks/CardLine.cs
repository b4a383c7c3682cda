using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>How a line of a card stands out.</summary>
internal enum CardLook
{
    Heading,
    Normal,
    Subtle,
}

/// <summary>A text of a card.</summary>
/// <param name="Text">Neither escaped nor marked up.</param>
/// <param name="IsOurs">Whether it is the template's own fixed words. Only those may become markup; a text with data in it never is.</param>
/// <param name="IsTight">Whether it goes on right below what stands above it.</param>
/// <param name="Tone">The word of its colour; null for none.</param>
internal readonly record struct CardLine(string Text, bool IsOurs, CardLook Look, bool IsBold, bool IsTight, string? Tone)
{
    private const string Gap = "  ";

    /// <summary>A word of ours in bold before our own words.</summary>
    public string? Lead { get; init; }

    /// <summary>As the text of a block: markup for our own words, and the characters that they are for data.</summary>
    public string Shown => !IsOurs ? Text : (Lead is null ? "" : Bold(Lead) + "  ") + (IsBold ? Bold(Text) : SlackText.Escape(Text));

    public static CardLine Of(JsonNode block) => Is(block["type"], "TextBlock") ? OfWords(block.AsObject()) : OfData(block.AsObject());

    /// <summary>Words of ours in bold.</summary>
    public static string Bold(string words) => $"*{SlackText.Escape(words)}*";

    /// <summary>A <c>TextBlock</c>: fixed words, for the lint of cards/ lets no data into one.</summary>
    public static CardLine OfWords(JsonObject block) => new(
        (string)block["text"]!,
        IsOurs: true,
        Is(block["style"], "heading") ? CardLook.Heading : (bool?)block["isSubtle"] == true ? CardLook.Subtle : CardLook.Normal,
        Is(block["weight"], "Bolder"),
        Tight(block),
        null);

    /// <summary>A <c>RichTextBlock</c>: data, whatever of it a template fixed.</summary>
    public static CardLine OfData(JsonObject block)
    {
        var runs = block["inlines"]!.AsArray();
        var isSubtle = true;
        var isHeading = false;
        string? tone = null;
        foreach (var run in runs)
        {
            isSubtle &= IsQuiet(run!);
            isHeading |= IsHeading(run!);
            tone ??= (string?)run!["color"];
        }

        var look = isHeading ? CardLook.Heading : isSubtle ? CardLook.Subtle : CardLook.Normal;
        return new CardLine(SlackText.Visible(runs.Count == 1 ? TextOf(runs[0]!) : Joined(runs)), IsOurs: false, look, IsBold: false, Tight(block), tone);
    }

    public static bool Tight(JsonObject block) => (string?)block["spacing"] is "None" or "Small";

    private static string Joined(JsonArray runs)
    {
        var text = new StringBuilder();
        foreach (var run in runs)
        {
            Append(text, TextOf(run!), IsQuiet(run!));
        }

        return text.ToString();
    }

    private static string TextOf(JsonNode run) => (string?)run["text"] ?? "";

    private static bool IsQuiet(JsonNode run) => (bool?)run["isSubtle"] == true;

    // Cards part runs of different looks by two spaces, which plain text would show as no more than that.
    private static void Append(StringBuilder text, string run, bool isQuiet)
    {
        if (text.Length == 0 || !(run.StartsWith(Gap, StringComparison.Ordinal) || EndsInGap(text)))
        {
            text.Append(run);
            return;
        }

        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        var next = run.AsSpan().Trim();
        if (next.StartsWith("·") || text.Length == 0 || text[^1] == '·')
        {
            text.Append(' ').Append(next);
        }
        else if (isQuiet)
        {
            text.Append(" (").Append(next).Append(')');
        }
        else
        {
            text.Append(" · ").Append(next);
        }
    }

    private static bool EndsInGap(StringBuilder text) => text.Length >= Gap.Length && text[^1] == ' ' && text[^2] == ' ';

    private static bool IsHeading(JsonNode run) => (string?)run["size"] is "Large" or "ExtraLarge" || (Is(run["size"], "Medium") && Is(run["weight"], "Bolder"));

    private static bool Is(JsonNode? node, string expected) => (string?)node == expected;
}
