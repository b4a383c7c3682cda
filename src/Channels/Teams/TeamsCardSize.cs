using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// Cuts a card that is too large visibly: first what people wrote, then long lists from their ends, then what can be chosen, and at last every
/// longer text, findings last of all. Headings, facts, sensitivity, privilege, the first of every list, what is chosen and all buttons stay.
/// </summary>
internal static class TeamsCardSize
{
    private const string Shortened = " … (shortened here; the whole text is on record with the request)";
    private const int ShortestText = 60;
    private const int ShortestFilled = 200;
    private const int ShortestList = 3;

    // What an entry is stands in its first lines.
    private const int ShortestEntry = 8;

    /// <returns>Whether it fits now. A card may be too large all the same.</returns>
    public static bool Fit(JsonObject card, int largest, Func<JsonObject, string> text)
    {
        List<WrittenText> texts = [.. Written(card), .. Filled(card)];
        var choices = TeamsChoices.In(card).ToList();
        var body = card["body"] as JsonArray ?? [];
        var lists = Lists(body).Concat(LongList.In(body, IsEntry)).Concat(LongList.In(body, IsStep)).ToList();
        List<LongList>? within = null;
        while (!Fits())
        {
            if (texts.Where(t => t.Length > t.Shortest).Max(t => (int?)t.Length) is { } longest)
            {
                texts.ForEach(t => t.KeepAtMost(longest / 2));
            }
            else if (lists.Where(l => l.Length > ShortestList).MaxBy(l => l.Length) is { } list)
            {
                list.Keep(Math.Max(list.Length / 2, ShortestList));
            }
            else if (choices.Where(c => c.CanBeFewer).MaxBy(c => c.Length) is { } most)
            {
                most.KeepFewer();
            }
            else if ((within ??= [.. body.OfType<JsonObject>().Where(IsEntry).SelectMany(Within)]).Where(l => l.Length > ShortestEntry).ToList() is [_, ..] entries)
            {
                entries.ForEach(l => l.Keep(Math.Max(l.Length / 2, ShortestEntry)));
            }
            else
            {
                return TeamsLongTexts.Shorten(card, texts.Select(t => t.It).ToHashSet(), Fits) || KeepFirst();
            }
        }

        return true;

        bool KeepFirst()
        {
            lists.ForEach(l => l.Keep(1));
            return Fits();
        }

        bool Fits() => Encoding.UTF8.GetByteCount(text(card)) <= largest;
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
        JsonObject it when (string?)it["type"] == "Container" && (string?)it["style"] == "emphasis" => Runs(it).Select(run => new WrittenText(run, "text", ShortestText, Shortened)),
        JsonObject it => it.SelectMany(p => Written(p.Value)),
        JsonArray many => many.SelectMany(Written),
        _ => [],
    };

    // What was filled in stays as long as its field takes it.
    private static IEnumerable<WrittenText> Filled(JsonNode? node) => node switch
    {
        JsonObject it when (string?)it["type"] == "Input.Text" && it["value"] is JsonValue => [new WrittenText(it, "value", Math.Max((int?)it["maxLength"] ?? 0, ShortestFilled), "")],
        JsonObject it => it.SelectMany(p => Filled(p.Value)),
        JsonArray many => many.SelectMany(Filled),
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
        JsonObject it => Within(it),
        JsonArray many => many.SelectMany(Lists),
        _ => [],
    };

    private static IEnumerable<LongList> Within(JsonObject it) =>
        it.SelectMany(p => p is { Key: "items", Value: JsonArray items } && LongList.In(items, IsLine) is [_, ..] lists ? lists : Lists(p.Value));

    private static bool IsLine(JsonObject item) => (string?)item["type"] == "RichTextBlock";

    // An overview is a card of entries, each apart from the one before it.
    private static bool IsEntry(JsonObject item) => (string?)item["type"] is "ColumnSet" or "Container" && item["separator"] is JsonValue value && value.TryGetValue<bool>(out var apart) && apart;

    // A step has its sign before it, and what a target said about it below.
    private static bool IsStep(JsonObject item) => (string?)item["type"] switch
    {
        "ColumnSet" => item["columns"] is JsonArray and [JsonObject first, ..] && (string?)first["width"] == "24px" && !IsEntry(item),
        "Container" => item["items"] is JsonArray and [JsonObject first, ..] && IsStep(first),
        _ => false,
    };

    private sealed class WrittenText(JsonObject it, string name, int shortest, string mark)
    {
        private readonly string _whole = (string?)it[name] ?? "";

        public JsonObject It => it;

        public int Length { get; private set; } = ((string?)it[name] ?? "").Length;

        public int Shortest => shortest;

        public void KeepAtMost(int length)
        {
            if (Length > Math.Max(length, shortest))
            {
                Length = Math.Max(length, shortest);
                it[name] = Cut(_whole, Length) + mark;
            }
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
