using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// Cuts a card that is too large visibly: first what people wrote, then long lists from their ends. Headings, facts, sensitivity, privilege,
/// the first of every list and all buttons stay. A card may be too large all the same.
/// </summary>
internal static class TeamsCardSize
{
    private const string Shortened = " … (shortened here; the whole text is on record with the request)";
    private const int ShortestText = 60;
    private const int ShortestList = 3;

    public static void Fit(JsonObject card, int largest, Func<JsonObject, string> text)
    {
        var texts = Written(card).ToList();
        var lists = Lists(card["body"]).Concat(card["body"] is JsonArray body ? LongList.In(body, IsEntry).Concat(LongList.In(body, IsStep)) : []).ToList();
        while (Encoding.UTF8.GetByteCount(text(card)) > largest)
        {
            if (texts.Where(t => t.Length > ShortestText).MaxBy(t => t.Length) is { } longest)
            {
                longest.Keep(Math.Max(longest.Length / 2, ShortestText));
            }
            else if (lists.Where(l => l.Length > ShortestList).MaxBy(l => l.Length) is { } list)
            {
                list.Keep(Math.Max(list.Length / 2, ShortestList));
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>At most so many UTF-16 units, cut between graphemes; what was cut ends in a visible "…".</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var length = 0;
        while (length + StringInfo.GetNextTextElementLength(text, length) is var next && next <= most - 2)
        {
            length = next;
        }

        return text[..length] + " …";
    }

    /// <summary>As <see cref="Cut"/>, by what a text takes up where it is sent.</summary>
    public static string CutToBytes(string text, int largest, Func<string, int> bytes)
    {
        var cut = Cut(text, largest);
        for (var most = largest / 2; bytes(cut) > largest; most /= 2)
        {
            cut = Cut(text, most);
        }

        return cut;
    }

    // What people wrote stands in emphasised containers of its own (the lint of cards/ holds that).
    private static IEnumerable<WrittenText> Written(JsonNode? node) => node switch
    {
        JsonObject it when (string?)it["type"] == "Container" && (string?)it["style"] == "emphasis" => Runs(it).Select(run => new WrittenText(run)),
        JsonObject it => it.SelectMany(p => Written(p.Value)),
        JsonArray many => many.SelectMany(Written),
        _ => [],
    };

    private static IEnumerable<JsonObject> Runs(JsonNode? node) => node switch
    {
        JsonObject it when (string?)it["type"] == "TextRun" => [it],
        JsonObject it => it.SelectMany(p => Runs(p.Value)),
        JsonArray many => many.SelectMany(Runs),
        _ => [],
    };

    private static IEnumerable<LongList> Lists(JsonNode? node) => node switch
    {
        JsonObject it when IsEntry(it) || (string?)it["type"] == "Container" && (string?)it["style"] == "emphasis" => [],
        JsonObject it => it.SelectMany(p => p is { Key: "items", Value: JsonArray items } && LongList.In(items, IsLine) is [_, ..] lists ? lists : Lists(p.Value)),
        JsonArray many => many.SelectMany(Lists),
        _ => [],
    };

    private static bool IsLine(JsonObject item) => (string?)item["type"] == "RichTextBlock";

    // An overview is a card of entries, each apart from the one before it.
    private static bool IsEntry(JsonObject item) => (string?)item["type"] is "ColumnSet" or "Container" && item["separator"] is JsonValue value && value.TryGetValue<bool>(out var apart) && apart;

    // A step has its sign before it.
    private static bool IsStep(JsonObject item) => (string?)item["type"] is "ColumnSet" && item["columns"] is JsonArray and [JsonObject first, ..] && (string?)first["width"] == "24px" && !IsEntry(item);

    private sealed class WrittenText(JsonObject run)
    {
        private readonly string _whole = (string?)run["text"] ?? "";

        public int Length { get; private set; } = ((string?)run["text"] ?? "").Length;

        public void Keep(int length)
        {
            Length = length;
            run["text"] = Cut(_whole, length) + Shortened;
        }
    }

    /// <summary>Lines or entries that stand one below the other.</summary>
    private sealed class LongList(JsonArray items, List<JsonObject> shown)
    {
        private readonly int _all = shown.Count;
        private JsonObject? _more;

        public int Length => shown.Count;

        public static List<LongList> In(JsonArray items, Func<JsonObject, bool> isOne)
        {
            var lists = new List<LongList>();
            var run = new List<JsonObject>();
            foreach (var item in items.Append(null))
            {
                if (item is JsonObject one && isOne(one))
                {
                    run.Add(one);
                    continue;
                }

                if (run.Count > ShortestList)
                {
                    lists.Add(new(items, run));
                }

                run = [];
            }

            return lists;
        }

        public void Keep(int length)
        {
            foreach (var hidden in shown[length..])
            {
                items.Remove(hidden);
            }

            shown.RemoveRange(length, shown.Count - length);
            if (_more is not null)
            {
                items.Remove(_more);
            }

            _more = new JsonObject
            {
                ["type"] = "RichTextBlock",
                ["spacing"] = "Small",
                ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = string.Create(CultureInfo.InvariantCulture, $"… and {_all - length} more"), ["weight"] = "Bolder" }),
            };
            items.Insert(items.IndexOf(shown[^1]) + 1, _more);
        }
    }
}
