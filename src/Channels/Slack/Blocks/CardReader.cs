using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Reads a card, element by element as <see cref="CardElements"/> says, and writes its blocks.</summary>
internal sealed class CardReader
{
    private const string Bullet = "• ";

    /// <summary>Lines of a list that are shown whatever else must be left out: the gravest come first.</summary>
    private const int GravestLines = 8;

    private readonly JsonObject _card;
    private readonly SlackSurface _surface;
    private readonly JsonObject? _sender;
    private readonly bool _isReasonAsked;
    private readonly BlockWriter _writer = new();
    private readonly CardButtons _buttons = new();
    private readonly ColumnReader _columns;

    public CardReader(JsonObject card, SlackSurface surface)
    {
        _card = card;
        _surface = surface;
        _sender = CardInputs.SenderOf(card);
        _isReasonAsked = CardButtons.In(card).Any(a => a != _sender && Is(a, "verb", "deny"));
        _columns = new ColumnReader(_writer, _buttons);
    }

    /// <summary>The groups of blocks of the card, in order.</summary>
    public List<BlockGroup> Read()
    {
        foreach (var element in _card["body"]!.AsArray())
        {
            _writer.Begin(Weight(element!.AsObject()));
            Element(element.AsObject());
        }

        _writer.Begin(BlockWeight.Kept);
        Buttons(CardButtons.In(_card).Where(a => _surface != SlackSurface.Modal || a != _sender));
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
        _columns.Read(set);
    }

    public void ActionSet(JsonObject set)
    {
        Separate(set);
        Buttons(CardButtons.In(set));
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
        _writer.Add(CardInputs.Choices(input, _surface == SlackSurface.Message ? SlackLimits.MessageOptions : SlackLimits.Options));
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

    private void Buttons(IEnumerable<JsonObject> actions)
    {
        foreach (var some in actions.Select(_buttons.Of).Chunk(SlackLimits.ActionElements))
        {
            _writer.Add(Block.Actions(some));
        }
    }

    private static BlockWeight Weight(JsonObject element) => (string?)element["type"] switch
    {
        "Container" => SlackTone.Of((string?)element["style"]) is null ? BlockWeight.Ordinary : BlockWeight.Kept,
        "ColumnSet" => ColumnReader.AreFacts(element["columns"]!.AsArray()) ? BlockWeight.Kept : BlockWeight.Ordinary,
        _ => CardInputs.IsOne(element) ? BlockWeight.Kept : BlockWeight.Ordinary,
    };

    private static bool Is(JsonObject element, string name, string expected) => (string?)element[name] == expected;
}
