using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>Makes blocks fit by cutting them visibly: first what people wrote, then what is ordinary from its end. What is kept stays.</summary>
internal static class BlockFit
{
    public const string Mark = " …";

    private const string Rest = "… There is more than fits here.";

    public static void Fit(List<BlockGroup> groups, BlockRoom room)
    {
        groups.RemoveAll(g => g.Blocks.Count == 0);
        if (room.Takes(groups))
        {
            return;
        }

        while (groups.Where(g => g.Weight == BlockWeight.Written).MaxBy(g => g.Shown) is { } longest && longest.Shorten())
        {
            if (room.Takes(groups))
            {
                return;
            }
        }

        LeaveOut(groups, room);
    }

    /// <summary>Leaves out of what is made already what is shown last, and says so; but nothing that is filled in or pressed.</summary>
    public static void LeaveOutLast(JsonArray blocks, Func<bool> fits)
    {
        var rest = Block.Context(SlackText.Words(Rest));
        for (var at = blocks.Count - 1; at >= 0 && !fits(); at--)
        {
            if ((string?)blocks[at]!["type"] is not ("input" or "actions"))
            {
                blocks.Remove(rest);
                blocks[at] = rest;
            }
        }
    }

    /// <summary>Leaves out ordinary groups from the last on, and says how many.</summary>
    private static void LeaveOut(List<BlockGroup> groups, BlockRoom room)
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
            if (room.Takes(groups))
            {
                return;
            }
        }

        LeaveOutKept(groups, mark, room);
    }

    /// <summary>No card of ours comes to this: the blocks before the last group, which are its buttons, go from the end.</summary>
    private static void LeaveOutKept(List<BlockGroup> groups, BlockGroup mark, BlockRoom room)
    {
        groups.Remove(mark);
        mark.Blocks.Clear();
        mark.Blocks.Add(Block.Context(SlackText.Words("*… The rest is not shown here*")));
        groups.Insert(groups.Count - 1, mark);
        while (!room.Takes(groups) && groups.FindLast(g => g != mark && g != groups[^1] && g.Blocks.Count > 0) is { } last)
        {
            last.Blocks.RemoveAt(last.Blocks.Count - 1);
        }
    }
}
