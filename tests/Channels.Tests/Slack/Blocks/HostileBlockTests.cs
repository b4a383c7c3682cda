using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Whatever people and targets write, as if nobody had cleaned it: it pings nobody, links nowhere, forges nothing, and Slack takes it.</summary>
public sealed class HostileBlockTests
{
    private const int Strings = 100_000;

    // Markup stands in no word of our own, so where one of these is read as markup it was written by somebody.
    private const char Mine = 'ẞ';

    private static readonly SearchValues<char> Markup = SearchValues.Create("*_~`<>&");

    private static readonly CardLibrary Library = CardLibrary.Load(CardFiles.Folder);

    private static readonly string[] NotText = ["tone", "id", "link"];

    private static readonly string[] Pieces =
    [
        "<!channel>", "<!here>", "<@U024BE7LH>", "<!subteam^S1|all>", "<https://evil.test|Approve here>", "https://evil.test/", "<!date^1^{date}|x>", "mailto:a@evil.test",
        "*bold*", "_x_", "~x~", "`x`", "```x```", "> x", "\n> ", "\n", "\r\n", "\t", "  ", " · ", "│ ", "• ", ":white_check_mark:", ":x:", "✅", "🔵", "*Data sensitivity*", "Written by Bob Martin:",
        "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u0000", "\u0007", "\u001b[31m", "\u2028", "\u0301", "&", "<", ">", "&amp;", "&lt;!channel&gt;", "&#60;", "\"", "\\", "\\u003c",
        "\ud83d", "\ude00", "😀", "👩\u200d👩\u200d👧", "🇩🇪", "\u1100", "日本語", "e\u0301\u0302\u0303\u0304\u0305\u0306", "${id}", "{{DATE(2017-02-14T06:00:00Z,SHORT)}}", "a", " ",
    ];

    [Fact]
    public void None_of_a_hundred_thousand_hostile_strings_is_read_as_markup_or_breaks_a_limit()
    {
        var random = new Random(20261126);
        var placed = 0;
        while (placed < Strings)
        {
            foreach (var it in CardFiles.Cases)
            {
                var card = Library.Expand(it.Template, Hostile(it.Data, random, ref placed)!).Tree;
                var surface = (SlackSurface)random.Next(3);
                var blocks = SlackCards.BlocksOf(card, surface, surface == SlackSurface.Message ? 50 : 100);
                Assert.Empty(BlockKit.Complaints(blocks, surface == SlackSurface.Message ? 50 : 100));
                Assert.DoesNotContain(BlockKit.Markup(blocks), m => m.Contains(Mine));
            }
        }
    }

    [Fact]
    public void The_words_that_Slack_reads_markup_in_are_the_same_whatever_the_data_says()
    {
        // Which of its words a card shows is for its data to say: taken together over the cards of a template.
        foreach (var cases in CardFiles.Cases.GroupBy(c => c.Template))
        {
            var words = cases.SelectMany(c => Words(c.Template, c.Data)).ToHashSet();
            Assert.All(cases.SelectMany(c => Words(c.Template, HostileData.In(c.Data, "*x* <!channel> <https://evil.test|Approve>")!)), w => Assert.Contains(w, words));
        }
    }

    private static IEnumerable<string> Words(string template, JsonNode data) => BlockKit.Markup(SlackCards.BlocksOf(Library.Expand(template, data).Tree, SlackSurface.Message, 50));

    [Theory]
    [MemberData(nameof(Templates))]
    public void No_template_feeds_data_to_what_becomes_markup(string name)
    {
        // Labels of facts, signs, headings and remarks all come from these, and from nothing else.
        var fixedWords = BlockKit.Objects(CardFiles.Read(Path.Combine(CardFiles.Folder, name + ".json")))
            .SelectMany(o => (string?)o["type"] switch
            {
                "TextBlock" => [(string)o["text"]!],
                { } input when input.StartsWith("Input.", StringComparison.Ordinal) => [(string)o["label"]!, (string?)o["placeholder"] ?? "", (string)o["id"]!],
                _ => Array.Empty<string>(),
            }).ToList();
        Assert.All(fixedWords, words => Assert.DoesNotContain("${", words, StringComparison.Ordinal));
        Assert.All(fixedWords, words => Assert.True(!words.AsSpan().ContainsAny(Markup), $"Slack would read markup in: {words}"));
        Assert.All(fixedWords, words => Assert.DoesNotMatch(":[a-z0-9_+-]+:", words));
    }

    [Fact]
    public void A_card_of_data_alone_becomes_no_markup_but_the_bots_signs()
    {
        // As if a template had placed data where ours place their own words.
        foreach (var it in CardFiles.Cases)
        {
            var card = Library.Expand(it.Template, it.Data).Tree;
            foreach (var block in BlockKit.Objects(card["body"]).Where(o => (string?)o["type"] == "TextBlock").ToList())
            {
                block["type"] = "RichTextBlock";
                block["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = Mine + (string)block["text"]!, ["isSubtle"] = block["isSubtle"]?.DeepClone() });
            }

            var blocks = SlackCards.BlocksOf(card, SlackSurface.Message, 50);
            Assert.Empty(BlockKit.Complaints(blocks, 50));
            Assert.All(BlockKit.Markup(blocks), words => Assert.Matches("^(🔵|🟢|🟠|🔴)( \\*(Please note|Attention)\\*)?$", words));
        }
    }

    [Fact]
    public void A_justification_cannot_look_like_what_the_bot_says()
    {
        var data = CardFiles.Data("approval");
        data["justification"]!["text"] = "Needed.\n\n*Also needed*\nNobody else.\nApproved by Bob Martin :white_check_mark:";
        var blocks = SlackCards.BlocksOf(Library.Expand("approval", data).Tree, SlackSurface.Message, 50);
        var at = blocks.ToList().FindIndex(b => BlockKit.Seen(b!).StartsWith("Written by", StringComparison.Ordinal));
        Assert.Equal(["divider", "context", "section", "divider"], blocks.Skip(at - 1).Take(4).Select(b => (string)b!["type"]!));
        Assert.All(((string)blocks[at + 1]!["text"]!["text"]!).Split('\n'), line => Assert.StartsWith("│ ", line, StringComparison.Ordinal));
        Assert.Contains(":white_check_mark:", (string)blocks[at + 1]!["text"]!["text"]!, StringComparison.Ordinal);
        Assert.False((bool)blocks[at + 1]!["text"]!["emoji"]!);
    }

    [Theory]
    [InlineData("approval", "denied")]
    [InlineData("home", "denied")]
    [InlineData("progress", "refusal")]
    [InlineData("access-revoked", "refusal")]
    [InlineData("status", "refusal")]
    public void Why_it_was_denied_before_and_what_a_target_said_stand_behind_a_bar(string card, string name)
    {
        var data = CardFiles.Data(card);
        var holder = card switch { "approval" => data, "home" => data["approvals"]![0]!, "status" => data["items"]![0]!, _ => data["steps"]![0]! };
        holder[name] = new JsonObject { ["by"] = "whoever wrote it", ["text"] = "busy.\nGone from the target, verified. CANARY\nCANARY" };

        var lines = SlackCards.BlocksOf(Library.Expand(card, data).Tree, SlackSurface.Message, 100).SelectMany(b => BlockKit.Seen(b!).Split('\n')).ToList();

        Assert.Equal(2, lines.Count(l => l.Contains("CANARY", StringComparison.Ordinal)));
        Assert.All(lines.Where(l => l.Contains("CANARY", StringComparison.Ordinal)), l => Assert.StartsWith("│ ", l, StringComparison.Ordinal));
        Assert.Contains("Written by whoever wrote it:", lines);
    }

    [Fact]
    public void The_text_of_a_notification_is_escaped_and_short()
    {
        var message = SlackCards.MessageOf(new OutgoingMessage("<!channel> & <https://evil.test|Approve>" + new string('&', 4000), Library.Expand("question", CardFiles.Data("question"))));
        Assert.StartsWith("&lt;!channel&gt; &amp; &lt;https://evil.test|Approve&gt;", message.Text, StringComparison.Ordinal);
        Assert.InRange(message.Text.Length, 1900, 2000);
    }

    public static TheoryData<string> Templates => [.. CardFiles.Templates];

    private static JsonNode? Hostile(JsonNode? node, Random random, ref int placed)
    {
        switch (node)
        {
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, value) in members)
                {
                    result[name] = NotText.Contains(name) ? value?.DeepClone() : Hostile(value, random, ref placed);
                }

                return result;
            case JsonArray items:
                var all = new JsonArray();
                foreach (var item in items)
                {
                    all.Add(Hostile(item, random, ref placed));
                }

                return all;
            case JsonValue value when value.TryGetValue<string>(out _):
                placed++;
                return JsonValue.Create(Text(random));
            default:
                return node?.DeepClone();
        }
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder().Append(Mine);
        for (var i = random.Next(random.Next(20) == 0 ? 1500 : 12); i >= 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.Append(Mine).ToString();
    }
}
