using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Texts and cards that are larger than Slack takes: split, or cut so that everybody sees it.</summary>
public sealed class LargeBlockTests
{
    private const string Shortened = "(shortened here; the whole text is on record with the request)";

    private static readonly CardLibrary Library = CardLibrary.Load(CardFiles.Folder);

    /// <summary>FIELD-CASES C17.</summary>
    public static TheoryData<string, string> Justifications => new()
    {
        { "3,000 characters", new string('j', 3000) },
        { "3,001 characters", new string('j', 3001) },
        { "12,000 characters", new string('j', 12_000) },
        { "3,000 characters, half of them & and <", string.Concat(Enumerable.Repeat("j&j<", 750)) },
        { "12,000 characters, half of them & and <", string.Concat(Enumerable.Repeat("j&j<", 3000)) },
        { "3,000 characters of several code units each", string.Concat(Enumerable.Repeat("👩\u200d👩\u200d👧", 375)) },
    };

    [Theory]
    [MemberData(nameof(Justifications))]
    public void A_long_justification_arrives_whole_or_visibly_cut_and_the_decision_with_it(string name, string justification)
    {
        var data = CardFiles.Data("approval");
        data["justification"]!["text"] = justification;
        var blocks = Message("approval", data);
        var written = string.Concat(blocks.SkipWhile(b => !BlockKit.Seen(b!).StartsWith("Written by", StringComparison.Ordinal)).Skip(1).TakeWhile(b => (string?)b!["type"] == "section")
            .Select(b => BlockKit.Unescaped((string)b!["text"]!["text"]!))).Replace("│ ", "", StringComparison.Ordinal);
        var whole = PlainText.Clean(justification, int.MaxValue);
        Assert.True(
            written == whole || (written.EndsWith(Shortened, StringComparison.Ordinal) && whole.StartsWith(written[..^(Shortened.Length + 3)].TrimEnd(), StringComparison.Ordinal)),
            $"{name}: {written[..50]} … {written[^80..]}");
        Assert.True(written == whole || justification.Length >= 12_000, $"{name} fits and was cut");
        Decidable(blocks);
    }

    [Fact]
    public void Hundreds_of_findings_and_holdings_leave_the_gravest_and_the_buttons()
    {
        var data = CardFiles.Data("approval");
        data["findings"] = new JsonArray([.. Enumerable.Range(1, 300).Select(i => (JsonNode)new JsonObject { ["tone"] = "warning", ["rule"] = $"rule-{i}", ["text"] = $"Finding {i}. " + new string('f', 280) })]);
        data["held"] = new JsonArray([.. Enumerable.Range(1, 300).Select(i => (JsonNode)new JsonObject { ["text"] = $"system/holding-{i} & <others>" })]);
        data["justification"]!["text"] = new string('j', 12_000);
        var blocks = Message("approval", data);
        var seen = BlockKit.Seen(blocks);
        Assert.Contains("Finding 1.", seen, StringComparison.Ordinal);
        Assert.Contains("Finding 8.", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Finding 300.", seen, StringComparison.Ordinal);
        Assert.Matches("… and [0-9]+ more, not shown here", seen);
        Decidable(blocks);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("my-access")]
    [InlineData("my-approvals")]
    public void A_long_list_is_cut_from_its_end_and_says_how_much_is_left_out(string name)
    {
        var data = CardFiles.Data(name);
        data["items"] = new JsonArray([.. Enumerable.Range(1, 100).Select(i =>
        {
            var item = CardFiles.Data(name)["items"]![0]!.DeepClone().AsObject();
            item["entitlement"] = $"system/entitlement-{i}.";
            return (JsonNode)item;
        })]);
        var seen = BlockKit.Seen(Message(name, data));
        var shown = Enumerable.Range(1, 100).TakeWhile(i => seen.Contains($"entitlement-{i}.", StringComparison.Ordinal)).Count();
        Assert.InRange(shown, 10, 30);
        Assert.Contains($"… and {100 - shown} more, not shown here", seen, StringComparison.Ordinal);

        var home = SlackCards.BlocksOf(Library.Expand(name, data).Tree, SlackSurface.Home, 30);
        Assert.Empty(BlockKit.Complaints(home, 30));
        Assert.Contains("more, not shown here", BlockKit.Seen(home), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_is_too_large_all_the_same_can_be_made_half_as_large()
    {
        var data = CardFiles.Data("approval");
        data["justification"]!["text"] = new string('j', 12_000);
        var message = new OutgoingMessage("Alice Novak asks.", Library.Expand("approval", data));
        var half = SlackCards.MessageOf(message, SlackLimits.MessageCharacters / 2).Blocks;
        Assert.InRange(BlockKit.Characters(half), 1, BlockKit.MessageCharacters / 2);
        Decidable(half);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(6)]
    [InlineData(3)]
    public void However_few_blocks_there_is_room_for_the_buttons_are_among_them(int most)
    {
        var blocks = SlackCards.BlocksOf(Library.Expand("approval", CardFiles.Data("approval")).Tree, SlackSurface.Home, most);
        Assert.Empty(BlockKit.Complaints(blocks, most));
        Assert.Equal(["approve", "deny"], blocks[^1]!["elements"]!.AsArray().Select(e => (string)e!["action_id"]!));
        Assert.Contains("not shown here", BlockKit.Seen(blocks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3000, 1)]
    [InlineData(3001, 2)]
    [InlineData(12_000, 4)]
    [InlineData(40_000, 5)]
    public void A_message_without_a_card_is_split_or_cut(int length, int sections)
    {
        var blocks = SlackCards.MessageOf(new OutgoingMessage(new string('t', length))).Blocks;
        Assert.Equal(sections, blocks.Count);
        Assert.Empty(BlockKit.Complaints(blocks, 50));
        Assert.Equal(length > 12_500, BlockKit.Seen(blocks).EndsWith(" …", StringComparison.Ordinal));
        Assert.InRange(BlockKit.Characters(blocks), 1, BlockKit.MessageCharacters);
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void More_buttons_than_stand_in_a_row_stand_in_two(int buttons, int rows)
    {
        var actions = Enumerable.Range(1, buttons).Select(i => Button("choose", $"Choice {i}", new JsonObject { ["id"] = "dlg-1", ["choice"] = i }));
        var blocks = Message(Card([], [.. actions]));
        Assert.Equal(rows, blocks.Count);
        Assert.Equal(buttons, BlockKit.Objects(blocks).Select(o => (string?)o["action_id"]).OfType<string>().Distinct().Count());
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void More_facts_than_stand_in_a_section_stand_in_two(int facts, int sections)
    {
        var blocks = Message(Card([.. Enumerable.Range(1, facts).Select(i => Fact($"Label {i}", $"Value {i}"))]));
        Assert.Equal(sections, blocks.Count);
        Assert.Equal(2 * facts, blocks.Sum(b => b!["fields"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, true)]
    public void A_fact_has_2000_characters_after_escaping(int ampersands, bool isCut)
    {
        var value = (string)Message(Card([Fact("Label", new string('&', ampersands))]))[0]!["fields"]![1]!["text"]!;
        Assert.Equal(isCut, value.EndsWith("&amp; …", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fact_of_many_lines_shows_the_first_and_says_how_many_more()
    {
        var data = CardFiles.Data("approval");
        data["held"] = new JsonArray([.. Enumerable.Range(1, 30).Select(i => (JsonNode)new JsonObject { ["text"] = $"system/e-{i}." })]);
        var seen = BlockKit.Seen(Message("approval", data));
        Assert.Contains("system/e-9.\n… and 21 more", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("system/e-10.", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150, "header")]
    [InlineData(151, "section")]
    public void A_heading_that_is_too_long_for_one_is_shown_whole_all_the_same(int length, string type)
    {
        var heading = new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = new string('h', length), ["size"] = "Large" }) };
        var block = Assert.Single(Message(Card([heading])))!;
        Assert.Equal(type, (string?)block["type"]);
        Assert.Equal(length, ((string)block["text"]!["text"]!).Length);
    }

    [Fact]
    public void A_button_that_would_not_come_back_whole_is_refused()
    {
        // {"id":"…"} around it.
        Assert.NotEmpty(Message(Card([], Button("approve", "Approve", new JsonObject { ["id"] = new string('x', 1991) }))));
        Assert.Throws<CardException>(() => Message(Card([], Button("approve", "Approve", new JsonObject { ["id"] = new string('x', 1992) }))));
    }

    [Theory]
    [InlineData(100, 1, 100)]
    [InlineData(101, 1, 100)]
    [InlineData(30, 0, 30)]
    [InlineData(31, 0, 30)]
    public void A_select_of_too_many_says_how_many_are_left_out(int choices, int surface, int offered)
    {
        var data = CardFiles.Data("request-form");
        data["choices"] = new JsonArray([.. Enumerable.Range(1, choices).Select(i => (JsonNode)new JsonObject { ["title"] = new string('t', 76), ["value"] = Value(i) })]);
        data["entitlement"] = Value(7);
        var blocks = SlackCards.BlocksOf(Library.Expand("request-form", data).Tree, (SlackSurface)surface, 50);
        Assert.Empty(BlockKit.Complaints(blocks, 50));
        var input = blocks.First(b => (string?)b!["block_id"] == "entitlement")!;
        Assert.Equal(offered, input["element"]!["options"]!.AsArray().Count);
        Assert.Equal(Value(7), (string?)input["element"]!["initial_option"]!["value"]);
        Assert.Equal(choices > offered ? "… and 1 more. Say in your own words what you need." : null, (string?)input["hint"]?["text"]);

        static string Value(int number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(150, 'v');
    }

    [Fact]
    public void A_choice_whose_value_Slack_does_not_give_back_is_left_out_and_counted()
    {
        var data = CardFiles.Data("request-form");
        data["choices"]!.AsArray().Add(new JsonObject { ["title"] = "long", ["value"] = new string('v', 151) });
        var input = Message("request-form", data).First(b => (string?)b!["block_id"] == "entitlement")!;
        Assert.Equal(2, input["element"]!["options"]!.AsArray().Count);
        Assert.StartsWith("… and 1 more.", (string)input["hint"]!["text"]!, StringComparison.Ordinal);

        data["choices"] = new JsonArray();
        Assert.Contains(Message("request-form", data), b => BlockKit.Seen(b!) == "There is nothing to choose from.");
    }

    [Fact]
    public void What_is_filled_in_fits_the_input_and_is_not_escaped()
    {
        var data = CardFiles.Data("request-form");
        data["why"] = string.Concat(Enumerable.Repeat("a & <b> ", 200));
        var input = Message("request-form", data).First(b => (string?)b!["block_id"] == "justification")!["element"]!;
        Assert.Equal(1000, (int)input["max_length"]!);
        Assert.InRange(((string)input["initial_value"]!).Length, 990, 1000);
        Assert.EndsWith(" …", (string)input["initial_value"]!, StringComparison.Ordinal);
        Assert.StartsWith("a & <b> a", (string)input["initial_value"]!, StringComparison.Ordinal);
    }

    /// <summary>Sensitivity, privilege and both buttons are there, and Slack would take it.</summary>
    private static void Decidable(JsonArray blocks)
    {
        Assert.Empty(BlockKit.Complaints(blocks, 50));
        Assert.InRange(BlockKit.Characters(blocks), 1, BlockKit.MessageCharacters);
        var seen = BlockKit.Seen(blocks);
        Assert.Contains("*Data sensitivity*\nConfidential", seen, StringComparison.Ordinal);
        Assert.Contains("*Privilege*\nStandard", seen, StringComparison.Ordinal);
        Assert.Contains("Alice Novak asks for billing-db/read", seen, StringComparison.Ordinal);
        Assert.Equal(["approve", "deny"], blocks[^1]!["elements"]!.AsArray().Select(e => (string)e!["action_id"]!));
    }

    private static JsonArray Message(string template, JsonObject data) => Message(Library.Expand(template, data));

    private static JsonArray Message(CardJson card)
    {
        var blocks = SlackCards.MessageOf(new OutgoingMessage("Text.", card)).Blocks;
        Assert.Empty(BlockKit.Complaints(blocks, 50));
        return blocks;
    }

    private static CardJson Card(JsonObject[] body, params JsonObject[] actions) =>
        CardJson.Of(new JsonObject { ["type"] = "AdaptiveCard", ["body"] = new JsonArray([.. body]), ["actions"] = new JsonArray([.. actions]) });

    private static JsonObject Button(string verb, string title, JsonObject data) => new() { ["type"] = "Action.Execute", ["verb"] = verb, ["title"] = title, ["data"] = data };

    private static JsonObject Fact(string label, string value) => new()
    {
        ["type"] = "ColumnSet",
        ["spacing"] = "Small",
        ["columns"] = new JsonArray(
            new JsonObject { ["type"] = "Column", ["width"] = "100px", ["items"] = new JsonArray(new JsonObject { ["type"] = "TextBlock", ["text"] = label }) },
            new JsonObject
            {
                ["type"] = "Column",
                ["width"] = "stretch",
                ["items"] = new JsonArray(new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = value }) }),
            }),
    };
}
