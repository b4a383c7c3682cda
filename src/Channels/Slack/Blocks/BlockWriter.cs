using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Gathers what belongs together into as few blocks as show it well: lines into sections, facts into fields.</summary>
internal sealed class BlockWriter
{
    private readonly List<BlockGroup> _groups = [new(BlockWeight.Ordinary)];
    private readonly List<CardLine> _lines = [];
    private readonly List<(string Label, string Value)> _facts = [];
    private JsonObject? _accessory;
    private BlockWeight? _begun;
    private bool _isParted;

    /// <summary>Everything that was written, in order.</summary>
    public List<BlockGroup> Finish()
    {
        Flush();
        return _groups;
    }

    /// <summary>What comes now is shown or left out together; but what goes on right below something of the same weight belongs to that.</summary>
    public void Begin(BlockWeight weight)
    {
        if (weight != _groups[^1].Weight)
        {
            Flush();
        }

        _begun = weight;
    }

    /// <summary>A line across before what comes next, if anything does.</summary>
    public void Part()
    {
        Flush();
        _isParted = _groups.Exists(g => g.Blocks.Count > 0);
    }

    public void Line(CardLine line)
    {
        if (_facts.Count > 0 || _accessory is not null || _lines.Count == 0 || !line.IsTight || !GoesWith(_lines[0], line))
        {
            Open();
        }

        _lines.Add(line);
    }

    /// <summary>A label of ours, with its markup, and what it says of this card.</summary>
    public void Fact(string label, string value, bool isTight)
    {
        if (!isTight || (_facts.Count == 0 && (_lines.Count == 0 || _lines[0].Look != CardLook.Normal)))
        {
            Open();
        }

        _facts.Add((label, value));
    }

    /// <summary>A button beside the lines that were just written.</summary>
    public void Beside(JsonObject button) => _accessory = button;

    /// <summary>A block of its own.</summary>
    public void Add(JsonObject block)
    {
        Open();
        Put(block);
    }

    public void Written(string label, string text)
    {
        Begin(BlockWeight.Written);
        Open();
        _isParted = false;
        _groups[^1].Write(label, text);
        // What comes after it is not shortened with it.
        _groups.Add(new BlockGroup(BlockWeight.Ordinary));
        _isParted = true;
    }

    /// <summary>Ends what was being gathered; what comes now goes into the group that was begun, where one was.</summary>
    private void Open()
    {
        Flush();
        if (_begun is { } weight)
        {
            _groups.Add(new BlockGroup(weight));
            _begun = null;
        }
    }

    private static bool GoesWith(CardLine first, CardLine next) => first.Look != CardLook.Heading && first.Look == next.Look && first.IsOurs == next.IsOurs;

    private void Flush()
    {
        var section = _lines.Count > 0 ? PutLines() : null;
        for (var at = 0; at < _facts.Count; at += SlackLimits.Fields / 2)
        {
            if (section is null)
            {
                Put(section = new JsonObject { ["type"] = "section" });
            }

            section["fields"] = FieldsFrom(at);
            section = null;
        }

        _lines.Clear();
        _facts.Clear();
        _accessory = null;
    }

    /// <summary>The last section that came of the lines; null where they became something else.</summary>
    private JsonObject? PutLines()
    {
        var (isOurs, look) = (_lines[0].IsOurs, _lines[0].Look);
        if (look == CardLook.Heading && SlackText.EscapedLength(_lines[0].Text) <= SlackLimits.HeaderText)
        {
            Put(Block.Header(_lines[0].Text));
            return null;
        }

        JsonObject? section = null;
        var text = _lines.Count == 1 ? _lines[0].Shown : string.Join('\n', _lines.Select(l => l.Shown));
        IEnumerable<JsonObject> texts = isOurs ? [SlackText.Words(text)] : SlackText.Split(text, SlackLimits.SectionText).Select(SlackText.Literal);
        foreach (var piece in texts)
        {
            Put(look == CardLook.Subtle ? Block.Context(piece) : section = Section(piece));
        }

        return section;
    }

    private JsonObject Section(JsonObject text)
    {
        var section = Block.Section(text);
        if (_accessory is not null)
        {
            section["accessory"] = _accessory;
            _accessory = null;
        }

        return section;
    }

    private JsonArray FieldsFrom(int start)
    {
        var fields = new JsonArray();
        foreach (var (label, value) in _facts.Skip(start).Take(SlackLimits.Fields / 2))
        {
            fields.Add(SlackText.Words(label));
            fields.Add(SlackText.Literal(SlackText.Cut(value, SlackLimits.FieldText)));
        }

        return fields;
    }

    private void Put(JsonObject block)
    {
        var blocks = _groups[^1].Blocks;
        if (_isParted)
        {
            blocks.Add(Block.Divider());
            _isParted = false;
        }

        blocks.Add(block);
    }
}
