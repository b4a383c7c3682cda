using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Reads a card, element by element as <see cref="CardElements"/> says, and writes its blocks.</summary>
internal sealed class CardReader(JsonObject card, SlackSurface surface)
{
    private const string Bullet = "• ";

    /// <summary>Lines of a list that are shown whatever else must be left out: the gravest come first.</summary>
    private const int GravestLines = 8;

    /// <summary>Lines of one fact that are shown.</summary>
    private const int FactLines = 10;

    private readonly BlockWriter _writer = new();
    private readonly CardButtons _buttons = new();
    private readonly bool _isReasonAsked = surface != SlackSurface.Modal && !IsForm(card) && Actions(card).Any(a => Is(a, "verb", "deny"));

    /// <summary>The groups of blocks of the card, in order.</summary>
    public List<BlockGroup> Read()
    {
        foreach (var element in card["body"]!.AsArray())
        {
            _writer.Begin(Weight(element!.AsObject()));
            Element(element.AsObject());
        }

        if (surface != SlackSurface.Modal || !IsForm(card))
        {
            _writer.Begin(BlockWeight.Kept);
            Buttons(Actions(card));
        }

        return _writer.Finish();
    }

    public void Words(JsonObject block) => Line(block, CardLine.OfWords(block));

    public void Data(JsonObject block) => Line(block, CardLine.OfData(block));

    public void Container(JsonObject container)
    {
        Separate(container);
        var items = container["items"]!.AsArray();
        if (items.Count == 0)
        {
            return;
        }

        if (Is(container, "style", "emphasis"))
        {
            Written(items);
        }
        else if (SlackTone.Of((string?)container["style"]) is { } tone)
        {
            Toned(items, tone);
        }
        else
        {
            Elements(items);
        }
    }

    public void Columns(JsonObject set)
    {
        Separate(set);
        var columns = set["columns"]!.AsArray();
        var isTight = CardLine.Tight(set);
        var first = columns[0]!.AsObject();
        switch (CardElements.Widths[(string)first["width"]!])
        {
            case CardColumn.Marker:
                Step(CardLine.Of(Items(first)[0]!), Items(columns[1]!), isTight);
                break;
            case CardColumn.Label:
                Fact(CardLine.Of(Items(first)[0]!), Items(columns[1]!), isTight);
                break;
            default:
                Side(columns, isTight);
                break;
        }
    }

    public void ActionSet(JsonObject set)
    {
        Separate(set);
        Buttons(Actions(set));
    }

    public void TextInput(JsonObject input)
    {
        // A dialog asks for the reason when somebody denies, so the message need not.
        if (_isReasonAsked && Is(input, "id", "reason"))
        {
            return;
        }

        Separate(input);
        _writer.Add(CardInputs.Text(input));
    }

    public void ChoiceInput(JsonObject input)
    {
        Separate(input);
        _writer.Add(CardInputs.Choices(input, surface == SlackSurface.Message ? SlackLimits.MessageOptions : SlackLimits.Options));
    }

    private void Element(JsonObject element)
    {
        var type = (string)element["type"]!;
        if (CardElements.All.GetValueOrDefault(type)?.Write is not { } write)
        {
            throw new CardException($"The element {type} has no likeness in Slack yet.");
        }

        write(this, element);
    }

    private void Elements(JsonArray elements)
    {
        foreach (var element in elements)
        {
            Element(element!.AsObject());
        }
    }

    private void Line(JsonObject block, CardLine line)
    {
        Separate(block);
        _writer.Line(line);
    }

    private void Separate(JsonObject element)
    {
        if ((bool?)element["separator"] == true)
        {
            _writer.Part();
        }
    }

    /// <summary>"Written by Alice Novak:", then what was written.</summary>
    private void Written(JsonArray items) =>
        _writer.Written(CardLine.Of(items[0]!).Text, string.Join('\n', items.Skip(1).Select(i => CardLine.Of(i!).Text)));

    /// <summary>A coloured box: its colour as a sign before the title, or in words of its own where the title is data.</summary>
    private void Toned(JsonArray items, SlackTone tone)
    {
        var title = CardLine.Of(items[0]!);
        if (title.IsOurs)
        {
            var words = SlackText.Words(tone.Before(title.Text));
            _writer.Add(title.Look == CardLook.Subtle ? Block.Context(words) : Block.Section(words));
            Listed([.. items.Skip(1)]);
        }
        else if (title.Look == CardLook.Subtle)
        {
            _writer.Add(tone.Sign.Length > 0
                ? Block.Context(SlackText.Words(tone.Sign), SlackText.Plain(title.Text, SlackLimits.ContextText))
                : Block.Context(SlackText.Plain(title.Text, SlackLimits.ContextText)));
            Listed([.. items.Skip(1)]);
        }
        else
        {
            if (tone.Words.Length > 0)
            {
                _writer.Add(Block.Context(SlackText.Words(tone.Before(tone.Words))));
            }

            Elements(items);
        }
    }

    /// <summary>Several lines below a title are a list.</summary>
    private void Listed(JsonNode?[] items)
    {
        var isList = items.Length > 1 && items.All(i => Is(i!.AsObject(), "type", "RichTextBlock") && CardLine.Of(i).Look == CardLook.Normal);
        for (var i = 0; i < items.Length; i++)
        {
            if (!isList)
            {
                Element(items[i]!.AsObject());
                continue;
            }

            if (i >= GravestLines)
            {
                _writer.Begin(BlockWeight.Ordinary);
            }

            var line = CardLine.Of(items[i]!);
            _writer.Line(line with { Text = Bullet + line.Text, IsTight = true });
        }
    }

    /// <summary>A number or sign, and what it stands before.</summary>
    private void Step(CardLine marker, JsonArray items, bool isTight)
    {
        var first = CardLine.Of(items[0]!);
        _writer.Line((first.IsOurs ? first with { Lead = marker.Text } : first with { Text = $"{marker.Text}  {first.Text}" }) with { IsTight = isTight });
        foreach (var item in items.Skip(1))
        {
            _writer.Line(CardLine.Of(item!) with { IsTight = true, Look = CardLook.Normal });
        }
    }

    private void Fact(CardLine label, IEnumerable<JsonNode?> items, bool isTight)
    {
        var values = items.Select(i => CardLine.Of(i!)).ToList();
        if (values is [{ IsOurs: true } words])
        {
            _writer.Line(words with { Lead = label.Text, IsTight = isTight });
            return;
        }

        var tone = SlackTone.Of(values.Find(v => v.Tone is not null).Tone);
        _writer.Fact(tone?.Before(label.Text) ?? CardLine.Bold(label.Text), Value(values), isTight);
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
        if (IsTriple(columns))
        {
            foreach (var column in columns)
            {
                var items = Items(column!);
                Fact(CardLine.Of(items[0]!), items.Skip(1), isTight || !isFirst);
                isFirst = false;
            }
        }
        else if (columns.All(c => Items(c!) is [JsonObject only] && Is(only, "type", "RichTextBlock")))
        {
            var lines = columns.Select(c => CardLine.Of(Items(c!)[0]!)).ToList();
            _writer.Line(lines[0] with { Text = string.Join(" · ", lines.Select(l => l.Text)), IsTight = isTight });
        }
        else
        {
            Beside(Items(columns[0]!), columns.Count > 1 ? Items(columns[1]!) : []);
        }
    }

    /// <summary>Lines with a button beside the first of them.</summary>
    private void Beside(JsonArray lines, JsonArray actions)
    {
        var button = actions.SelectMany(a => Actions(a!.AsObject())).Select(_buttons.Of).FirstOrDefault();
        var isBeside = button is null;
        foreach (var item in lines)
        {
            var line = CardLine.Of(item!);
            if (!isBeside && line.Look == CardLook.Subtle)
            {
                _writer.Beside(button!);
                isBeside = true;
            }

            _writer.Line(line);
        }

        if (!isBeside)
        {
            _writer.Beside(button!);
        }
    }

    private void Buttons(IEnumerable<JsonObject> actions)
    {
        foreach (var some in actions.Select(_buttons.Of).Chunk(SlackLimits.ActionElements))
        {
            _writer.Add(Block.Actions(some));
        }
    }

    private static bool IsForm(JsonObject card) => Actions(card).Count() == 1 && card["body"]!.AsArray().Any(e => IsInput(e!.AsObject()));

    private static BlockWeight Weight(JsonObject element) => (string?)element["type"] switch
    {
        "Container" => Is(element, "style", "emphasis") ? BlockWeight.Ordinary : SlackTone.Of((string?)element["style"]) is null ? BlockWeight.Ordinary : BlockWeight.Kept,
        "ColumnSet" => IsTriple(element["columns"]!.AsArray()) ? BlockWeight.Kept : BlockWeight.Ordinary,
        _ => IsInput(element) ? BlockWeight.Kept : BlockWeight.Ordinary,
    };

    private static bool IsTriple(JsonArray columns) => columns.Count > 1 && columns.All(c => Items(c!) is [JsonObject label, ..] && Is(label, "type", "TextBlock"));

    private static bool IsInput(JsonObject element) => ((string)element["type"]!).StartsWith("Input.", StringComparison.Ordinal);

    private static JsonArray Items(JsonNode column) => column["items"]!.AsArray();

    private static IEnumerable<JsonObject> Actions(JsonObject of) => of["actions"] is JsonArray actions ? actions.Select(a => a!.AsObject()) : [];

    private static bool Is(JsonObject element, string name, string expected) => (string?)element[name] == expected;
}
