using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>How much blocks may take up together where they are shown.</summary>
internal sealed class BlockRoom
{
    private readonly int _mostBlocks;
    private readonly int _largest;
    private readonly Func<JsonNode?, int> _size;

    /// <summary>What is looked at again and again, while something else is left out, is measured once.</summary>
    private readonly Dictionary<JsonObject, int> _sizes = new(ReferenceEqualityComparer.Instance);

    private BlockRoom(int mostBlocks, int largest, Func<JsonNode?, int> size) => (_mostBlocks, _largest, _size) = (mostBlocks, largest, size);

    public static BlockRoom InMessage(int blocks, int characters) => new(blocks, characters, Characters);

    public static BlockRoom InView(int blocks, int bytes) => new(blocks, bytes, Bytes);

    public bool Takes(List<BlockGroup> groups) => groups.Sum(g => g.Blocks.Count) <= _mostBlocks && groups.Sum(g => g.Blocks.Sum(SizeOf)) <= _largest;

    private int SizeOf(JsonObject block) => _sizes.TryGetValue(block, out var known) ? known : _sizes[block] = _size(block);

    /// <summary>Bytes as it is sent: the JSON escapes whatever is no ASCII, so that a character of another script takes six, and one beyond 16 bits twelve.</summary>
    public static int Bytes(JsonNode? node) => node?.ToJsonString().Length ?? 0;

    /// <summary>About as many characters as the JSON of a block has.</summary>
    private static int Characters(JsonNode? node)
    {
        var size = 5;
        switch (node)
        {
            case JsonObject it:
                foreach (var (name, value) in it)
                {
                    size += name.Length + 4 + Characters(value);
                }

                break;
            case JsonArray many:
                foreach (var item in many)
                {
                    size += 1 + Characters(item);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                size = text.Length + 2;
                break;
        }

        return size;
    }
}
