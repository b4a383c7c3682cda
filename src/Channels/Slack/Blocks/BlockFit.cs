using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Makes blocks fit by cutting them visibly: first what people wrote, then what is ordinary from its end. What is kept stays.</summary>
internal static class BlockFit
{
    public const string Mark = " …";

    public static void Fit(List<BlockGroup> groups, int mostBlocks, int largest)
    {
        groups.RemoveAll(g => g.Blocks.Count == 0);
        if (Fits(groups, mostBlocks, largest))
        {
            return;
        }

        while (groups.Where(g => g.Weight == BlockWeight.Written).MaxBy(g => g.Shown) is { } longest && longest.Shorten())
        {
            if (Fits(groups, mostBlocks, largest))
            {
                return;
            }
        }

        LeaveOut(groups, mostBlocks, largest);
    }

    /// <summary>Leaves out ordinary groups from the last on, and says how many.</summary>
    private static void LeaveOut(List<BlockGroup> groups, int mostBlocks, int largest)
    {
        var mark = new BlockGroup(BlockWeight.Kept);
        var left = 0;
        for (var at = groups.FindLastIndex(g => g.Weight == BlockWeight.Ordinary); at >= 0; at = groups.FindLastIndex(at, g => g.Weight == BlockWeight.Ordinary))
        {
            groups.RemoveAt(at);
            groups.Remove(mark);
            groups.Insert(at, mark);
            left++;
            mark.Blocks.Clear();
            mark.Blocks.Add(Block.Context(SlackText.Words(string.Create(CultureInfo.InvariantCulture, $"*… and {left} more, not shown here*"))));
            if (Fits(groups, mostBlocks, largest))
            {
                return;
            }
        }

        LeaveOutKept(groups, mark, mostBlocks, largest);
    }

    /// <summary>No card of ours comes to this: the blocks before the last group, which are its buttons, go from the end.</summary>
    private static void LeaveOutKept(List<BlockGroup> groups, BlockGroup mark, int mostBlocks, int largest)
    {
        groups.Remove(mark);
        mark.Blocks.Clear();
        mark.Blocks.Add(Block.Context(SlackText.Words("*… The rest is not shown here*")));
        groups.Insert(groups.Count - 1, mark);
        while (!Fits(groups, mostBlocks, largest) && groups.FindLast(g => g != mark && g != groups[^1] && g.Blocks.Count > 0) is { } last)
        {
            last.Blocks.RemoveAt(last.Blocks.Count - 1);
        }
    }

    private static bool Fits(List<BlockGroup> groups, int mostBlocks, int largest) =>
        groups.Sum(g => g.Blocks.Count) <= mostBlocks && (largest == int.MaxValue || groups.Sum(g => g.Blocks.Sum(Size)) <= largest);

    /// <summary>About as many characters as the JSON of a block has.</summary>
    private static int Size(JsonNode? node)
    {
        var size = 5;
        switch (node)
        {
            case JsonObject it:
                foreach (var (name, value) in it)
                {
                    size += name.Length + 4 + Size(value);
                }

                break;
            case JsonArray many:
                foreach (var item in many)
                {
                    size += 1 + Size(item);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                size = text.Length + 2;
                break;
        }

        return size;
    }
}
