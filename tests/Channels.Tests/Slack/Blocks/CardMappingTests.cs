using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Blocks;

/// <summary>What every card of cards/, now and later, becomes in Slack.</summary>
public sealed class CardMappingTests
{
    private static readonly CardLibrary Library = CardLibrary.Load(CardFiles.Folder);

    public static TheoryData<string> Cases => [.. CardFiles.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_element_property_and_value_has_a_mapping(string name) =>
        Assert.Empty(BlockKit.Objects(Card(name)).Where(o => o["type"] is not null).SelectMany(Unmapped));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Slack_would_take_it_as_a_message_a_dialog_and_a_home_tab(string name)
    {
        foreach (var (surface, most) in new[] { (SlackSurface.Message, 50), (SlackSurface.Modal, 100), (SlackSurface.Home, 100) })
        {
            var blocks = SlackCards.BlocksOf(Card(name), surface, most);
            Assert.NotEmpty(blocks);
            Assert.Empty(BlockKit.Complaints(blocks, most));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_that_the_card_says_is_lost(string name)
    {
        var card = Card(name);
        var seen = Squeezed(BlockKit.Seen(SlackCards.BlocksOf(card, SlackSurface.Message, SlackLimits.MessageBlocks)));
        var said = BlockKit.Objects(card["body"]).Where(o => (string?)o["type"] is "TextBlock" or "TextRun").Select(o => (string)o["text"]!);
        Assert.All(said, text => Assert.Contains(Squeezed(text), seen, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_button_comes_back_as_what_it_is(string name)
    {
        var card = Card(name);
        var expected = BlockKit.Objects(card).Where(o => (string?)o["type"] == "Action.Execute").Select(a => ((string)a["verb"]!, a["data"]!.ToJsonString())).ToList();
        var pressed = BlockKit.Objects(SlackCards.BlocksOf(card, SlackSurface.Message, SlackLimits.MessageBlocks)).Where(o => (string?)o["type"] == "button" && o["value"] is not null)
            .Select(b => SlackButton.Of((string)b["action_id"]!, (string)b["value"]!)!).Select(b => (b.Verb, b.Data.ToJsonString()));
        Assert.Equal(expected, pressed);
    }

    [Fact]
    public void An_element_without_a_mapping_is_refused_and_not_left_out()
    {
        var card = new JsonObject { ["body"] = new JsonArray(new JsonObject { ["type"] = "Table" }) };
        var refusal = Assert.Throws<CardException>(() => SlackCards.BlocksOf(card, SlackSurface.Message, 50));
        Assert.Contains("Table", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_of_a_denial_is_asked_in_a_dialog_and_not_on_the_message_too()
    {
        Assert.Equal(["shorten"], Inputs(SlackCards.BlocksOf(Card("approval"), SlackSurface.Message, 50)));
        Assert.Equal(["shorten"], Inputs(SlackCards.BlocksOf(Card("approval"), SlackSurface.Modal, 100)));
        Assert.Equal(["reason"], Inputs(SlackCards.BlocksOf(Card("deny-reason"), SlackSurface.Modal, 100)));
        Assert.Equal(["reason"], Inputs(SlackCards.BlocksOf(Card("deny-reason"), SlackSurface.Message, 50)));
        Assert.Equal(["reason"], Inputs(SlackCards.BlocksOf(Card("preexisting-end"), SlackSurface.Message, 50)));
    }

    [Fact]
    public void The_one_button_of_a_form_is_the_dialogs_own()
    {
        Assert.DoesNotContain(SlackCards.BlocksOf(Card("request-form"), SlackSurface.Modal, 100), b => (string?)b!["type"] == "actions");
        Assert.Contains(SlackCards.BlocksOf(Card("request-form"), SlackSurface.Message, 50), b => (string?)b!["type"] == "actions");
        Assert.Contains(SlackCards.BlocksOf(Card("confirm-request"), SlackSurface.Modal, 100), b => (string?)b!["type"] == "actions");
    }

    [Fact]
    public void In_a_dialog_the_button_that_goes_ahead_sends_what_is_filled_in_and_the_others_stand_in_it() =>
        Assert.Equal(["deny"], BlockKit.Objects(SlackCards.BlocksOf(Card("approval"), SlackSurface.Modal, 100)).Where(o => (string?)o["type"] == "button").Select(b => (string)b["action_id"]!));

    [Fact]
    public void Approving_is_green_denying_red_and_everything_else_plain()
    {
        var styles = BlockKit.Objects(SlackCards.BlocksOf(Card("approval"), SlackSurface.Message, 50)).Where(o => (string?)o["type"] == "button");
        Assert.Equal([("approve", "primary"), ("deny", "danger")], styles.Select(b => ((string)b["action_id"]!, (string?)b["style"])));
        Assert.All(BlockKit.Objects(SlackCards.BlocksOf(Card("choices"), SlackSurface.Message, 50)).Where(o => (string?)o["type"] == "button"), b => Assert.Null(b["style"]));
    }

    [Fact]
    public void Buttons_of_one_verb_are_told_apart_and_a_link_is_a_link()
    {
        Assert.Equal(
            ["choose", "choose:2", "choose:3"],
            BlockKit.Objects(SlackCards.BlocksOf(Card("choices"), SlackSurface.Message, 50)).Select(o => (string?)o["action_id"]).OfType<string>());
        var link = Assert.Single(BlockKit.Objects(SlackCards.BlocksOf(Card("link-account"), SlackSurface.Message, 50)), o => (string?)o["type"] == "button");
        Assert.Equal((string?)CardFiles.Data("link-account")["link"], (string?)link["url"]);
    }

    [Fact]
    public void An_approval_is_few_blocks()
    {
        var blocks = SlackCards.BlocksOf(Card("approval"), SlackSurface.Message, 50);
        Assert.Equal(
            ["context", "header", "section", "context", "section", "section", "section", "divider", "section", "section", "context", "divider", "context", "section", "divider", "input", "actions"],
            blocks.Select(b => (string)b!["type"]!));
        Assert.Equal(
            ["🟠 *Data sensitivity*", "Confidential", "🟢 *Privilege*", "Standard", "*For how long*", "3 days"],
            blocks[4]!["fields"]!.AsArray().Select(f => (string)f!["text"]!));
    }

    [Theory]
    [InlineData("Bob  ", "manager", true, "Bob (manager)")]
    [InlineData("Bob", "  manager", true, "Bob (manager)")]
    [InlineData("Denied", "  15:04 (Europe/Berlin)", true, "Denied · 15:04 (Europe/Berlin)")]
    [InlineData("Submitted", "  by Bob", false, "Submitted · by Bob")]
    [InlineData("Restricted", "  ·  due", true, "Restricted · due")]
    [InlineData("Bob", " asks", false, "Bob asks")]
    public void Runs_that_a_card_parts_by_their_looks_are_parted_by_signs(string first, string second, bool isQuiet, string shown)
    {
        var quiet = isQuiet ? new JsonObject { ["text"] = second, ["isSubtle"] = true } : new JsonObject { ["text"] = second };
        Assert.Equal(shown, CardLine.OfData(new JsonObject { ["inlines"] = new JsonArray(new JsonObject { ["text"] = first }, quiet) }).Text);
    }

    [Fact]
    public void A_dot_between_two_stands_between_spaces()
    {
        var runs = new[] { ("Confidential", false), ("  ·  ", true), ("Standard", false), ("  ·  Lapses", true) };
        var inlines = runs.Select(r => (JsonNode)new JsonObject { ["text"] = r.Item1, ["isSubtle"] = r.Item2 });
        Assert.Equal("Confidential · Standard · Lapses", CardLine.OfData(new JsonObject { ["inlines"] = new JsonArray([.. inlines]) }).Text);
    }

    private static IEnumerable<string> Inputs(JsonArray blocks) => blocks.Where(b => (string?)b!["type"] == "input").Select(b => (string)b!["element"]!["action_id"]!);

    private static IEnumerable<string> Unmapped(JsonObject element)
    {
        var type = (string)element["type"]!;
        return CardElements.All.TryGetValue(type, out var mapping)
            ? element.Where(p => !mapping.Properties.TryGetValue(p.Key, out var values) || (values.Count > 0 && !values.Contains(p.Value!.ToString()))).Select(p => $"{type}.{p.Key} = {p.Value}")
            : [type];
    }

    private static JsonObject Card(string name)
    {
        var it = CardFiles.Cases.Single(c => c.Name == name);
        return Library.Expand(it.Template, it.Data).Tree;
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '*' && c != '│'));
}
