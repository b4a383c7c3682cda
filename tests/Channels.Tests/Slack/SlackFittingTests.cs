using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Channels.Tests.Slack.Blocks;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What becomes of a card that Slack does not take.</summary>
public sealed class SlackFittingTests
{
    private static readonly CardLibrary Library = CardLibrary.Load(CardFiles.Folder);

    public static TheoryData<string> Cards => [.. CardFiles.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cards))]
    public async Task Every_button_of_a_card_that_Slack_does_not_take_stands_in_its_plainer_form_in_the_same_order(string name)
    {
        var message = MessageOf(name);

        var said = await SaidAsync(message, refused: 1);

        Assert.Equal(2, said.Count);
        Assert.Equal(Buttons(message), Buttons(said[1]));
        Assert.Equal(Ids(message), Ids(said[1]));
        Assert.Empty(SlackBlockRules.OfMessage(said[1].Blocks));
        Assert.All(said[1].Blocks, b => Assert.Contains((string?)b!["type"], (string[])["section", "context", "actions", "input"]));
    }

    [Theory]
    [MemberData(nameof(Cards))]
    public async Task What_is_pressed_stands_also_where_nothing_can_be_filled_in_and_where_no_link_is_taken(string name)
    {
        var message = MessageOf(name);

        var said = (await SaidAsync(message, refused: int.MaxValue))[^2];

        Assert.Equal(Buttons(message).Where(b => b.Url is null), Buttons(said));
        Assert.All(Buttons(message).Where(b => b.Url is not null), b => Assert.Contains(b.Url!, BlockKit.Seen(said.Blocks), StringComparison.Ordinal));
        Assert.DoesNotContain(said.Blocks, b => (string?)b!["type"] == "input");
        Assert.Empty(BlockKit.Complaints(said.Blocks, 50));
    }

    [Fact]
    public async Task Each_button_of_a_list_stands_below_the_words_that_it_is_about()
    {
        var message = SlackCards.MessageOf(new OutgoingMessage("Yours", CardJson.Of(new JsonObject
        {
            ["type"] = "AdaptiveCard",
            ["body"] = new JsonArray(Entry("crm/read"), End("a"), Entry("billing-db/read"), End("b")),
        })));

        var plain = (await SaidAsync(message, refused: 1))[1];

        Assert.Equal(["crm/read", "a", "billing-db/read", "b"], plain.Blocks.SkipLast(1).Select(b => (string?)b!["text"]?["text"] ?? (string)JsonNode.Parse((string)b["elements"]![0]!["value"]!)!["id"]!));

        static JsonObject Entry(string text) => new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text }) };
        static JsonObject End(string id) => new() { ["type"] = "ActionSet", ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.Execute", ["verb"] = "end-access", ["title"] = "End it", ["data"] = new JsonObject { ["id"] = id } }) };
    }

    [Theory]
    [InlineData("ζζζζζζ ")]
    [InlineData("ζζζζζζ\n")]
    [InlineData("ζζζζζζ")]
    public async Task What_somebody_wrote_stands_behind_the_bar_in_the_plainer_form_too_wherever_it_is_parted(string written)
    {
        foreach (var before in Enumerable.Range(0, 40))
        {
            var data = CardFiles.Data("approval");
            data["findings"] = new JsonArray(new JsonObject { ["tone"] = "attention", ["rule"] = "rule", ["text"] = new string('x', 1_500 + before) });
            data["justification"]!["text"] = string.Concat(Enumerable.Repeat(written, 1_990 / written.Length));

            var plain = (await SaidAsync(SlackCards.MessageOf(new OutgoingMessage("What it says", Library.Expand("approval", data))), refused: 1))[1];

            var pieces = plain.Blocks.Where(b => (string?)b!["type"] == "section").Select(b => (string)b!["text"]!["text"]!).ToList();
            Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 3_000));
            var lines = pieces.SelectMany(p => p.Split('\n')).Where(l => l.Contains('ζ', StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.StartsWith("│", line, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("something_new", true)]
    [InlineData("invalid_blocks", true)]
    [InlineData("channel_not_found", false)]
    [InlineData("user_disabled", false)]
    [InlineData("restricted_action_read_only_channel", false)]
    public async Task A_plainer_way_is_tried_also_where_nobody_knows_Slacks_word_but_not_where_it_would_change_nothing(string error, bool isTried) =>
        Assert.Equal(isTried, (await SaidAsync(MessageOf("approval"), refused: 1, error)).Count == 2);

    private static SlackMessage MessageOf(string name)
    {
        var it = CardFiles.Cases.Single(c => c.Name == name);
        return SlackCards.MessageOf(new OutgoingMessage("What it says", Library.Expand(it.Template, it.Data)));
    }

    /// <summary>All that was said while the first so many were refused.</summary>
    private static async Task<List<SlackMessage>> SaidAsync(SlackMessage message, int refused, string error = "invalid_blocks")
    {
        var said = new List<SlackMessage>();
        await SlackFitting.SayAsync(message, null, () => { }, way =>
        {
            said.Add(way);
            return Task.FromResult<SlackOutcome>(said.Count <= refused ? new SlackOutcome.Refused(error) : new SlackOutcome.Done([]));
        });
        return said;
    }

    private static List<(string? Verb, string? Value, string? Url, string? Text)> Buttons(SlackMessage message) =>
        [.. BlockKit.Objects(message.Blocks).Where(o => (string?)o["type"] == "button").Select(b => ((string?)b["action_id"], (string?)b["value"], (string?)b["url"], (string?)b["text"]!["text"]))];

    private static List<string?> Ids(SlackMessage message) => [.. message.Blocks.Where(b => (string?)b!["type"] == "input").Select(b => (string?)b!["block_id"])];
}
