using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>What is cut first when a card is too large.</summary>
internal enum BlockWeight
{
    /// <summary>What nobody may decide without, and what they decide with.</summary>
    Kept,
    /// <summary>One of a list, or more about what is kept.</summary>
    Ordinary,
    /// <summary>What a person or a target wrote.</summary>
    Written,
}

/// <summary>Blocks that are shown or left out together.</summary>
internal sealed class BlockGroup(BlockWeight weight)
{
    private const string Shortened = " … (shortened here; the whole text is on record with the request)";
    private const int ShortestText = 60;

    private string _text = "";

    public BlockWeight Weight => weight;

    /// <summary>How much of it is shown of what somebody wrote.</summary>
    public int Shown { get; private set; }

    public List<JsonObject> Blocks { get; } = [];

    /// <summary>What somebody wrote, below who did: each line behind a bar, which no line end in it can leave.</summary>
    public void Write(string label, string text)
    {
        _text = text;
        Shown = text.Length;
        Blocks.Add(Block.Divider());
        Blocks.Add(Block.Context(SlackText.Plain(label, SlackLimits.ContextText)));
        Quote(text);
    }

    /// <summary>Halves what somebody wrote; false where that is short already.</summary>
    public bool Shorten()
    {
        if (Shown <= ShortestText)
        {
            return false;
        }

        Shown = Math.Max(Shown / 2, ShortestText);
        Blocks.RemoveRange(2, Blocks.Count - 2);
        Quote(SlackText.Start(_text, Shown) + Shortened);
        return true;
    }

    private void Quote(string text)
    {
        foreach (var piece in SlackText.SplitBehindBars(SlackText.Bar + text.Replace("\n", "\n" + SlackText.Bar, StringComparison.Ordinal), SlackLimits.SectionText))
        {
            Blocks.Add(Block.Section(SlackText.Literal(piece)));
        }
    }
}
