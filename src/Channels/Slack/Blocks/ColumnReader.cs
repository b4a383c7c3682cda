using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Reads columns, which Slack has none of: as facts, as steps, or as lines with a button beside them.</summary>
internal sealed class ColumnReader(BlockWriter writer, CardButtons buttons)
{
    /// <summary>Lines of one fact that are shown.</summary>
    private const int FactLines = 10;

    public void Read(JsonObject set)
    {
        var columns = set["columns"]!.AsArray();
        var isTight = CardLine.Tight(set);
        var first = columns[0]!.AsObject();
        switch (CardElements.Widths[(string)first["width"]!])
        {
            case CardColumn.Label when CardLine.Of(Items(first)[0]!) is { IsOurs: true } label:
                Fact(label, Items(columns[1]!), isTight);
                break;
            case CardColumn.Label or CardColumn.Marker:
                Step(CardLine.Of(Items(first)[0]!), Items(columns[1]!), isTight);
                break;
            default:
                Side(columns, isTight);
                break;
        }
    }

    /// <summary>Whether each column has its label of ours on top.</summary>
    public static bool AreFacts(JsonArray columns) => columns.Count > 1 && columns.All(c => Items(c!) is [JsonObject label, ..] && (string?)label["type"] == "TextBlock");

    /// <summary>A number or sign, and what it stands before.</summary>
    private void Step(CardLine marker, JsonArray items, bool isTight)
    {
        var first = CardLine.Of(items[0]!);
        writer.Line(first.IsOurs && marker.IsOurs
            ? first with { Lead = marker.Text, IsTight = isTight }
            : first with { Text = $"{marker.Text}  {first.Text}", IsOurs = false, IsTight = isTight });
        foreach (var item in items.Skip(1))
        {
            writer.Line(CardLine.Of(item!) with { IsTight = true, Look = CardLook.Normal });
        }
    }

    private void Fact(CardLine label, IEnumerable<JsonNode?> items, bool isTight)
    {
        var values = items.Select(i => CardLine.Of(i!)).ToList();
        if (values is [{ IsOurs: true } words])
        {
            writer.Line(words with { Lead = label.Text, IsTight = isTight });
            return;
        }

        var tone = SlackTone.Of(values.Find(v => v.Tone is not null).Tone);
        writer.Fact(tone?.Before(label.Text) ?? CardLine.Bold(label.Text), Value(values), isTight);
    }

    private static string Value(List<CardLine> lines) => lines.Count switch
    {
        0 => SlackText.Nothing,
        1 => lines[0].Text,
        > FactLines => string.Join('\n', lines.Take(FactLines - 1).Select(l => l.Text).Append(string.Create(CultureInfo.InvariantCulture, $"… and {lines.Count - FactLines + 1} more"))),
        _ => string.Join('\n', lines.Select(l => l.Text)),
    };

    /// <summary>Columns that share the width: facts with their labels on top, lines with a button beside them, or texts that make one line.</summary>
    private void Side(JsonArray columns, bool isTight)
    {
        var isFirst = true;
        if (AreFacts(columns))
        {
            foreach (var column in columns)
            {
                var items = Items(column!);
                Fact(CardLine.Of(items[0]!), items.Skip(1), isTight || !isFirst);
                isFirst = false;
            }
        }
        else if (columns.All(c => Items(c!) is [JsonObject only] && (string?)only["type"] == "RichTextBlock"))
        {
            var lines = columns.Select(c => CardLine.Of(Items(c!)[0]!)).ToList();
            writer.Line(lines[0] with { Text = string.Join(" · ", lines.Select(l => l.Text)), IsTight = isTight });
        }
        else
        {
            Beside(Items(columns[0]!), columns.Count > 1 ? Items(columns[1]!) : []);
        }
    }

    /// <summary>Lines with a button beside the first of them.</summary>
    private void Beside(JsonArray lines, JsonArray actions)
    {
        var button = actions.SelectMany(a => CardButtons.In(a!.AsObject())).Select(buttons.Of).FirstOrDefault();
        var isBeside = button is null;
        foreach (var item in lines)
        {
            var line = CardLine.Of(item!);
            if (!isBeside && line.Look == CardLook.Subtle)
            {
                writer.Beside(button!);
                isBeside = true;
            }

            writer.Line(line);
        }

        if (!isBeside)
        {
            writer.Beside(button!);
        }
    }

    private static JsonArray Items(JsonNode column) => column["items"]!.AsArray();
}
