using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Slack.Forms;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>Exactly as much as Slack takes, and one more, counted after escaping; see <see cref="LargeBlockTests"/> for what is larger by far.</summary>
public sealed class SlackEdgeTests
{
    [Theory]
    [InlineData(0, 50, false)]
    [InlineData(0, 51, true)]
    [InlineData(2, 100, false)]
    [InlineData(2, 101, true)]
    public void A_message_has_50_blocks_and_a_home_tab_100_the_last_of_which_says_what_is_left_out(int surface, int paragraphs, bool isCut)
    {
        var most = surface == 0 ? 50 : 100;
        var card = Card([.. Enumerable.Range(1, paragraphs).Select(i => Paragraph($"Paragraph {i}."))]);

        var blocks = SlackCards.BlocksOf(card, (SlackSurface)surface, most);

        Assert.Equal(most, blocks.Count);
        Assert.Equal(isCut, BlockKit.Seen(blocks[^1]!).Contains("… and 2 more, not shown here", StringComparison.Ordinal));
        Assert.Empty(BlockKit.Complaints(blocks, most));
    }

    [Theory]
    [InlineData(75, 0, false)]
    [InlineData(76, 0, true)]
    [InlineData(0, 15, false)]
    [InlineData(1, 15, true)]
    public void A_button_has_75_characters_of_text(int letters, int ampersands, bool isCut)
    {
        var title = new string('t', letters) + new string('&', ampersands);

        var text = (string)Blocks([], Button("approve", title, "1"))[0]!["elements"]![0]!["text"]!["text"]!;

        Assert.InRange(text.Length, 70, 75);
        Assert.Equal(isCut, text.EndsWith(" …", StringComparison.Ordinal));
        Assert.Equal(!isCut, BlockKit.Unescaped(text) == title);
    }

    [Theory]
    [InlineData(0, 30, "header")]
    [InlineData(1, 30, "section")]
    public void A_header_has_150_characters_after_escaping(int letters, int ampersands, string type)
    {
        var heading = new string('h', letters) + new string('&', ampersands);

        var block = Assert.Single(Blocks([Paragraph(heading, "Large")]))!;

        Assert.Equal(type, (string?)block["type"]);
        Assert.Equal(heading, BlockKit.Unescaped((string)block["text"]!["text"]!));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void A_section_has_3000_characters_after_escaping_and_what_is_more_stands_in_the_next(int letters, int sections)
    {
        var text = new string('a', letters) + new string('&', 600);

        var blocks = Blocks([Paragraph(text)]);

        Assert.Equal(sections, blocks.Count);
        Assert.Equal(text, BlockKit.Unescaped(string.Concat(blocks.Select(b => (string)b!["text"]!["text"]!))));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void An_id_of_a_button_or_an_input_has_255_characters_and_a_longer_one_is_refused_rather_than_cut(int length, bool isTaken)
    {
        var id = new string('i', length);
        JsonArray Pressed() => Blocks([], Button(id, "Go on", "1"));
        JsonArray Filled() => Blocks([new JsonObject { ["type"] = "Input.Text", ["id"] = id, ["label"] = "Why?" }], Button("approve", "Go on", "1"), Button("deny-all", "No", "1"));

        if (isTaken)
        {
            Assert.Equal(id, (string?)Pressed()[0]!["elements"]![0]!["action_id"]);
            Assert.Equal((id, id), ((string?)Filled()[0]!["block_id"], (string?)Filled()[0]!["element"]!["action_id"]));
        }
        else
        {
            Assert.Throws<CardException>(Pressed);
            Assert.Throws<CardException>(Filled);
        }
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    public void A_search_offers_a_hundred(int choices, int offered) =>
        Assert.Equal(offered, Offered([.. Enumerable.Range(1, choices).Select(i => new FormChoice(i.ToString(CultureInfo.InvariantCulture), "Choice"))]).Count);

    [Theory]
    [InlineData(150, true)]
    [InlineData(151, false)]
    public void A_value_that_is_chosen_has_150_characters_and_a_longer_one_is_not_offered_rather_than_cut(int length, bool isOffered)
    {
        var value = new string('v', length);

        Assert.Equal(isOffered ? [value] : [], Offered([new FormChoice(value, "Choice")]).Select(o => (string)o!["value"]!));
    }

    private static JsonArray Offered(FormChoice[] choices)
    {
        var answer = SelectOptions.Answer(choices);
        Assert.Empty(SlackBlockRules.OfOptions(answer));
        return answer["options"]!.AsArray();
    }

    private static JsonArray Blocks(JsonObject[] body, params JsonObject[] actions)
    {
        var blocks = SlackCards.BlocksOf(Card(body, actions), SlackSurface.Message, 50);
        Assert.Empty(BlockKit.Complaints(blocks, 50));
        return blocks;
    }

    private static JsonObject Card(JsonObject[] body, params JsonObject[] actions) => new() { ["type"] = "AdaptiveCard", ["body"] = new JsonArray([.. body]), ["actions"] = new JsonArray([.. actions]) };

    private static JsonObject Paragraph(string text, string? size = null)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        if (size is not null)
        {
            run["size"] = size;
        }

        return new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };
    }

    private static JsonObject Button(string verb, string title, string id) => new() { ["type"] = "Action.Execute", ["verb"] = verb, ["title"] = title, ["data"] = new JsonObject { ["id"] = id } };
}
